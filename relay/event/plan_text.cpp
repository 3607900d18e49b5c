#include "codecs/rtp/endpoint.h"
#include "relay/event/bandwidth.h"
#include "relay/event/duration.h"
#include "relay/event/load.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace dragoman::event {
namespace {

using Row = std::vector<std::string>;

// Columns that a terminal gives a text: wide letters (Chinese …) take two, combining marks none.
std::size_t columns(const std::string& text) {
  std::size_t total = 0;
  const icu::UnicodeString letters = icu::UnicodeString::fromUTF8(text);
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 c = letters.char32At(i);
    const int type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) continue;
    const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    total += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
  }
  return total;
}

std::string table_text(const std::vector<Row>& rows, std::string_view indent) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line{indent};
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - columns(row[i]) + 2, ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

std::string kilobits(std::int64_t bits) {
  return fmt::format("{:.1f}", static_cast<double>(bits) / 1000);
}

/// Ports are those of the first path.
std::string second_group(const Event& event, std::size_t room, const Channel& channel,
                         Stream stream) {
  if (stream == Stream::red && event.audio.redundancy.empty()) return "none";
  return rtp::address_text(group(event, room, channel.number, stream, Path::second).address);
}

std::string channels_text(const Event& event, std::size_t index) {
  const Audio& audio = event.audio;
  const bool twin = !audio.redundancy.empty();
  const bool second = event.network.two_paths();
  Row head{"no.", "channel", "name", "group", "port", "RED twin", "port"};
  if (second) head.insert(head.end(), {"second path", "its RED twin"});
  head.insert(head.end(), {"kb/s", "empty"});
  std::vector<Row> rows{head};
  for (const Channel& channel : event.rooms[index].channels) {
    const Endpoint plain = group(event, index, channel.number, Stream::plain);
    const Endpoint red = group(event, index, channel.number, Stream::red);
    // Direction marks keep a right-to-left name from turning the columns after it around.
    const std::string name =
        channel.right_to_left ? "\u2067" + channel.name + "\u2069" : channel.name;
    const Fallback& fallback = channel.fallback;
    const std::string empty =
        channel.number == 0 ? (channel.channels == 2 ? "stereo" : "")
        : fallback.empty == EmptyChannel::silence
            ? "silence"
            : fmt::format("floor after {}, fade {}, {} dB", duration_text(fallback.hold),
                          duration_text(fallback.fade), fallback.level_db);
    Row row{std::to_string(channel.number),
            channel.id + (channel.encrypted ? " (encrypted)" : ""),
            name,
            rtp::address_text(plain.address),
            std::to_string(plain.port),
            twin ? rtp::address_text(red.address) : "none",
            twin ? std::to_string(red.port) : ""};
    if (second)
      for (const Stream stream : {Stream::plain, Stream::red})
        row.push_back(second_group(event, index, channel, stream));
    row.insert(row.end(), {kilobits(channel_bandwidth(event)), empty});
    rows.push_back(std::move(row));
  }
  return table_text(rows, "  ");
}

/// How the line-up names the channels, when any is spoken.
std::string line_up_text(const Room& room) {
  std::vector<std::string> spoken, keyed;
  for (const Channel& channel : room.channels)
    if (channel.number > 0) (channel.spoken_name.empty() ? keyed : spoken).push_back(channel.id);
  if (spoken.empty()) return {};
  return fmt::format("  line-up: spoken {}{}\n", fmt::join(spoken, " "),
                     keyed.empty() ? "" : fmt::format(", keyed {}", fmt::join(keyed, " ")));
}

/// What is later than it came, so that picture and sound agree.
std::string delays_text(const Room& room) {
  std::string out;
  for (const auto& [source, delay] : room.source_delays)
    out += fmt::format("  source {}: delayed by {}\n", source, duration_text(delay));
  for (const Channel& channel : room.channels)
    if (channel.delay.count() > 0)
      out += fmt::format("  channel {}: delayed by {}\n", channel.id, duration_text(channel.delay));
  return out;
}

std::string booths_text(const Room& room) {
  std::string out = line_up_text(room);
  for (const Booth& booth : room.booths) {
    out += fmt::format("  booth {}: {} desk{}, A {}", booth.id, booth.desks,
                       booth.desks == 1 ? "" : "s", booth.a);
    if (!booth.b.empty()) out += fmt::format(", B {}", fmt::join(booth.b, " "));
    if (booth.id == room.pivot) out += ", pivot";
    out += booth.name == booth.id ? "\n" : fmt::format(" ({})\n", booth.name);
  }
  for (const Source& source : room.sources) {
    out += fmt::format("  source {}: {}{}\n", source.id, source.sdp.string(),
                       source.sender == 0 ? "" : ", from " + rtp::address_text(source.sender));
  }
  return out + delays_text(room);
}

std::string head_text(const Event& event) {
  const Network& network = event.network;
  const Audio& audio = event.audio;
  const std::string distances =
      audio.redundancy.empty()
          ? "no RED twins"
          : fmt::format("RED copies {} frames later", fmt::join(audio.redundancy, " and "));
  std::string out = fmt::format("Event: {}\n\n", event.name);
  out += table_text(
      {{"HTTP", rtp::to_string(network.http)},
       {"HTTPS (staff)", rtp::to_string(network.https) + ", when there is a certificate"},
       {"media", rtp::to_string(network.media) + " (UDP)"},
       {"multicast",
        fmt::format("{}/16 on {}, TTL {}, DSCP {}", rtp::address_text(network.multicast),
                    fmt::join(network.interfaces, " and "), network.ttl, network.dscp)},
       {"audio",
        fmt::format("Opus, frames of {}, {} kb/s {}, complexity {}, {}",
                    duration_text(samples_to_duration(audio.frame)), audio.bitrate / 1000.0,
                    audio.vbr ? "VBR" : "CBR", audio.complexity, distances)},
       {"storage", event.storage.dir.string()}},
      "  ");
  if (network.two_paths())
    out += fmt::format(
        "  The second path leaves by {}, on the same ports; its descriptions are at\n"
        "  /api/v1/rooms/ROOM/channels/CHANNEL.path2.sdp{}.\n",
        network.interfaces[1], audio.redundancy.empty() ? "" : " and .path2.red.sdp");
  if (network.ttl == 0) out += "  Note: with TTL 0 no multicast leaves this machine.\n";
  return out;
}

}  // namespace

std::string plan_text(const Event& event) {
  std::string out = head_text(event);
  std::size_t channels = 0;
  for (std::size_t i = 0; i < event.rooms.size(); ++i) {
    const Room& room = event.rooms[i];
    channels += room.channels.size();
    out += fmt::format("\nRoom {}: {} (floor language {})\n", room.id, room.name,
                       room.floor_language.empty() ? "unknown" : room.floor_language);
    out += channels_text(event, i) + booths_text(room);
  }
  out += fmt::format(
      "\nIn all: {} room{}, {} channels, {} kb/s of multicast (sound, RTP, UDP and IP{}{})\n",
      event.rooms.size(), event.rooms.size() == 1 ? "" : "s", channels,
      kilobits(channel_bandwidth(event) * static_cast<std::int64_t>(channels)),
      event.audio.redundancy.empty() ? "" : ", plain and RED twin",
      event.network.two_paths() ? ", on both paths together" : "");
  return out;
}

}  // namespace dragoman::event
