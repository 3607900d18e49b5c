#include "tests/codecs/playout/control_path.h"

#include "codecs/playout/rate_stage.h"
#include "codecs/playout/steering.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numbers>
#include <random>
#include <vector>

namespace dragoman::testing {
namespace {

constexpr Instant kStart{std::chrono::hours{1}};
constexpr double kWanderSeconds = 6 * 3600;

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000 / kSampleRate;
}

/// The sender's clock and the network: when packet k arrives.
class Sender {
 public:
  explicit Sender(const ControlPathConditions& conditions)
      : conditions_(conditions), random_(conditions.seed) {}

  Instant next_arrival() {
    const double ppm =
        conditions_.sender_ppm +
        conditions_.wander_ppm * std::sin(2 * std::numbers::pi * sent_ns_ * 1e-9 / kWanderSeconds);
    sent_ns_ +=
        static_cast<double>(samples_to_duration(conditions_.packet).count()) / (1 + ppm * 1e-6);
    const double late = std::uniform_real_distribution<double>{
        0, static_cast<double>(conditions_.jitter.count())}(random_);
    return kStart + Nanoseconds{std::llround(sent_ns_ + late)};
  }

 private:
  ControlPathConditions conditions_;
  std::mt19937 random_;
  double sent_ns_ = 0;
};

/// The chain of playout.cpp with positions in place of samples.
class Path {
 public:
  explicit Path(const ControlPathConditions& conditions)
      : c_(conditions),
        sender_(conditions),
        steering_(config_),
        speeds_(static_cast<std::size_t>(kSampleRate / conditions.period)) {
    arrival_ = sender_.next_arrival();
  }

  void pull(Instant now) {
    deliver(now);
    steering_.fetched(now);
    if (!playing_) return start(now);
    step(now);
    observe(now);
  }

  bool playing() const { return playing_; }
  double ppm() const { return (ratio() - 1) * 1e6; }
  double delay_ms() const { return to_ms(plan_.margin); }
  double target_ms() const { return to_ms(plan_.target); }
  ControlPathResult result;

 private:
  void step(Instant now) {
    const bool resampling = resampling_;
    plan_ = steering_.plan(now, transit(now), lattice(), resampling);
    const double filled = static_cast<double>(arrived_) - head_;
    const bool room = filled >= static_cast<double>(c_.period + 2 * playout::RateStage::kAhead);
    resampling_ = resampling || (steering_.drifting() && room);
    move(now);
    const double wanted = head_ + static_cast<double>(c_.period) * ratio() +
                          (resampling_ ? playout::RateStage::kAhead : 0);
    if (wanted > static_cast<double>(arrived_)) {
      ++result.underruns;
      steering_.grown(c_.period);
      return;
    }
    head_ += static_cast<double>(c_.period) * ratio();
  }

  void observe(Instant now) {
    double& second_ago = speeds_[block_++ % speeds_.size()];
    result.largest_slew = std::max(result.largest_slew, std::abs(ppm() - second_ago));
    second_ago = ppm();
    result.largest_ppm = std::max(result.largest_ppm, std::abs(ppm()));
    result.largest_delay_ms = std::max(result.largest_delay_ms, delay_ms());
    if (samples_to_duration(plan_.margin) > config_.max_delay) ++result.overruns;
    if (now - kStart <= std::chrono::minutes{1}) return;
    result.worst_off_ms = std::max(result.worst_off_ms, std::abs(delay_ms() - target_ms()));
  }

  double ratio() const { return resampling_ && c_.steered ? plan_.ratio : 1; }

  void deliver(Instant now) {
    for (; arrival_ <= now; arrival_ = sender_.next_arrival()) {
      steering_.seen(arrival_);
      steering_.arrived(arrival_, arrived_);
      arrived_ += c_.packet;
      ++result.packets;
      const double room =
          static_cast<double>(c_.packet) * static_cast<double>(config_.store_packets);
      if (playing_ && static_cast<double>(arrived_) - head_ > room) ++result.overruns;
    }
  }

  void start(Instant now) {
    if (steering_.empty()) return;
    const Samples wanted = steering_.first_delay(now, c_.period, c_.packet);
    const Nanoseconds latest =
        now.time_since_epoch() - steering_.base() - samples_to_duration(wanted);
    if (latest.count() < 0) return;
    playing_ = true;
    head_ = static_cast<double>(duration_to_samples(latest));
  }

  Nanoseconds transit(Instant now) const {
    return now.time_since_epoch() - Nanoseconds{std::llround(head_ * 1e9 / kSampleRate)};
  }

  playout::Lattice lattice() const {
    const bool drifting = resampling_ || steering_.drifting();
    const Samples head = std::llround(head_);
    const Samples next = (head / c_.packet + 1) * c_.packet - head;
    return {c_.period, c_.packet, next, drifting ? playout::RateStage::kAhead : 0, !drifting};
  }

  /// The signal is always good enough: the first length that is allowed is taken.
  void move(Instant now) {
    using Move = playout::Policy::Move;
    if (plan_.move == Move::none || !c_.steered) return;
    const playout::Lags& allowed = steering_.allowed();
    Samples lag = playout::kMinLag;
    while (lag < playout::kMaxLag && !allowed[static_cast<std::size_t>(lag)]) ++lag;
    const Samples by = plan_.move == Move::shrink ? -lag : lag;
    head_ -= static_cast<double>(by);
    steering_.moved(by, now);
    if (now - kStart > std::chrono::minutes{1}) ++result.stretches;
  }

  ControlPathConditions c_;
  playout::Config config_{};
  Sender sender_;
  playout::Steering steering_;
  playout::Steering::Plan plan_;
  Instant arrival_;
  Samples arrived_ = 0;  ///< first sample that is not here yet
  double head_ = 0;      ///< the sender's sample that plays next
  bool playing_ = false;
  bool resampling_ = false;
  std::vector<double> speeds_;  ///< ppm, of the last second's blocks
  std::size_t block_ = 0;
};

}  // namespace

ControlPathResult run_control_path(const ControlPathConditions& conditions, Nanoseconds length,
                                   const EachSecond& each_second) {
  Path path(conditions);
  const Nanoseconds step = samples_to_duration(conditions.period);
  Instant second = kStart;
  for (Instant now = kStart; now < kStart + length; now += step) {
    path.pull(now);
    if (now < second || !path.playing()) continue;
    second += std::chrono::seconds{1};
    if (each_second) each_second(path.delay_ms(), path.target_ms(), path.ppm());
  }
  return path.result;
}

}  // namespace dragoman::testing
