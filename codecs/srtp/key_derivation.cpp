#include "codecs/srtp/key_derivation.h"

#include "codecs/srtp/counter_mode.h"

#include <algorithm>

namespace dragoman::srtp {
namespace {

/// Where the label is added to the salt: 48 bits of index (always 0 here) lie below it.
constexpr std::size_t kLabelAt = 7;

}  // namespace

void derive_key(Bytes master_key, Bytes master_salt, Label label, MutableBytes out) {
  CounterBlock block{};
  std::copy_n(master_salt.begin(), std::min(master_salt.size(), kMaxSalt), block.begin());
  block[kLabelAt] ^= std::byte{static_cast<std::uint8_t>(label)};
  std::fill(out.begin(), out.end(), std::byte{0});
  CounterMode{master_key}.apply(block, out);
}

}  // namespace dragoman::srtp
