#include "relay/app/media/line_seal.h"

#include "codecs/rtp/byte_order.h"

#include <algorithm>

namespace dragoman::app {
namespace {

constexpr std::uint64_t kRange = 1 << 16;
constexpr std::uint64_t kHalf = kRange / 2;
/// Who misses this many packets from the first on has lost more than the first.
constexpr std::uint64_t kCareful = 64;

}  // namespace

LineSeal::LineSeal(const srtp::NamedKey& key)
    : sender_(srtp::Profile::aead_aes_256_gcm, key.master.key, key.master.salt,
              srtp::mki_bytes(key.mki)) {}

rtp::Bytes LineSeal::seal(rtp::Bytes packet, rtp::MutableBytes buffer) noexcept {
  if (packet.size() > buffer.size() || packet.size() < 4) return {};
  const std::uint64_t sequence = rtp::load_be(packet.data() + 2, 2);
  if (!newest_ && sequence <= kHalf && sequence + kCareful > kHalf) return {};
  // The index that is nearest to the newest one, the first to kLineNear (RFC 3711 appendix A): what
  // a receiver makes of the number as well.
  const std::uint64_t newest = newest_.value_or(srtp::kLineNear);
  std::uint64_t index = newest / kRange * kRange + sequence;
  if (index + kHalf < newest)
    index += kRange;
  else if (index > newest + kHalf && index >= kRange)
    index -= kRange;
  newest_ = newest_ ? std::max(newest, index) : index;
  std::copy(packet.begin(), packet.end(), buffer.begin());
  return buffer.first(
      sender_.protect_rtp(buffer, packet.size(), static_cast<std::uint32_t>(index >> 16)));
}

std::vector<std::shared_ptr<LineSeal>> LineSeals::of(const std::vector<PrivateLine>& lines) {
  std::vector<std::pair<PrivateLine, std::shared_ptr<LineSeal>>> next;
  std::vector<std::shared_ptr<LineSeal>> seals;
  for (const PrivateLine& line : lines) {
    const auto same = std::find_if(known_.begin(), known_.end(),
                                   [&](const auto& each) { return each.first == line; });
    auto seal = same != known_.end() ? same->second : nullptr;
    if (seal == nullptr && line.key) seal = std::make_shared<LineSeal>(*line.key);
    next.emplace_back(line, seal);
    seals.push_back(std::move(seal));
  }
  known_ = std::move(next);
  return seals;
}

}  // namespace dragoman::app
