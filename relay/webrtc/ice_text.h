#pragma once
/// The relay's half of a listener's ICE credentials. The ufrag says where the listener is kept, so
/// that whoever reads the media port finds it without a table.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace dragoman::webrtc {

inline constexpr std::size_t kUfragBytes = 12;
inline constexpr std::size_t kPasswordBytes = 24;
using Ufrag = std::array<char, kUfragBytes>;
using Password = std::array<char, kPasswordBytes>;

inline constexpr std::size_t kMaxShards = 8;
/// Listeners and speakers that one shard can keep; the last slots are for those who speak.
inline constexpr std::size_t kMaxSlots = 1 << 14, kSpeakerSlots = 96;

/// Where a listener is kept.
struct Seat {
  std::uint8_t shard = 0;
  std::uint16_t slot = 0;
  bool operator==(const Seat&) const = default;
};

/// Random numbers of 32 bits, fit for secrets.
using Random = std::function<std::uint32_t()>;

/// One letter of shard, three of slot, 48 bits that nobody can guess. Any thread.
Ufrag make_ufrag(Seat seat, const Random& random);
/// 144 bits.
Password make_password(const Random& random);

/// Of a STUN USERNAME "ours:theirs" that reaches us. Any thread; real-time safe.
std::optional<Seat> seat_of(std::string_view username) noexcept;
/// What is before the colon.
std::string_view own_part(std::string_view username) noexcept;

template <std::size_t size>
std::string_view text_of(const std::array<char, size>& letters) noexcept {
  return {letters.data(), letters.size()};
}

}  // namespace dragoman::webrtc
