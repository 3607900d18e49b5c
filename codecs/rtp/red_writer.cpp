#include "codecs/rtp/red_writer.h"

#include "codecs/rtp/byte_order.h"

#include <algorithm>
#include <cstring>

namespace dragoman::rtp {

namespace {

constexpr std::size_t kCopyHeader = 4;
constexpr std::size_t kPrimaryHeader = 1;
constexpr std::uint8_t kMoreBlocks = 0x80;

std::vector<int> usable(std::vector<int> distances, Samples frame) {
  std::erase_if(distances, [frame](int d) { return d < 1 || d * frame > kMaxRedOffset; });
  std::sort(distances.begin(), distances.end());
  distances.erase(std::unique(distances.begin(), distances.end()), distances.end());
  if (distances.size() > kMaxRedCopies) distances.resize(kMaxRedCopies);
  return distances;
}

}  // namespace

RedWriter::RedWriter(const std::vector<int>& distances, Samples frame, std::uint8_t block_type)
    : distances_(usable(distances, frame)), frame_(frame), block_type_(block_type & 0x7F) {
  // Without copies one slot is kept, so that index arithmetic stays defined.
  slots_.resize(distances_.empty() ? 1 : static_cast<std::size_t>(distances_.back()));
  storage_.resize(slots_.size() * kMaxRedBlock);
}

RedWriter::Slot& RedWriter::slot(FrameIndex n) noexcept {
  return slots_[static_cast<std::uint64_t>(to_int(n)) % slots_.size()];
}

std::byte* RedWriter::bytes_of(const Slot& slot) noexcept {
  return storage_.data() + static_cast<std::size_t>(&slot - slots_.data()) * kMaxRedBlock;
}

/// Bit i is set when the copy at distances_[i] is at hand and fits; nearer ones choose first.
std::uint32_t RedWriter::choose_copies(FrameIndex n, std::size_t room) noexcept {
  std::uint32_t chosen = 0;
  for (std::size_t i = 0; i < distances_.size(); ++i) {
    const FrameIndex wanted = n + -distances_[i];
    const Slot& copy = slot(wanted);
    if (copy.index != wanted || copy.size == 0) continue;
    if (copy.size > kMaxRedBlock || kCopyHeader + copy.size > room) {
      ++left_out_;
      continue;
    }
    room -= kCopyHeader + copy.size;
    chosen |= std::uint32_t{1} << i;
  }
  return chosen;
}

void RedWriter::remember(FrameIndex n, Bytes encoded) noexcept {
  Slot& here = slot(n);
  here = {n, encoded.size()};
  if (!encoded.empty() && encoded.size() <= kMaxRedBlock) {
    std::memcpy(bytes_of(here), encoded.data(), encoded.size());
  }
}

std::size_t RedWriter::write(FrameIndex n, Bytes encoded, MutableBytes out) noexcept {
  const std::size_t primary = kPrimaryHeader + encoded.size();
  const std::uint32_t chosen = primary > out.size() ? 0 : choose_copies(n, out.size() - primary);
  const auto each_copy = [&](auto&& visit) {
    for (std::size_t i = distances_.size(); i-- > 0;) {
      if ((chosen >> i & 1) != 0) visit(distances_[i], slot(n + -distances_[i]));
    }
  };

  ByteWriter writer{out};
  each_copy([&](int distance, const Slot& copy) {
    writer.u8(kMoreBlocks | block_type_);
    writer.number(static_cast<std::uint64_t>(distance * frame_) << 10 | copy.size, 3);
  });
  writer.u8(block_type_);
  each_copy([&](int, const Slot& copy) { writer.bytes({bytes_of(copy), copy.size}); });
  writer.bytes(encoded);
  remember(n, encoded);
  return writer.ok() ? writer.size() : 0;
}

}  // namespace dragoman::rtp
