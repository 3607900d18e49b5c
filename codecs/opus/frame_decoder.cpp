#include "codecs/opus/frame_decoder.h"

#include "codecs/opus/packet.h"

#include <opus/opus.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <stdexcept>

namespace dragoman::opus {
namespace {

constexpr Samples kUnit = 120;  ///< libopus conceals in multiples of 2.5 ms
constexpr Samples kFull = 960;  ///< concealment at full level: up to here nobody notices
constexpr Samples kFade = 2880;
constexpr Samples kBack = 240;  ///< from concealment to sound

}  // namespace

struct FrameDecoder::State {
  struct Destroy {
    void operator()(OpusDecoder* old) const noexcept { opus_decoder_destroy(old); }
  };
  std::unique_ptr<OpusDecoder, Destroy> decoder;
  audio::GainRamp gain{0.0F};  ///< 0 until something was decoded, and when a hole has faded
  audio::GainRamp settle;      ///< root of the gain with which sound comes out of nothing
  Samples concealed = 0;       ///< in this hole
  std::array<float, static_cast<std::size_t>(kUnit) * audio::kMaxChannels> unit{};
  std::size_t unit_used = 0, unit_size = 0;
};

FrameDecoder::FrameDecoder(int channels, Samples rise)
    : channels_(channels), rise_(rise), state_(std::make_unique<State>()) {
  if (channels != 1 && channels != 2)
    throw std::invalid_argument("Opus decoder: channels must be 1 or 2");
  int error = OPUS_OK;
  state_->decoder.reset(opus_decoder_create(kSampleRate, channels, &error));
  if (error != OPUS_OK) throw std::bad_alloc();
}
FrameDecoder::~FrameDecoder() = default;
FrameDecoder::FrameDecoder(FrameDecoder&&) noexcept = default;
FrameDecoder& FrameDecoder::operator=(FrameDecoder&&) noexcept = default;

Samples FrameDecoder::duration(std::span<const std::byte> payload) const noexcept {
  return opus::duration(payload);
}

Samples FrameDecoder::decode(std::span<const std::byte> payload, audio::MutableBlock out) noexcept {
  const Samples length = opus::duration(payload);
  const auto wanted = static_cast<std::size_t>(length * channels_);
  if (length == 0 || out.size() < wanted) return 0;
  State& s = *state_;
  if (s.gain.gain() == 0.0F) begin();
  const int decoded = opus_decode_float(
      s.decoder.get(), reinterpret_cast<const unsigned char*>(payload.data()),
      static_cast<opus_int32>(payload.size()), out.data(), static_cast<int>(length), 0);
  if (decoded <= 0) return 0;
  if (s.gain.target() != 1.0F || s.concealed > 0) s.gain.ramp_to(1.0F, kBack);
  s.concealed = 0;
  s.unit_used = s.unit_size = 0;
  const auto size = static_cast<std::size_t>(decoded) * static_cast<std::size_t>(channels_);
  shape(out.first(size), out.first(size));
  return decoded;
}

void FrameDecoder::shape(audio::Block in, audio::MutableBlock out) noexcept {
  State& s = *state_;
  s.gain.process(in, out, channels_);
  const auto stride = static_cast<std::size_t>(channels_);
  for (std::size_t i = 0; s.settle.moving() && i + stride <= out.size(); i += stride) {
    const float root = s.settle.next();
    for (float& sample : out.subspan(i, stride)) sample *= root * root;
  }
}

void FrameDecoder::begin() noexcept {
  State& s = *state_;
  opus_decoder_ctl(s.decoder.get(), OPUS_RESET_STATE);
  s.gain.set(1.0F);
  s.settle.set(0.0F);
  s.settle.ramp_to(1.0F, rise_);
}

void FrameDecoder::conceal(audio::MutableBlock out) noexcept {
  State& s = *state_;
  const auto stride = static_cast<std::size_t>(channels_);
  std::size_t done = 0;
  while (done < out.size()) {
    if (s.concealed >= kFull + kFade || s.gain.gain() == 0.0F) {
      s.gain.set(0.0F);
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(done), out.end(), 0.0F);
      return;
    }
    if (s.unit_used == s.unit_size) refill();
    if (s.concealed == kFull) s.gain.ramp_to(0.0F, kFade);
    std::size_t part = std::min(out.size() - done, s.unit_size - s.unit_used);
    if (s.concealed < kFull) {
      part = std::min(part, static_cast<std::size_t>(kFull - s.concealed) * stride);
    }
    const auto source = audio::Block(s.unit).subspan(s.unit_used, part);
    shape(source, out.subspan(done, part));
    s.unit_used += part;
    s.concealed += static_cast<Samples>(part / stride);
    done += part;
  }
}

void FrameDecoder::refill() noexcept {
  State& s = *state_;
  const int made =
      opus_decode_float(s.decoder.get(), nullptr, 0, s.unit.data(), static_cast<int>(kUnit), 0);
  s.unit_used = 0;
  s.unit_size = static_cast<std::size_t>(kUnit) * static_cast<std::size_t>(channels_);
  if (made != kUnit) s.unit.fill(0.0F);
}

void FrameDecoder::reset() noexcept {
  State& s = *state_;
  opus_decoder_ctl(s.decoder.get(), OPUS_RESET_STATE);
  s.gain.set(0.0F);
  s.settle.set(1.0F);
  s.concealed = 0;
  s.unit_used = s.unit_size = 0;
}

}  // namespace dragoman::opus
