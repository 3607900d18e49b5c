#pragma once
/// How a frame is hashed for a manifest. Any thread; real-time safe.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"
#include "codecs/srtp/master_key.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace dragoman::manifest {

/// SHA-256 of a frame's number and its Opus packet.
using Content = std::array<std::byte, 32>;
/// What keeps the hashes of a sealed channel from telling outsiders what it carries: whoever may
/// hear it has it, since it follows from the key of its plain group.
using ListingKey = std::array<std::byte, 32>;

/// What the hashes of a sealed channel are made with.
struct Listing {
  std::uint32_t mki = 0;  ///< 0 = an open channel, without a key
  std::optional<ListingKey> key{};
};

Content content_hash(FrameIndex n, rtp::Bytes opus) noexcept;
/// As manifests list it, cut to as many bytes as they have; without a key in an open channel.
Content listed_hash(const std::optional<ListingKey>& key, const Content& content) noexcept;
ListingKey listing_key(const srtp::MasterKey& plain) noexcept;

}  // namespace dragoman::manifest
