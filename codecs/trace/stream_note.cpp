#include "codecs/trace/stream_note.h"

#include "codecs/audio/format.h"

#include <charconv>

namespace dragoman::trace {
namespace {

constexpr std::string_view kMagic = "dragoman-trace 1";

bool read_number(std::string_view text, std::int64_t least, std::int64_t most, std::int64_t& into) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  into = value;
  return value >= least && value <= most;
}

bool take(StreamNote& note, std::string_view key, std::string_view value) {
  std::int64_t number = 0;
  if (key == "encoding") {
    note.encoding = value;
    return value == "opus" || value == "l16" || value == "l24";
  }
  if (key == "payload_type") {
    const bool good = read_number(value, 0, 127, number);
    note.payload_type = static_cast<std::uint8_t>(number & 127);
    return good;
  }
  if (key == "channels") {
    const bool good = read_number(value, 1, audio::kMaxChannels, number);
    note.channels = static_cast<int>(number & 3);
    return good;
  }
  if (key == "packet") return read_number(value, 1, audio::kMaxBlock * 6, note.packet);
  if (key == "frame") return read_number(value, 1, audio::kMaxBlock * 6, note.frame);
  return true;
}

}  // namespace

std::string write_note(const StreamNote& note) {
  return std::string{kMagic} + " encoding=" + note.encoding +
         " payload_type=" + std::to_string(note.payload_type) +
         " channels=" + std::to_string(note.channels) + " packet=" + std::to_string(note.packet) +
         " frame=" + std::to_string(note.frame);
}

std::optional<StreamNote> read_note(std::string_view text) {
  if (!text.starts_with(kMagic)) return std::nullopt;
  text.remove_prefix(kMagic.size());
  StreamNote note;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    if (!take(note, word.substr(0, equals), word.substr(equals + 1))) return std::nullopt;
  }
  return note;
}

}  // namespace dragoman::trace
