#pragma once
/// Protects what one endpoint sends: SRTP and SRTCP (RFC 3711, RFC 7714).

#include "codecs/rtp/types.h"
#include "codecs/srtp/profile.h"
#include "codecs/srtp/transform.h"

#include <vector>

namespace dragoman::srtp {

/// One thread. The constructor allocates; the rest is real-time safe. Several SSRCs may share one
/// sender; the caller sees to it that no pair of SSRC and packet index comes twice.
class Sender {
 public:
  /// `mki` is the key's identifier as every packet carries it (RFC 3711 §3.1); empty = none. Throws
  /// std::invalid_argument when key or salt have not the profile's length.
  Sender(Profile profile, Bytes master_key, Bytes master_salt, Bytes mki = {});

  /// Bytes that a packet grows by, at most.
  std::size_t overhead() const noexcept { return kMaxOverhead + mki_.size(); }

  /// Protects the packet in the first `size` bytes of `buffer`, in place. `rollover` is the
  /// roll-over counter of its sequence number. Returns its new size; 0 when it is no RTP packet or
  /// the buffer is too short.
  std::size_t protect_rtp(MutableBytes buffer, std::size_t size, std::uint32_t rollover) noexcept;
  /// The same for a compound RTCP packet; the index is counted here, from 1.
  std::size_t protect_rtcp(MutableBytes buffer, std::size_t size) noexcept;

 private:
  Transform rtp_;
  Transform rtcp_;
  std::vector<std::byte> mki_;
  std::uint32_t rtcp_index_ = 0;
};

}  // namespace dragoman::srtp
