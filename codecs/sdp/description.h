#pragma once
/// A session description as a plain value (RFC 8866): what the reader gives and receivers act on.
/// Media carry the values that hold for them, session-level defaults already filled in.

#include "codecs/rtp/endpoint.h"
#include "codecs/sdp/protection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::sdp {

/// One payload format: `a=rtpmap` (or the static table of RFC 3551 for types 10 and 11).
struct PayloadFormat {
  int payload_type = 0;  ///< 0 … 127
  std::string encoding;  ///< upper case: "OPUS", "L16", "L24", "RED"
  int clock_rate = 0;    ///< Hz
  int channels = 1;
  std::string parameters;  ///< text of `a=fmtp` after the type, may be empty
};

/// `a=source-filter` (RFC 4570).
struct SourceFilter {
  bool include = true;                 ///< incl or excl
  std::uint32_t destination = 0;       ///< group it applies to; 0 = "*", every connection
  std::vector<std::uint32_t> sources;  ///< at least one
};

/// `a=extmap` (RFC 8285 §8).
struct ExtensionMap {
  int id = 0;
  std::string uri;
};

struct Media {
  std::string type;                    ///< "audio"
  std::uint16_t port = 0;              ///< RTP; 0 = refused or inactive
  std::string protocol;                ///< "RTP/AVP"
  std::vector<PayloadFormat> formats;  ///< in the order of the m= line; RTP: at least one
  std::uint32_t address = 0;           ///< from c=, host byte order
  std::optional<int> ttl;              ///< of c=, multicast only
  std::vector<SourceFilter> source_filters;
  double ptime_ms = 0;                 ///< 0 = not said
  std::string direction = "sendrecv";  ///< or sendonly, recvonly, inactive
  std::string language;                ///< first of `a=lang` (BCP 47), may be empty
  std::string title;                   ///< i=
  std::string clock_source;            ///< text of `a=ts-refclk` (RFC 7273)
  std::string media_clock;             ///< text of `a=mediaclk`
  std::optional<rtp::Endpoint> rtcp;   ///< `a=rtcp` (RFC 3605); address 0 = that of c=
  bool rtcp_reflection = false;        ///< `a=rtcp-unicast:reflection` (RFC 5760)
  std::vector<ExtensionMap> extensions;
  /// The first `a=crypto` that we can open; nothing = none is named, or none of ours.
  std::optional<Protection> protection;
  std::optional<Manifests> manifests;

  rtp::Endpoint destination() const noexcept { return {address, port}; }
  const PayloadFormat* find(std::string_view encoding) const noexcept;  ///< upper case; null = none
  const PayloadFormat* find(int payload_type) const noexcept;
  /// The only source a receiver should join from (RFC 4607); 0 when none or several are named.
  std::uint32_t single_source() const noexcept;
};

struct Description {
  std::string username;  ///< of o=, as the next three
  std::uint64_t session_id = 0;
  std::uint64_t session_version = 0;
  std::uint32_t origin_address = 0;  ///< 0 when o= names a host
  std::string name;                  ///< s=
  std::string information;           ///< i=
  std::vector<Media> media;          ///< at least one

  /// First audio medium that can be received (port not 0, not inactive); null when there is none.
  const Media* audio() const noexcept;
};

}  // namespace dragoman::sdp
