#pragma once
/// The cryptographic half of protection: session keys and one packet's numbers in, sealed or opened
/// bytes out. SRTP and SRTCP differ only in where the pieces lie, which is Sender's and Receiver's.

#include "codecs/rtp/types.h"
#include "codecs/srtp/counter_mode.h"
#include "codecs/srtp/gcm.h"
#include "codecs/srtp/hmac_sha1.h"
#include "codecs/srtp/profile.h"

#include <array>
#include <optional>

namespace dragoman::srtp {

/// Keys of one direction and kind; the authentication key is unused under GCM.
struct SessionKeys {
  std::array<std::byte, kMaxKey> encryption{};
  std::array<std::byte, 20> authentication{};
  std::array<std::byte, kMaxSalt> salt{};
};
enum class Kind : std::uint8_t { rtp, rtcp };
/// Throws std::invalid_argument when key or salt have not the profile's length.
SessionKeys session_keys(Profile profile, Kind kind, Bytes master_key, Bytes master_salt);

/// Which packet: never twice the same with one key.
struct PacketNumber {
  rtp::Ssrc ssrc{};
  std::uint64_t index = 0;  ///< 48 bits: roll-over counter and sequence number, or SRTCP's index
};

/// One thread. The constructor allocates; the rest is real-time safe.
class Transform {
 public:
  Transform(Profile profile, const SessionKeys& keys);

  Profile profile() const noexcept { return profile_; }

  /// Under GCM: encrypts `text` in place and writes its tag; `header` and `trailer` are
  /// authenticated as they are. Else only encrypts.
  bool encrypt(PacketNumber number, Bytes header, Bytes trailer, MutableBytes text,
               std::byte* tag) noexcept;
  bool decrypt(PacketNumber number, Bytes header, Bytes trailer, MutableBytes text,
               const std::byte* tag) noexcept;

  /// Not under GCM: the tag (10 bytes) over `bytes` and `more`.
  void sign(Bytes bytes, Bytes more, std::byte* tag) noexcept;
  bool verify(Bytes bytes, Bytes more, const std::byte* tag) noexcept;

 private:
  GcmNonce nonce(PacketNumber number) const noexcept;
  CounterBlock first_block(PacketNumber number) const noexcept;

  Profile profile_;
  std::array<std::byte, kMaxSalt> salt_;
  std::optional<Gcm> gcm_;
  std::optional<CounterMode> counter_mode_;
  std::optional<HmacSha1> hmac_;
};

}  // namespace dragoman::srtp
