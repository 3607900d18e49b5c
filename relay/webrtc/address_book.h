#pragma once
/// Which shard owns the listener at an address, for whoever reads the media port: DTLS and SRTCP
/// carry no name.

#include "codecs/rtp/endpoint.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace dragoman::webrtc {

/// Any number of shards write, one reader or several read; real-time safe once constructed.
/// An address has its place in one bucket or is not kept: nothing moves, so a reader never misses
/// one. Eight places for two listeners on average overflow about never.
class AddressBook {
 public:
  /// `seed` is secret, so that nobody can choose ports that share a bucket.
  explicit AddressBook(std::uint64_t seed);

  /// The address is that shard's from now on, whosever it was. False when its bucket is full.
  bool set(const rtp::Endpoint& address, std::uint8_t shard) noexcept;
  /// Unless another shard has taken it over meanwhile.
  void erase(const rtp::Endpoint& address, std::uint8_t shard) noexcept;
  std::optional<std::uint8_t> find(const rtp::Endpoint& address) const noexcept;

 private:
  static constexpr std::size_t kBuckets = 1 << 14;
  static constexpr std::size_t kPlaces = 8;
  using Bucket = std::array<std::atomic<std::uint64_t>, kPlaces>;

  std::size_t bucket_of(const rtp::Endpoint& address) const noexcept;

  std::uint64_t seed_;
  std::vector<Bucket> buckets_;
};

}  // namespace dragoman::webrtc
