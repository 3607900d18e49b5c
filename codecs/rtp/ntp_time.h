#pragma once
/// NTP time stamps (RFC 5905 §6, RFC 3550 §4): seconds since 1900 as a 32.32 fixed-point number.
/// The seconds wrap in February 2036; a stamp with the top bit clear is read as of the era after
/// that (RFC 4330 §3), so 1968 … 2104 are unambiguous. Any thread; real-time safe.

#include "codecs/audio/time.h"

#include <cstdint>

namespace dragoman::rtp {

enum class NtpTime : std::uint64_t {};
constexpr std::uint64_t to_int(NtpTime v) {
  return static_cast<std::uint64_t>(v);
}

/// Nearest stamp to `time`; exact to a quarter of a nanosecond.
NtpTime to_ntp(WallTime time) noexcept;
/// Nearest nanosecond to `stamp`.
WallTime from_ntp(NtpTime stamp) noexcept;

/// The middle 32 bits (16.16 seconds) that report blocks carry (RFC 3550 §6.4.1, LSR).
constexpr std::uint32_t middle_bits(NtpTime stamp) noexcept {
  return static_cast<std::uint32_t>(to_int(stamp) >> 16);
}

/// `d` in units of 1/65536 s, as DLSR counts; 0 … 18.2 h, saturating.
std::uint32_t to_short_format(Nanoseconds d) noexcept;
/// Units of 1/65536 s as a duration.
Nanoseconds from_short_format(std::uint32_t units) noexcept;

}  // namespace dragoman::rtp
