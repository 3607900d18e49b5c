#pragma once
/// Listens for IGMP queries: who asks the hosts of a network which groups they want. Shared with
/// the tools.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <optional>
#include <string>

namespace dragoman::net {

/// Address of the querier when `packet`, an IPv4 packet with its header, is a general query (IGMP
/// version 1 to 3, RFC 3376 §4.1) with a right checksum. Host byte order; pure.
std::optional<std::uint32_t> parse_igmp_query(rtp::Bytes packet) noexcept;

/// A raw socket on one interface. One thread; never waits.
class IgmpEar {
 public:
  /// `interface` by name or address; time runs from `now`. Known is nothing where the system allows
  /// no raw socket (it takes CAP_NET_RAW), and on loopback, which has no switch.
  IgmpEar(const std::string& interface, Instant now);
  ~IgmpEar();
  IgmpEar(const IgmpEar&) = delete;
  IgmpEar& operator=(const IgmpEar&) = delete;

  bool known() const noexcept { return fd_ >= 0; }
  const std::string& interface() const noexcept { return interface_; }
  /// Since the last query, or since the beginning; takes in what has come by `now`. Asked each
  /// second it is as exact as it must be.
  Nanoseconds silent_for(Instant now) noexcept;

 private:
  std::string interface_;
  int fd_ = -1;
  Instant last_;
};

}  // namespace dragoman::net
