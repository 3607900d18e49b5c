#include "relay/webrtc/address_book.h"

namespace dragoman::webrtc {
namespace {

/// Address and port, the shard below them and a bit that says "taken": never 0.
std::uint64_t entry_of(const rtp::Endpoint& address, std::uint8_t shard) noexcept {
  return std::uint64_t{address.address} << 32 | std::uint64_t{address.port} << 16 |
         std::uint64_t{shard} << 8 | 1;
}
constexpr std::uint64_t kAddressMask = 0xFFFFFFFFFFFF0000ULL;

bool same_address(std::uint64_t a, std::uint64_t b) noexcept {
  return (a & kAddressMask) == (b & kAddressMask);
}

}  // namespace

AddressBook::AddressBook(std::uint64_t seed) : seed_(seed), buckets_(kBuckets) {}

std::size_t AddressBook::bucket_of(const rtp::Endpoint& address) const noexcept {
  std::uint64_t h = (entry_of(address, 0) ^ seed_) * 0x9E3779B97F4A7C15ULL;
  h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93ULL;
  return static_cast<std::size_t>((h ^ (h >> 32)) % kBuckets);
}

bool AddressBook::set(const rtp::Endpoint& address, std::uint8_t shard) noexcept {
  const std::uint64_t wanted = entry_of(address, shard);
  Bucket& bucket = buckets_[bucket_of(address)];
  for (auto& place : bucket) {
    std::uint64_t there = place.load(std::memory_order_relaxed);
    while (there != 0 && same_address(there, wanted))
      if (place.compare_exchange_weak(there, wanted, std::memory_order_release)) return true;
  }
  for (auto& place : bucket) {
    std::uint64_t empty = 0;
    if (place.compare_exchange_strong(empty, wanted, std::memory_order_release)) return true;
  }
  return false;
}

void AddressBook::erase(const rtp::Endpoint& address, std::uint8_t shard) noexcept {
  const std::uint64_t own = entry_of(address, shard);
  for (auto& place : buckets_[bucket_of(address)]) {
    std::uint64_t there = own;
    if (place.compare_exchange_strong(there, 0, std::memory_order_release)) return;
  }
}

std::optional<std::uint8_t> AddressBook::find(const rtp::Endpoint& address) const noexcept {
  const std::uint64_t wanted = entry_of(address, 0);
  for (const auto& place : buckets_[bucket_of(address)]) {
    const std::uint64_t there = place.load(std::memory_order_acquire);
    if (there != 0 && same_address(there, wanted)) return static_cast<std::uint8_t>(there >> 8);
  }
  return {};
}

}  // namespace dragoman::webrtc
