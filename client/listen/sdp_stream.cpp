#include "client/listen/sdp_stream.h"

#include "client/cli/program.h"
#include "codecs/sdp/reader.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace dragoman::client {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& message,
                         const std::string& remedy) {
  throw ProgramError(Exit::usage, "bad_sdp", where + ": " + message, remedy);
}

StreamFormat format_of(const sdp::PayloadFormat& payload, const std::string& where) {
  StreamFormat format;
  format.payload_type = static_cast<std::uint8_t>(payload.payload_type);
  format.channels = payload.channels;
  if (payload.encoding == "OPUS") {
    format.encoding = StreamFormat::Encoding::opus;
    format.channels = payload.parameters.find("sprop-stereo=1") != std::string::npos ? 2 : 1;
  } else if (payload.encoding == "L16") {
    format.encoding = StreamFormat::Encoding::l16;
  } else {
    format.encoding = StreamFormat::Encoding::l24;
  }
  if (payload.clock_rate != kSampleRate)
    refuse(where, fmt::format("{} at {} Hz cannot be played", payload.encoding, payload.clock_rate),
           "only 48000 Hz streams are played");
  if (format.channels < 1 || format.channels > audio::kMaxChannels)
    refuse(where, fmt::format("{} channels cannot be played", format.channels),
           "only mono and stereo streams are played");
  return format;
}

const sdp::PayloadFormat* playable(const sdp::Media& media) {
  for (const auto& format : media.formats)
    if (format.encoding == "OPUS" || format.encoding == "L16" || format.encoding == "L24")
      return &format;
  return nullptr;
}

std::optional<std::uint8_t> red_of(const sdp::Media& media) {
  for (const auto& format : media.formats)
    if (format.encoding == "RED") return static_cast<std::uint8_t>(format.payload_type);
  return std::nullopt;
}

/// A key that cannot be read is none.
std::optional<ManifestAddress> manifests_of(const sdp::Media& media) {
  if (!media.manifests) return std::nullopt;
  const auto key = manifest::parse_public_key(media.manifests->key);
  if (!key) return std::nullopt;
  return ManifestAddress{media.manifests->group, *key, rtp::Ssrc{media.manifests->ssrc}};
}

}  // namespace

SdpStream read_sdp_stream(std::string_view text, const std::string& where) {
  const auto result = sdp::read(text);
  if (!result.description)
    refuse(fmt::format("{}:{}", where, result.error.line), result.error.message,
           "give a session description (RFC 8866), as GET /api/v1/rooms/ROOM/channels/CHANNEL.sdp");
  const auto* media = result.description->audio();
  if (media == nullptr) refuse(where, "no audio in it", "its m=audio line needs a port");
  const auto* payload = playable(*media);
  if (payload == nullptr)
    refuse(where, "no format that can be played", "Opus, L16 and L24 are played");
  SdpStream stream;
  stream.name = result.description->name;
  stream.format = format_of(*payload, where);
  if (media->ptime_ms > 0)
    stream.format.packet = static_cast<Samples>(media->ptime_ms * kSampleRate / 1000);
  stream.address.bind = media->destination();
  stream.address.source = media->single_source();
  stream.address.red = red_of(*media);
  if (media->protocol != "RTP/AVP" && media->protocol != "RTP/AVPF") {
    if (!media->protection)
      refuse(where, media->protocol + " without a key that can be used",
             "SRTP with AEAD_AES_256_GCM, a key and an MKI of 4 bytes in a=crypto can be played");
    stream.address.encrypted = true;
    stream.address.opened_by.keys = {media->protection->key};
    // The middle of that stretch of numbers: whichever of them comes first, it is the nearest.
    stream.address.opened_by.near = std::uint64_t{media->protection->rollover} << 16 | 0x8000;
  }
  stream.address.manifests = manifests_of(*media);
  if (media->protection && stream.address.manifests)
    stream.address.opened_by.listings = {
        {media->protection->key.mki, manifest::listing_key(media->protection->key.master)}};
  // Where several send to one group without a feedback target, reports would have to go to all.
  if (media->rtcp_reflection && media->rtcp && !rtp::is_multicast(*media->rtcp) &&
      media->rtcp->address != 0)
    stream.address.report_to = *media->rtcp;
  // Plain unicast: the address says where the sound is sent to, which is us.
  if (!rtp::is_multicast(stream.address.bind)) stream.address.bind.address = 0;
  return stream;
}

SdpStream load_sdp_stream(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, "cannot be read", "check the name and the permissions of the file");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return read_sdp_stream(text, file);
}

}  // namespace dragoman::client
