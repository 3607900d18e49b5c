#include "relay/watch/speech_level.h"

#include <algorithm>
#include <cmath>

namespace dragoman::watch {
namespace {

constexpr double kGateLufs = -60;     // nothing but the room
constexpr double kRelativeGate = 20;  // LU below the speech so far
constexpr Nanoseconds kStep = std::chrono::milliseconds{100};
constexpr Nanoseconds kForgotten = std::chrono::seconds{15};
constexpr Nanoseconds kKnown = std::chrono::seconds{3}, kLongKnown = std::chrono::seconds{10};
constexpr double kLevel = 3, kRecent = 2, kPast = 60;  // seconds

double power(double lufs) {
  return std::pow(10.0, lufs / 10);
}
double lufs(double power) {
  return 10 * std::log10(std::max(power, 1e-12));
}

}  // namespace

void SpeechLevel::observe(double momentary_lufs, Instant now) noexcept {
  if (last_ != Instant{} && now - last_ < kStep) return;
  const Nanoseconds passed = last_ == Instant{} ? kStep : std::min(now - last_, 5 * kStep);
  last_ = now;
  const bool began = spoken_ == Nanoseconds{0};
  speaking_ = momentary_lufs > kGateLufs &&
              (began || momentary_lufs > std::max(past_, lufs(power_)) - kRelativeGate);
  if (!speaking_) {
    if (now - last_speech_ > kForgotten) spoken_ = Nanoseconds{0};
    return;
  }
  last_speech_ = now;
  const double seconds = std::chrono::duration<double>(passed).count();
  // Until a time constant has gone by it is the plain mean.
  const double so_far = began ? seconds : std::chrono::duration<double>(spoken_).count() + seconds;
  const auto follow = [&](double& mean, double value, double constant) {
    mean = began ? value : mean + (value - mean) * seconds / std::min(so_far, constant);
  };
  follow(power_, power(momentary_lufs), kLevel);
  follow(recent_, momentary_lufs, kRecent);
  follow(past_, momentary_lufs, kPast);
  spoken_ += passed;
}

std::optional<double> SpeechLevel::now_lufs() const noexcept {
  if (spoken_ < kKnown) return std::nullopt;
  return lufs(power_);
}

std::optional<double> SpeechLevel::jump_lu() const noexcept {
  if (spoken_ < kLongKnown) return std::nullopt;
  return recent_ - past_;
}

}  // namespace dragoman::watch
