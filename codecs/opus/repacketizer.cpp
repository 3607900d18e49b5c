#include "codecs/opus/repacketizer.h"

#include <opus/opus.h>

#include <algorithm>
#include <array>
#include <new>

namespace dragoman::opus {
namespace {

constexpr std::size_t kMaxBytes = 48 * 64 + 4 * kMaxFrameBytes;

const unsigned char* raw(const std::byte* bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes);
}
unsigned char* raw(std::byte* bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes);
}
opus_int32 length(std::size_t bytes) noexcept {
  return static_cast<opus_int32>(std::min<std::size_t>(bytes, 1 << 20));
}

}  // namespace

struct Repacketizer::State {
  struct Destroy {
    void operator()(OpusRepacketizer* r) const noexcept { opus_repacketizer_destroy(r); }
  };
  std::unique_ptr<OpusRepacketizer, Destroy> repacketizer;
  std::array<std::byte, kMaxBytes> kept;  ///< libopus points into what it is given
  std::size_t used = 0;
  Samples pending = 0;
};

Repacketizer::Repacketizer() : state_(std::make_unique<State>()) {
  state_->repacketizer.reset(opus_repacketizer_create());
  if (!state_->repacketizer) throw std::bad_alloc();
}
Repacketizer::~Repacketizer() = default;
Repacketizer::Repacketizer(Repacketizer&&) noexcept = default;
Repacketizer& Repacketizer::operator=(Repacketizer&&) noexcept = default;

bool Repacketizer::add(Payload packet) noexcept {
  State& s = *state_;
  const Samples more = duration(packet);
  if (more == 0 || s.used + packet.size() > s.kept.size()) return false;
  std::byte* const copy = s.kept.data() + s.used;
  std::copy(packet.begin(), packet.end(), copy);
  if (opus_repacketizer_cat(s.repacketizer.get(), raw(copy), length(packet.size())) != OPUS_OK)
    return false;
  s.used += packet.size();
  s.pending += more;
  return true;
}

Samples Repacketizer::pending() const noexcept {
  return state_->pending;
}

std::size_t Repacketizer::take(std::span<std::byte> out) noexcept {
  const opus_int32 size =
      state_->pending == 0
          ? 0
          : opus_repacketizer_out(state_->repacketizer.get(), raw(out.data()), length(out.size()));
  clear();
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

void Repacketizer::clear() noexcept {
  opus_repacketizer_init(state_->repacketizer.get());
  state_->used = 0;
  state_->pending = 0;
}

std::size_t split(Payload packet, int index, std::span<std::byte> out) noexcept {
  if (index < 0 || index >= frame_count(packet)) return 0;
  std::array<const unsigned char*, 48> frames;
  std::array<opus_int16, 48> sizes;
  unsigned char toc = 0;
  opus_packet_parse(raw(packet.data()), length(packet.size()), &toc, frames.data(), sizes.data(),
                    nullptr);
  const auto at = static_cast<std::size_t>(index);
  const auto size = static_cast<std::size_t>(sizes[at]);
  if (out.size() < size + 1) return 0;
  // One frame a packet is TOC code 0: the two low bits clear (RFC 6716 §3.1).
  out[0] = static_cast<std::byte>(toc & 0xFC);
  std::copy_n(reinterpret_cast<const std::byte*>(frames[at]), size, out.begin() + 1);
  return size + 1;
}

}  // namespace dragoman::opus
