#include "codecs/rtp/header_extension.h"

#include <cstring>

namespace dragoman::rtp {

namespace {
constexpr std::uint8_t kPaddingId = 0;
constexpr std::uint8_t kStopId = 15;  // RFC 8285 §4.2: a receiver must read no further
constexpr std::size_t kMaxElement = 16;
}  // namespace

std::optional<ExtensionElement> ExtensionReader::next() noexcept {
  while (!rest_.empty()) {
    const auto header = std::to_integer<std::uint8_t>(rest_.front());
    const auto id = static_cast<std::uint8_t>(header >> 4);
    if (id == kPaddingId) {
      rest_ = rest_.subspan(1);
      continue;
    }
    const std::size_t length = (header & 0x0Fu) + 1u;
    if (id == kStopId || length > rest_.size() - 1) break;
    const ExtensionElement element{id, rest_.subspan(1, length)};
    rest_ = rest_.subspan(1 + length);
    return element;
  }
  rest_ = {};
  return {};
}

Bytes find_extension(Bytes body, std::uint8_t id) noexcept {
  ExtensionReader reader{body};
  while (const auto element = reader.next()) {
    if (element->id == id) return element->data;
  }
  return {};
}

bool ExtensionWriter::add(std::uint8_t id, Bytes data) noexcept {
  if (id == kPaddingId || id >= kStopId || data.empty() || data.size() > kMaxElement) return false;
  if (1 + data.size() > buffer_.size() - size_) return false;
  buffer_[size_] = static_cast<std::byte>(id << 4 | static_cast<int>(data.size() - 1));
  std::memcpy(buffer_.data() + size_ + 1, data.data(), data.size());
  size_ += 1 + data.size();
  return true;
}

}  // namespace dragoman::rtp
