#include "client/booth/microphone_check.h"

#include "codecs/audio/decibel.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

namespace dragoman::client {
namespace {

constexpr std::size_t kWindow = kSampleRate / 10;
constexpr int kHarmonics = 4;
constexpr float kFullScale = 32767.0F / 32768.0F;

// Limits, dBFS. Speech at -20 is what the relay's level match aims at; it has ±6 dB of its own.
constexpr double kNoisy = -50, kHum = -60;
constexpr double kNothing = -60, kTooLow = -38, kHot = -12;

double mean_square(audio::Block block) {
  double sum = 0;
  for (const float sample : block) sum += static_cast<double>(sample) * static_cast<double>(sample);
  return block.empty() ? 0 : sum / static_cast<double>(block.size());
}

double dbfs(double mean_square) {
  return static_cast<double>(audio::mean_square_to_dbfs(mean_square));
}

/// Mean square of what lies at one frequency.
double power_at(audio::Block block, double hz) {
  std::complex<double> sum = 0;
  for (std::size_t n = 0; n < block.size(); ++n)
    sum += static_cast<double>(block[n]) *
           std::polar(1.0, -2 * std::numbers::pi * hz * static_cast<double>(n) / kSampleRate);
  return 2 * std::norm(sum / static_cast<double>(std::max<std::size_t>(block.size(), 1)));
}

}  // namespace

NoiseFloor noise_floor(audio::Block recording) {
  NoiseFloor floor;
  floor.rms_dbfs = dbfs(mean_square(recording));
  double most = 0;
  for (const int mains : {50, 60}) {
    double power = 0;
    for (int k = 1; k <= kHarmonics; ++k) power += power_at(recording, mains * k);
    if (power <= most) continue;
    most = power;
    floor.hum_hz = mains;
  }
  floor.hum_dbfs = dbfs(most);
  return floor;
}

SpeechLevel speech_level(audio::Block recording) {
  SpeechLevel speech;
  std::vector<double> windows;
  for (std::size_t at = 0; at + kWindow <= recording.size(); at += kWindow)
    windows.push_back(mean_square(recording.subspan(at, kWindow)));
  std::sort(windows.begin(), windows.end(), std::greater<>());
  if (!windows.empty()) speech.rms_dbfs = dbfs(windows[windows.size() / 5]);
  float peak = 0;
  for (const float sample : recording) {
    peak = std::max(peak, std::abs(sample));
    speech.clipped += std::abs(sample) >= kFullScale ? 1 : 0;
  }
  speech.peak_dbfs = static_cast<double>(audio::gain_to_db(peak));
  return speech;
}

Opinion opinion(const NoiseFloor& noise) {
  // Hum is what most of the noise is made of; a loud voice nearby has something at 150 Hz, too.
  if (noise.hum_dbfs > kHum && noise.hum_dbfs > noise.rms_dbfs - 3)
    return {false, "hum",
            "another cable or socket, a balanced or isolated input; keep the microphone cable away "
            "from "
            "power supplies"};
  if (noise.rms_dbfs > kNoisy)
    return {false, "noisy",
            "close the booth's door, turn ventilation and the input's gain down, keep silent while "
            "this "
            "is measured"};
  return {true, "good", ""};
}

Opinion opinion(const SpeechLevel& speech) {
  if (speech.clipped > 0)
    return {false, "clip", "turn the input's gain down by 10 dB: what is cut off cannot be mended"};
  if (speech.rms_dbfs > kHot) return {false, "hot", "turn the input's gain down by 6 dB"};
  if (speech.rms_dbfs < kNothing)
    return {
        false, "nothing",
        "is it plugged in, its switch on, and the right input chosen? --list-devices, --device"};
  if (speech.rms_dbfs < kTooLow)
    return {false, "too low", "turn the input's gain up, or come nearer to the microphone"};
  return {true, "good", ""};
}

}  // namespace dragoman::client
