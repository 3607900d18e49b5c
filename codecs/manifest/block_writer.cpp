#include "codecs/manifest/block_writer.h"

#include <algorithm>

namespace dragoman::manifest {

Bytes BlockWriter::add(FrameIndex n, const Content& content, const Listing& listing) noexcept {
  Bytes done;
  if (n >= end_) {
    // The frame that should have ended it was never sent.
    if (count_ > 0) done = finish(listing);
    begin(n);
  }
  if (n < first_) return done;
  const auto at = static_cast<std::size_t>(n - first_);
  contents_[at] = content;
  count_ = std::max(count_, at + 1);
  // Of two that are due the second goes out with the next frame: where one was late, both are.
  return done.empty() && ends_block(n, frame_, stagger_) ? finish(listing) : done;
}

void BlockWriter::begin(FrameIndex n) noexcept {
  const std::int64_t length = block_frames(frame_);
  first_ = n;
  end_ = n + (length - (to_int(n) + stagger_) % length);
  count_ = 0;
  contents_.fill(std::nullopt);
}

Bytes BlockWriter::finish(const Listing& listing) noexcept {
  std::array<std::byte, kMostFrames * kMostHashBytes> hashes{};
  const std::size_t size = hash_bytes(frame_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (!contents_[i]) continue;
    const Content listed = listed_hash(listing.key, *contents_[i]);
    std::copy_n(listed.begin(), size, hashes.begin() + static_cast<std::ptrdiff_t>(i * size));
  }
  const Manifest manifest{
      ssrc_, listing.mki, frame_, first_, count_, size, Bytes{hashes}.first(count_ * size)};
  const std::size_t text = write(manifest, datagram_);
  const Signature signature = signer_.sign(Bytes{datagram_}.first(text));
  std::copy(signature.begin(), signature.end(),
            datagram_.begin() + static_cast<std::ptrdiff_t>(text));
  count_ = 0;
  end_ = first_;
  return text == 0 ? Bytes{} : Bytes{datagram_}.first(text + kSignatureBytes);
}

}  // namespace dragoman::manifest
