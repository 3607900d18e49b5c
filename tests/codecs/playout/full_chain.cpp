#include "tests/codecs/playout/full_chain.h"

#include "codecs/opus/encoder.h"
#include "codecs/opus/frame_decoder.h"
#include "codecs/playout/playout.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>
#include <vector>

namespace dragoman::testing {
namespace {

constexpr Samples kFrame = 240;
constexpr Instant kStart{std::chrono::hours{1}};
constexpr std::size_t kLoop = 1000;  ///< frames: five seconds, after which the sound begins again
using Payload = std::vector<std::byte>;

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000 / kSampleRate;
}

/// A voice that never pauses: harmonics of a gliding pitch, louder and softer four times a second.
/// Every part of it has whole turns in the loop.
float voice(Samples n) {
  const double t = static_cast<double>(n) / kSampleRate;
  const double glide = std::sin(2 * std::numbers::pi * 0.2 * t);
  const double loudness = 0.6 + 0.4 * std::sin(2 * std::numbers::pi * 4 * t);
  double sum = 0;
  for (int harmonic = 1; harmonic <= 8; ++harmonic)
    sum += std::sin(harmonic * (2 * std::numbers::pi * 140 * t + 30 * glide)) / harmonic;
  return static_cast<float>(0.12 * loudness * sum);
}

/// The loop as frames, and how it sounds where nothing comes in between.
struct Loop {
  Loop() {
    opus::Encoder encoder{opus::EncoderConfig{}};
    opus::FrameDecoder decoder{1};
    double square = 0;
    // Twice: the second time encoder and decoder have the end of the loop behind them.
    for (std::size_t n = 0; n < 2 * kLoop; ++n) {
      std::vector<float> pcm;
      for (Samples i = 0; i < kFrame; ++i)
        pcm.push_back(voice(static_cast<Samples>(n % kLoop) * kFrame + i));
      Payload out(1275);
      out.resize(encoder.encode(pcm, out));
      decoder.decode(out, pcm);
      if (n < kLoop) continue;
      frames.push_back(std::move(out));
      for (const float x : pcm) square += static_cast<double>(x) * static_cast<double>(x);
    }
    mean_square = square / static_cast<double>(kLoop * kFrame);
  }

  std::vector<Payload> frames;
  double mean_square = 0;
};

class Chain {
 public:
  explicit Chain(const FullChainConditions& conditions)
      : c_(conditions),
        random_(conditions.seed),
        block_(static_cast<std::size_t>(conditions.period)) {
    playout_.add_decoder(rtp::kPayloadOpus, std::make_unique<opus::FrameDecoder>(1));
    arrival_ = next_arrival();
  }

  void pull(Instant now) {
    for (; arrival_ <= now; arrival_ = next_arrival()) insert();
    const playout::Pull pulled = playout_.pull(block_, now);
    if (now - kStart < std::chrono::minutes{1}) return;
    const playout::Stats& stats = playout_.stats();
    result.concealed += pulled.concealed;
    result.waits += pulled.waiting ? 1 : 0;
    result.worst_off_ms =
        std::max(result.worst_off_ms, std::abs(to_ms(stats.delay - stats.target)));
    result.longest_delay_ms = std::max(result.longest_delay_ms, to_ms(stats.delay));
    weigh();
  }
  const playout::Stats& stats() const { return playout_.stats(); }

  FullChainResult result;

 private:
  /// The level of each loop's length.
  void weigh() {
    for (const float x : block_) square_ += static_cast<double>(x) * static_cast<double>(x);
    weighed_ += static_cast<Samples>(block_.size());
    if (weighed_ < static_cast<Samples>(kLoop) * kFrame) return;
    const double level = square_ / static_cast<double>(weighed_) / loop_.mean_square;
    result.worst_level_db = std::max(result.worst_level_db, std::abs(10 * std::log10(level)));
    square_ = 0;
    weighed_ = 0;
  }

  Instant next_arrival() {
    sent_ns_ +=
        static_cast<double>(samples_to_duration(kFrame).count()) / (1 + c_.sender_ppm * 1e-6);
    const double late =
        std::uniform_real_distribution<double>{0, static_cast<double>(c_.jitter.count())}(random_);
    return kStart + Nanoseconds{std::llround(sent_ns_ + late)};
  }

  void insert() {
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(number_)};
    packet.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(number_ * kFrame)};
    packet.payload = loop_.frames[number_ % kLoop];
    playout_.insert(packet, arrival_);
    ++number_;
  }

  FullChainConditions c_;
  std::mt19937 random_;
  Loop loop_;
  playout::Playout playout_{playout::Config{}};
  std::vector<float> block_;
  Instant arrival_{};
  double sent_ns_ = 0;
  std::size_t number_ = 0;
  double square_ = 0;
  Samples weighed_ = 0;
};

}  // namespace

FullChainResult run_full_chain(const FullChainConditions& conditions, Nanoseconds length,
                               const EachFiveSeconds& each) {
  constexpr Nanoseconds kEach = std::chrono::seconds{5};
  Chain chain(conditions);
  Instant next = kStart + kEach;
  Samples at = 0;
  for (Instant now = kStart; now < kStart + length; now = kStart + samples_to_duration(at)) {
    chain.pull(now);
    at += conditions.period;
    if (now < next) continue;
    next += kEach;
    const playout::Stats& stats = chain.stats();
    if (each) each(to_ms(stats.delay), to_ms(stats.target), stats.drift_ppm);
  }
  const playout::Stats& stats = chain.stats();
  chain.result.underruns = stats.underruns;
  chain.result.late = stats.late;
  chain.result.restarts = stats.restarts;
  chain.result.drift_ppm = stats.drift_ppm;
  return chain.result;
}

}  // namespace dragoman::testing
