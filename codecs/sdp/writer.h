#pragma once
/// Writes the session description of one of our channels (PROTOCOL.md, "Session descriptions").

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/sdp/protection.h"

#include <cstdint>
#include <optional>
#include <string>

namespace dragoman::sdp {

/// What a channel's description says. Text fields may hold anything: control characters are written
/// as spaces, so that no name can smuggle a line in.
struct ChannelDescription {
  std::string name;         ///< s=, "Event, room: channel"; empty is written "-"
  std::string information;  ///< i=, the channel's own name ("中文"); empty leaves the line out
  std::string language;     ///< BCP 47; empty (floor in any language) leaves a=lang out
  std::uint64_t session_id = 0;       ///< stable for the channel, e.g. from its SSRC
  std::uint64_t session_version = 1;  ///< grows when the description changes
  std::uint32_t source_address = 0;  ///< of the relay on the multicast's interface, host byte order
  rtp::Endpoint group;               ///< multicast group (or unicast address) and RTP port
  int ttl = 0;                       ///< of multicast
  Samples frame = 240;
  int channels = 1;  ///< of sound, 1 or 2 (sprop-stereo)
  /// Where receivers send their RTCP (RFC 5760 feedback target); port 0 leaves both lines out.
  rtp::Endpoint rtcp_target{};
  /// Copies per packet on the RED twin; 0 = a plain description, which never names RED.
  int red_copies = 0;
  /// Nothing: the stream is plain RTP.
  std::optional<Protection> protection{};
  std::optional<Manifests> manifests{};  ///< nothing: it is not signed
};

/// The text, lines ended with CR LF, in the order that RFC 8866 §9 asks. Any thread; allocates.
std::string write(const ChannelDescription& channel);

/// The name under which an HTTP server or SAP offers the text.
inline constexpr const char* kMediaType = "application/sdp";

}  // namespace dragoman::sdp
