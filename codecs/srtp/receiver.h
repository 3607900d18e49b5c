#pragma once
/// Opens what one endpoint sends: SRTP and SRTCP (RFC 3711, RFC 7714), of one SSRC.

#include "codecs/rtp/types.h"
#include "codecs/srtp/profile.h"
#include "codecs/srtp/replay_window.h"
#include "codecs/srtp/transform.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace dragoman::srtp {

/// What became of a packet; each but `ok` is a reason to count.
enum class Verdict : std::uint8_t {
  ok,
  malformed,  ///< too short, or not RTP or RTCP
  other_key,  ///< another key's identifier
  replayed,   ///< taken before, or too old to know
  not_authentic
};
const char* to_string(Verdict verdict) noexcept;

struct Opened {
  Verdict verdict = Verdict::malformed;
  std::size_t size = 0;  ///< of the packet in the clear, from the start of the buffer
};

/// One thread. The constructor allocates; the rest is real-time safe.
class Receiver {
 public:
  /// As Sender's. `rollover` is the roll-over counter of the first packet that comes, for who joins
  /// a stream in its middle (RFC 3711 §3.3.1 says it must be told).
  Receiver(Profile profile, Bytes master_key, Bytes master_salt, Bytes mki = {},
           std::uint32_t rollover = 0);

  /// The first packet's index is the one that is nearest to this: for who knows about where the
  /// stream is, even while its numbers wrap.
  void expect_near(std::uint64_t index) noexcept { expected_ = index; }

  /// Opens `packet` in place. What is refused changes nothing but the bytes of `packet`.
  Opened open_rtp(MutableBytes packet) noexcept;
  Opened open_rtcp(MutableBytes packet) noexcept;
  /// The same for who knows by other means where the stream is, and what came before: the packet's
  /// index is the one that is nearest to `near`, and it may come twice. So nobody else who has the
  /// key can keep the sender's packets out, by coming first or by moving the stream away.
  Opened open_rtp(MutableBytes packet, std::uint64_t near) noexcept;

 private:
  Opened open(MutableBytes packet, std::optional<std::uint64_t> near) noexcept;
  std::uint64_t estimate_index(std::uint16_t sequence) const noexcept;

  Transform rtp_;
  Transform rtcp_;
  std::vector<std::byte> mki_;
  std::uint32_t first_rollover_;
  std::optional<std::uint64_t> expected_{};
  ReplayWindow rtp_window_;
  ReplayWindow rtcp_window_;
};

}  // namespace dragoman::srtp
