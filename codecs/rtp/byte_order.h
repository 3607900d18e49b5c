#pragma once
/// Big-endian numbers in byte buffers (network order), and a bounded cursor for each direction. Any
/// thread; real-time safe.

#include "codecs/rtp/types.h"

#include <cstring>
#include <string_view>

namespace dragoman::rtp {

/// Value of the first `count` (1 … 8) bytes at `at`, which must exist.
constexpr std::uint64_t load_be(const std::byte* at, std::size_t count) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8 | std::to_integer<std::uint64_t>(at[i]);
  return value;
}

/// Writes the low `count` (1 … 8) bytes of `value` at `at`.
constexpr void store_be(std::byte* at, std::uint64_t value, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    at[i] = static_cast<std::byte>(value >> (8 * (count - 1 - i)) & 0xFF);
  }
}

/// Takes fields off the front of a buffer. Once something did not fit, every later take gives zeros
/// or an empty view and ok() stays false, so a parser checks once at the end.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) noexcept : rest_(bytes) {}

  bool ok() const noexcept { return ok_; }
  Bytes rest() const noexcept { return rest_; }

  Bytes take(std::size_t count) noexcept {
    if (count > rest_.size()) ok_ = false;
    if (!ok_) return {};
    const Bytes front = rest_.first(count);
    rest_ = rest_.subspan(count);
    return front;
  }
  std::uint64_t number(std::size_t count) noexcept {
    const Bytes field = take(count);
    return field.empty() ? 0 : load_be(field.data(), field.size());
  }
  std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() noexcept { return number(8); }

 private:
  Bytes rest_;
  bool ok_ = true;
};

/// Puts fields one after the other into a buffer. What does not fit is not written, nothing after
/// it is either, and ok() stays false.
class ByteWriter {
 public:
  explicit ByteWriter(MutableBytes out) noexcept : out_(out) {}

  bool ok() const noexcept { return ok_; }
  std::size_t size() const noexcept { return size_; }
  std::size_t room() const noexcept { return out_.size() - size_; }

  void number(std::uint64_t value, std::size_t count) noexcept {
    if (count > room()) ok_ = false;
    if (!ok_) return;
    store_be(out_.data() + size_, value, count);
    size_ += count;
  }
  void u8(std::uint8_t value) noexcept { number(value, 1); }
  void u16(std::uint16_t value) noexcept { number(value, 2); }
  void u32(std::uint32_t value) noexcept { number(value, 4); }
  void u64(std::uint64_t value) noexcept { number(value, 8); }
  void bytes(Bytes value) noexcept {
    if (value.size() > room()) ok_ = false;
    if (!ok_ || value.empty()) return;
    std::memcpy(out_.data() + size_, value.data(), value.size());
    size_ += value.size();
  }
  void text(std::string_view value) noexcept { bytes(std::as_bytes(std::span{value})); }
  void zeros(std::size_t count) noexcept {
    while (ok_ && count-- > 0) u8(0);
  }

 private:
  MutableBytes out_;
  std::size_t size_ = 0;
  bool ok_ = true;
};

}  // namespace dragoman::rtp
