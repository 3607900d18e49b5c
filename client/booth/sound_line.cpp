#include "client/booth/sound_line.h"

#include <fmt/format.h>

#include <charconv>

namespace dragoman::client {
namespace {

using Words = std::vector<std::string>;
using Line = std::variant<SoundCommand, PresetCommand, WrongLine>;

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Line read_knob(const KnobInfo& knob, const Words& line) {
  using How = SoundCommand::How;
  const std::string nothing = knob.nothing;
  const WrongLine wrong{fmt::format("{0} needs one of: up, down{1}{2}, or a value from {3}",
                                    knob.name, nothing.empty() ? "" : ", ", nothing,
                                    range_words(knob))};
  if (line.size() != 2) return wrong;
  if (line[1] == "up") return SoundCommand{How::up, knob.knob};
  if (line[1] == "down") return SoundCommand{How::down, knob.knob};
  if (!nothing.empty() && line[1] == nothing) return SoundCommand{How::clear, knob.knob};
  const auto value = read_number<float>(line[1]);
  // Not a number is in no range.
  if (!value || !(*value >= knob.least && *value <= knob.most)) return wrong;
  return SoundCommand{How::set, knob.knob, *value};
}

Line read_preset(const Words& line) {
  const auto number = line.size() > 1 ? read_number<int>(line[1]) : std::nullopt;
  const bool store = line.size() > 2 && line[2] == "store";
  const bool clear = line.size() == 3 && line[2] == "clear";
  if (!number || *number < 1 || *number > kLastPreset || line.size() > 4 ||
      (line.size() > 2 && !store && !clear))
    return WrongLine{
        fmt::format("preset needs its number, 1 to {}: preset N to hear it, preset N "
                    "store [CHANNEL] to keep a channel there, preset N clear to forget it",
                    kLastPreset)};
  return PresetCommand{*number, store, clear, line.size() > 3 ? line[3] : ""};
}

}  // namespace

std::optional<Line> read_sound_line(const Words& line) {
  if (line.empty()) return std::nullopt;
  if (line[0] == "preset") return read_preset(line);
  const auto* knob = find_knob(line[0]);
  if (knob == nullptr) return std::nullopt;
  return read_knob(*knob, line);
}

}  // namespace dragoman::client
