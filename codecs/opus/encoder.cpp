#include "codecs/opus/encoder.h"

#include <opus/opus.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

namespace dragoman::opus {
namespace {

constexpr int kMinBitrate = 6000;
constexpr int kMaxBitrate = 510000;

int to_libopus(Application application) noexcept {
  switch (application) {
    case Application::audio:
      return OPUS_APPLICATION_AUDIO;
    case Application::voip:
      return OPUS_APPLICATION_VOIP;
    case Application::low_delay:
      break;
  }
  return OPUS_APPLICATION_RESTRICTED_LOWDELAY;
}

void require(bool holds, const char* what, std::int64_t value, const char* range) {
  if (holds) return;
  throw std::invalid_argument("Opus encoder: " + std::string(what) + " is " +
                              std::to_string(value) + ", must be " + range);
}

void check(const EncoderConfig& c) {
  require(c.channels == 1 || c.channels == 2, "channels", c.channels, "1 or 2");
  require(c.frame == 120 || c.frame == 240 || c.frame == 480 || c.frame == 960, "frame", c.frame,
          "120, 240, 480 or 960 samples");
  require(c.bitrate >= kMinBitrate && c.bitrate <= kMaxBitrate, "bitrate", c.bitrate,
          "6000 to 510000 b/s");
  require(c.complexity >= 0 && c.complexity <= 10, "complexity", c.complexity, "0 to 10");
}

}  // namespace

struct Encoder::State {
  struct Destroy {
    void operator()(OpusEncoder* old) const noexcept { opus_encoder_destroy(old); }
  };
  std::unique_ptr<OpusEncoder, Destroy> encoder;
};

Encoder::Encoder(const EncoderConfig& config) : config_(config), state_(std::make_unique<State>()) {
  check(config);
  int error = OPUS_OK;
  state_->encoder.reset(
      opus_encoder_create(kSampleRate, config.channels, to_libopus(config.application), &error));
  if (error != OPUS_OK) throw std::bad_alloc();
  opus_encoder_ctl(state_->encoder.get(), OPUS_SET_VBR(config.vbr ? 1 : 0));
  opus_encoder_ctl(state_->encoder.get(), OPUS_SET_MAX_BANDWIDTH(OPUS_BANDWIDTH_FULLBAND));
  set_bitrate(config.bitrate);
  set_complexity(config.complexity);
}
Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

std::size_t Encoder::encode(audio::Block pcm, std::span<std::byte> out) noexcept {
  if (pcm.size() != static_cast<std::size_t>(config_.frame * config_.channels)) return 0;
  if (out.empty()) return 0;
  const auto room = static_cast<opus_int32>(std::min<std::size_t>(out.size(), 4 * 1275));
  const opus_int32 size =
      opus_encode_float(state_->encoder.get(), pcm.data(), static_cast<int>(config_.frame),
                        reinterpret_cast<unsigned char*>(out.data()), room);
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

void Encoder::set_bitrate(int bits_per_second) noexcept {
  config_.bitrate = std::clamp(bits_per_second, kMinBitrate, kMaxBitrate);
  opus_encoder_ctl(state_->encoder.get(), OPUS_SET_BITRATE(config_.bitrate));
}

void Encoder::set_complexity(int complexity) noexcept {
  config_.complexity = std::clamp(complexity, 0, 10);
  opus_encoder_ctl(state_->encoder.get(), OPUS_SET_COMPLEXITY(config_.complexity));
}

Samples Encoder::lookahead() const noexcept {
  opus_int32 samples = 0;
  opus_encoder_ctl(state_->encoder.get(), OPUS_GET_LOOKAHEAD(&samples));
  return samples;
}

void Encoder::reset() noexcept {
  opus_encoder_ctl(state_->encoder.get(), OPUS_RESET_STATE);
}

}  // namespace dragoman::opus
