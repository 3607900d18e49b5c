#include "relay/webrtc/ice_text.h"

#include <algorithm>

namespace dragoman::webrtc {
namespace {

// ice-char, RFC 8839 §5.4.
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t kBase = 64;
constexpr std::size_t kSeatLetters = 4;

char letter(std::uint32_t value) noexcept {
  return kLetters[value % kBase];
}

template <class Iterator>
void fill(Iterator begin, Iterator end, const Random& random) {
  for (; begin != end; ++begin) *begin = letter(random());
}

}  // namespace

Ufrag make_ufrag(Seat seat, const Random& random) {
  Ufrag out;
  out[0] = letter(seat.shard);
  out[1] = letter(seat.slot / kBase / kBase);
  out[2] = letter(seat.slot / kBase);
  out[3] = letter(seat.slot);
  fill(out.begin() + kSeatLetters, out.end(), random);
  return out;
}

Password make_password(const Random& random) {
  Password out;
  fill(out.begin(), out.end(), random);
  return out;
}

std::string_view own_part(std::string_view username) noexcept {
  return username.substr(0, username.find(':'));
}

std::optional<Seat> seat_of(std::string_view username) noexcept {
  const std::string_view own = own_part(username);
  if (own.size() != kUfragBytes) return {};
  std::uint32_t slot = 0;
  for (std::size_t i = 1; i < kSeatLetters; ++i) {
    const auto value = kLetters.find(own[i]);
    if (value == std::string_view::npos) return {};
    slot = slot * kBase + static_cast<std::uint32_t>(value);
  }
  const auto shard = kLetters.find(own[0]);
  if (shard >= kMaxShards || slot >= kMaxSlots) return {};
  return Seat{static_cast<std::uint8_t>(shard), static_cast<std::uint16_t>(slot)};
}

}  // namespace dragoman::webrtc
