#include "codecs/sdp/writer.h"

#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/types.h"

#include <fmt/format.h>

namespace dragoman::sdp {

namespace {

/// One line's worth of `text`: CR, LF, NUL and other control characters become spaces.
std::string one_line(std::string_view text) {
  std::string line{text};
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return line;
}

/// ptime in whole milliseconds, 2.5 ms written 3: RFC 8866 §6.4 allows fractions, players don't.
int ptime_ms(Samples frame) {
  return static_cast<int>((frame * 1000 + kSampleRate / 2) / kSampleRate);
}

std::string formats(const ChannelDescription& channel) {
  const bool red = channel.red_copies > 0;
  std::string lines = fmt::format("m=audio {} {} {}\r\n", channel.group.port,
                                  channel.protection ? "RTP/SAVP" : "RTP/AVP",
                                  red ? fmt::format("{} {}", rtp::kPayloadRed, rtp::kPayloadOpus)
                                      : fmt::format("{}", rtp::kPayloadOpus));
  const bool multicast = rtp::is_multicast(channel.group);
  lines += fmt::format("c=IN IP4 {}{}\r\n", rtp::address_text(channel.group.address),
                       multicast ? fmt::format("/{}", channel.ttl) : std::string{});
  if (red) {
    lines += fmt::format("a=rtpmap:{0} red/48000/2\r\na=fmtp:{0} ", rtp::kPayloadRed);
    for (int i = 0; i < channel.red_copies; ++i) lines += fmt::format("{}/", rtp::kPayloadOpus);
    lines += fmt::format("{}\r\n", rtp::kPayloadOpus);
  }
  // Opus is always declared with two channels (RFC 7587 §7), whatever the stream holds.
  lines += fmt::format("a=rtpmap:{0} opus/48000/2\r\na=fmtp:{0} sprop-stereo={1}\r\n",
                       rtp::kPayloadOpus, channel.channels == 2 ? 1 : 0);
  return lines;
}

/// RFC 4568 and RFC 7714 §14.1; the roll-over counter has no attribute of its own anywhere.
std::string protection(const Protection& how) {
  return fmt::format("a=crypto:1 AEAD_AES_256_GCM inline:{}|{}:{}\r\na=x-dragoman-roc:{}\r\n",
                     srtp::to_base64(how.key.master), how.key.mki, srtp::kMkiBytes, how.rollover);
}

std::string attributes(const ChannelDescription& channel) {
  std::string lines = fmt::format("a=ptime:{}\r\na=recvonly\r\n", ptime_ms(channel.frame));
  if (!channel.language.empty()) lines += fmt::format("a=lang:{}\r\n", one_line(channel.language));
  if (rtp::is_multicast(channel.group)) {
    lines += fmt::format("a=source-filter: incl IN IP4 {} {}\r\n",
                         rtp::address_text(channel.group.address),
                         rtp::address_text(channel.source_address));
  }
  lines += "a=ts-refclk:local\r\na=mediaclk:sender\r\n";
  const std::pair<int, const char*> extensions[] = {
      {rtp::kAudioLevelId, rtp::kAudioLevelUri},
      {rtp::kAbsCaptureTimeId, rtp::kAbsCaptureTimeUri},
      {rtp::kChannelStateId, rtp::kChannelStateUri}};
  for (const auto& [id, uri] : extensions) lines += fmt::format("a=extmap:{} {}\r\n", id, uri);
  if (channel.protection) lines += protection(*channel.protection);
  if (channel.manifests)
    lines += fmt::format("a=x-dragoman-manifest:{} {} {}\r\n", channel.manifests->key,
                         rtp::to_string(channel.manifests->group), channel.manifests->ssrc);
  if (channel.rtcp_target.port != 0) {
    lines += fmt::format("a=rtcp-unicast:reflection\r\na=rtcp:{} IN IP4 {}\r\n",
                         channel.rtcp_target.port, rtp::address_text(channel.rtcp_target.address));
  }
  return lines;
}

}  // namespace

std::string write(const ChannelDescription& channel) {
  std::string text =
      fmt::format("v=0\r\no=- {} {} IN IP4 {}\r\n", channel.session_id, channel.session_version,
                  rtp::address_text(channel.source_address));
  text += fmt::format("s={}\r\n", channel.name.empty() ? "-" : one_line(channel.name));
  if (!channel.information.empty()) text += fmt::format("i={}\r\n", one_line(channel.information));
  return text + "t=0 0\r\n" + formats(channel) + attributes(channel);
}

}  // namespace dragoman::sdp
