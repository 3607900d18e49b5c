#include "client/monitor/tap_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dragoman::client {
namespace {

using What = TapTarget::What;

constexpr std::string_view kSource = "source:", kIncoming = ":incoming";

/// RFC 3986 §2.1: everything but the unreserved.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

bool parse_desk(std::string_view text, TapTarget& target) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto digits = text.substr(colon + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), target.desk);
  if (error != std::errc() || end != digits.data() + digits.size() || target.desk < 1) return false;
  target.id = text.substr(0, colon);
  return true;
}

std::string desk_words(const RoomBoard& room, const TapTarget& target) {
  const auto desk = std::find_if(room.desks.begin(), room.desks.end(), [&](const DeskRow& each) {
    return each.booth == target.id && each.desk == target.desk;
  });
  if (desk == room.desks.end()) return {};
  if (target.what == What::incoming)
    return "hears " + (desk->incoming == "floor" ? desk->floor_key : desk->incoming);
  if (!desk->connected) return "microphone, nobody there";
  return "microphone, " + (desk->on_air ? "on air" : desk->microphone);
}

}  // namespace

std::optional<TapTarget> parse_tap_target(std::string_view text, const std::string& room) {
  TapTarget target;
  const auto slash = text.find('/');
  target.room = slash == std::string_view::npos ? room : text.substr(0, slash);
  if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
  if (target.room.empty() || text.empty()) return std::nullopt;
  if (text.ends_with(kIncoming)) {
    target.what = What::incoming;
    text.remove_suffix(kIncoming.size());
    return parse_desk(text, target) ? std::optional{target} : std::nullopt;
  }
  if (text.starts_with(kSource)) {
    target.what = What::source;
    target.id = text.substr(kSource.size());
    return target.id.empty() ? std::nullopt : std::optional{target};
  }
  if (text.find(':') == std::string_view::npos) {
    target.id = text;
    return target;
  }
  target.what = What::microphone;
  return parse_desk(text, target) ? std::optional{target} : std::nullopt;
}

std::string to_string(const TapTarget& target) {
  switch (target.what) {
    case What::channel:
      break;
    case What::source:
      return fmt::format("{}/source:{}", target.room, target.id);
    case What::microphone:
      return fmt::format("{}/{}:{}", target.room, target.id, target.desk);
    case What::incoming:
      return fmt::format("{}/{}:{}:incoming", target.room, target.id, target.desk);
  }
  return fmt::format("{}/{}", target.room, target.id);
}

std::string tap_path(const TapTarget& target) {
  const auto tap = "/api/v1/rooms/" + escaped(target.room) + "/tap/";
  if (target.what == What::channel) return tap + "channels/" + escaped(target.id);
  if (target.what == What::source) return tap + "sources/" + escaped(target.id);
  return fmt::format("{}desks/{}/{}/{}", tap, escaped(target.id), target.desk,
                     target.what == What::microphone ? "microphone" : "incoming");
}

std::vector<TapTarget> tap_targets(const Board& board, const std::string& only) {
  std::vector<TapTarget> out;
  for (const RoomBoard& room : board.rooms) {
    if (!only.empty() && room.id != only) continue;
    for (const auto& channel : room.channels)
      out.push_back({What::channel, room.id, channel.id, 0});
    for (const auto& source : room.sources)
      if (source.kind != "desk") out.push_back({What::source, room.id, source.id, 0});
    for (const auto& desk : room.desks) {
      out.push_back({What::microphone, room.id, desk.booth, desk.desk});
      out.push_back({What::incoming, room.id, desk.booth, desk.desk});
    }
  }
  return out;
}

std::string tap_words(const Board& board, const TapTarget& target) {
  const RoomBoard* room = board.find_room(target.room);
  std::string words;
  if (room != nullptr && target.what == What::channel)
    for (const auto& channel : room->channels)
      if (channel.id == target.id) words = channel.name + ", " + channel.state;
  if (room != nullptr && target.what == What::source)
    for (const auto& source : room->sources)
      if (source.id == target.id) words = source.alive ? "floor source" : "floor source, lost";
  if (room != nullptr && target.desk != 0) words = desk_words(*room, target);
  return to_string(target) + "  " + words;
}

}  // namespace dragoman::client
