#include "relay/app/media/joined_source.h"

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"
#include "codecs/sdp/reader.h"
#include "relay/engine/lip_sync.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace dragoman::app {
namespace {

/// AES67 §7.2.1: the packet time that every sender and receiver supports.
constexpr Samples kDefaultPacket = 48;

std::string label(const event::Source& source) {
  return "source \"" + source.id + "\" (" + source.sdp.string() + "): ";
}

[[noreturn]] void refuse(const event::Source& source, const std::string& why) {
  throw std::runtime_error(label(source) + why);
}

std::string read_file(const event::Source& source) {
  std::ifstream file(source.sdp, std::ios::binary);
  if (!file) refuse(source, "cannot read the file; check the path and its permissions");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.size() > sdp::kMaxText) refuse(source, "too long for a session description");
  return text;
}

sdp::Media read_media(const event::Source& source) {
  const sdp::ReadResult result = sdp::read(read_file(source));
  if (!result.description) {
    const int line = result.error.line;
    refuse(source, (line > 0 ? "line " + std::to_string(line) + ": " : "") + result.error.message +
                       "; export the description from the sender again");
  }
  const sdp::Media* audio = result.description->audio();
  if (audio == nullptr) refuse(source, "describes no audio that can be received");
  return *audio;
}

const sdp::PayloadFormat& choose_format(const event::Source& source, const sdp::Media& media) {
  const sdp::PayloadFormat* l24 = media.find("L24");
  const sdp::PayloadFormat* format = l24 != nullptr ? l24 : media.find("L16");
  if (format == nullptr) {
    const auto& first = media.formats.front();
    const std::string what = first.encoding.empty()
                                 ? "payload type " + std::to_string(first.payload_type)
                                 : first.encoding;
    refuse(source, "has " + what + ", but only L16 and L24 are taken; set the sender to L24");
  }
  if (format->clock_rate != kSampleRate) {
    refuse(source, "runs at " + std::to_string(format->clock_rate) +
                       " Hz, but only 48000 Hz is taken; set the sender to 48 kHz");
  }
  if (format->channels < 1 || format->channels > audio::kMaxChannels) {
    refuse(source, "has " + std::to_string(format->channels) +
                       " channels, but only 1 or 2 are taken; set the sender to mono or stereo");
  }
  return *format;
}

/// Longer packets would come in fragments, which the relay does not put together.
void check_packet(const event::Source& source, const sdp::PayloadFormat& format, double ptime_ms) {
  constexpr double kHeader = 12;
  const double bytes = (format.encoding == "L24" ? 3 : 2) * format.channels;
  const double longest = (rtp::kMaxDatagram - kHeader) / bytes * 1000 / kSampleRate;
  if (ptime_ms <= longest) return;
  refuse(source,
         fmt::format("has packets of {:g} ms, but a datagram holds {:.1f} ms of this format; "
                     "set the sender to 1 ms",
                     ptime_ms, std::floor(longest * 10) / 10));
}

std::vector<std::uint32_t> allowed_senders(const event::Source& source, const sdp::Media& media) {
  std::vector<std::uint32_t> senders;
  for (const sdp::SourceFilter& filter : media.source_filters) {
    if (filter.destination != 0 && filter.destination != media.address) continue;
    if (!filter.include) {
      refuse(source, "excludes senders (source-filter: excl); name the sender to include instead");
    }
    senders.insert(senders.end(), filter.sources.begin(), filter.sources.end());
  }
  if (source.sender == 0) return senders;
  if (!senders.empty() && std::find(senders.begin(), senders.end(), source.sender) == senders.end())
    refuse(source, "does not include " + rtp::address_text(source.sender) +
                       " in its source-filter; correct `sender` or the file");
  return {source.sender};
}

/// Where others must show a key, no stream is believed for its group alone.
void check_senders(const event::Event& event, const event::Source& source,
                   const DescribedSource& described) {
  if (event.trust.credentials.empty() || !described.senders.empty()) return;
  const std::string group = rtp::address_text(described.destination.address);
  refuse(source,
         "names no sender, so whoever sends to " + group +
             " would be the floor of an event that has keys; write sender = \"ADDRESS\" beside "
             "`sdp`, or the line \"a=source-filter: incl IN IP4 " +
             group + " ADDRESS\" into the file");
}

engine::SourceConfig make_config(const event::Event& event, const sdp::PayloadFormat& format,
                                 double ptime_ms) {
  engine::SourceConfig config;
  config.codec = format.encoding == "L24" ? engine::Codec::l24 : engine::Codec::l16;
  config.payload_type = static_cast<std::uint8_t>(format.payload_type);
  config.channels = format.channels;
  config.packet = ptime_ms > 0 ? std::lround(ptime_ms * kSampleRate / 1000) : kDefaultPacket;
  config.frame = event.audio.frame;
  config.level_match = event.audio.level_match;
  config.longest_lip_sync = engine::kLongestLipSync;
  config.any_ssrc = true;
  return config;
}

net::UdpSocket open_socket(const event::Event& event, const DescribedSource& source) {
  net::UdpOptions options;
  options.bind = source.destination;
  options.interface = event.network.interfaces.front();
  options.reuse_address = true;
  net::UdpSocket socket(options);
  const std::uint32_t group = source.destination.address;
  if (!rtp::is_multicast(source.destination)) return socket;
  if (source.senders.empty()) socket.join(group, 0);
  for (const std::uint32_t sender : source.senders) socket.join(group, sender);
  return socket;
}

}  // namespace

DescribedSource describe_source(const event::Event& event, std::size_t room, std::size_t index) {
  const event::Source& source = event.rooms[room].sources[index];
  if (index >= static_cast<std::size_t>(engine::kMaxFloorSources)) {
    refuse(source, "a room has at most " + std::to_string(engine::kMaxFloorSources) +
                       " floor sources; remove some");
  }
  const sdp::Media media = read_media(source);
  const sdp::PayloadFormat& format = choose_format(source, media);
  check_packet(source, format, media.ptime_ms);
  const DescribedSource described{.room = static_cast<std::uint16_t>(room),
                                  .slot = static_cast<std::int16_t>(index),
                                  .config = make_config(event, format, media.ptime_ms),
                                  .destination = media.destination(),
                                  .senders = allowed_senders(source, media)};
  check_senders(event, source, described);
  return described;
}

JoinedSource join_source(const event::Event& event, DescribedSource source) {
  try {
    net::UdpSocket socket = open_socket(event, source);
    return {std::move(source), std::move(socket)};
  } catch (const std::system_error& error) {
    const auto& sources = event.rooms[source.room].sources;
    throw std::system_error(error.code(),
                            label(sources[static_cast<std::size_t>(source.slot)]) + error.what());
  }
}

}  // namespace dragoman::app
