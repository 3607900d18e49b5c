#include "client/audio/stream_bridge.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dragoman::client {
namespace {

/// Zeros that wait in the capture resampler, so that the roundings of two resamplers never find it
/// empty.
constexpr std::size_t kPrimed = 48;

std::size_t block_size(Samples frames, int channels) {
  return static_cast<std::size_t>(frames) * static_cast<std::size_t>(channels);
}
Nanoseconds length(double frames, int rate) {
  return Nanoseconds{std::llround(frames * 1e9 / rate)};
}
/// Longest piece of the card's block that is at most kMaxBlock at either rate.
Samples longest_chunk(int rate) {
  return rate >= kSampleRate ? audio::kMaxBlock : audio::kMaxBlock * rate / kSampleRate;
}

}  // namespace

StreamBridge::StreamBridge(const StreamShape& shape, AudioCallback callback)
    : shape_(shape),
      callback_(std::move(callback)),
      to_us_(std::max(shape.inputs, 1), static_cast<double>(shape.rate) / kSampleRate),
      to_card_(std::max(shape.outputs, 1), static_cast<double>(kSampleRate) / shape.rate),
      card_in_(block_size(audio::kMaxBlock, shape.inputs)),
      card_out_(block_size(audio::kMaxBlock, shape.outputs)),
      our_in_(card_in_.size()),
      our_out_(card_out_.size()) {
  for (int c = 0; c < shape.inputs && shape_.pick.size() < static_cast<std::size_t>(shape.inputs);
       ++c) {
    shape_.pick.push_back(c);
  }
  if (shape.outputs > 0) {
    to_us_.push(std::vector<float>(kPrimed * static_cast<std::size_t>(std::max(shape.inputs, 1))));
  }
}

void StreamBridge::process(const float* in, float* out, Samples frames, Instant now,
                           const HostLatency& host) noexcept {
  const Nanoseconds period = length(static_cast<double>(frames), shape_.rate);
  const Instant start = clock_.begin(now, period);
  // A host that says nothing has double buffers: a block in was captured during the period before,
  // a block out is played during the next.
  const auto told = [&](Nanoseconds latency) {
    return host.exact || latency.count() > 0 ? latency : period;
  };
  const Instant capture = start - told(host.input);
  const Instant playback = start + told(host.output);
  for (Samples done = 0; done < frames;) {
    const Samples part = std::min(frames - done, longest_chunk(shape_.rate));
    const Nanoseconds ahead = length(static_cast<double>(done), shape_.rate);
    chunk(in != nullptr ? in + block_size(done, shape_.device_inputs) : nullptr,
          out != nullptr ? out + block_size(done, shape_.device_outputs) : nullptr, part,
          capture + ahead, playback + ahead);
    done += part;
  }
}

void StreamBridge::chunk(const float* in, float* out, Samples frames, Instant capture,
                         Instant playback) noexcept {
  pick_channels(in, frames);
  if (shape_.rate == kSampleRate) {
    const auto input = audio::Block(card_in_).first(block_size(frames, shape_.inputs));
    const auto output = audio::MutableBlock(card_out_).first(block_size(frames, shape_.outputs));
    callback_(input, output, capture, playback);
  } else {
    through_resamplers(frames, capture, playback);
  }
  if (out != nullptr) spread_channels(out, frames);
}

void StreamBridge::pick_channels(const float* in, Samples frames) noexcept {
  const auto stride = static_cast<std::size_t>(shape_.inputs);
  if (in == nullptr) {
    std::fill(card_in_.begin(), card_in_.end(), 0.0F);
    return;
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(frames); ++i) {
    const float* from = in + i * static_cast<std::size_t>(shape_.device_inputs);
    for (std::size_t c = 0; c < stride; ++c) card_in_[i * stride + c] = from[shape_.pick[c]];
  }
}

/// One channel of ours goes to every one of the card's; two to the first two. What is held at the
/// ceiling before a resampler rings beyond it behind: so it is held again here.
void StreamBridge::spread_channels(float* out, Samples frames) const noexcept {
  const auto ours = static_cast<std::size_t>(shape_.outputs);
  const auto cards = static_cast<std::size_t>(shape_.device_outputs);
  for (std::size_t i = 0; i < static_cast<std::size_t>(frames); ++i) {
    for (std::size_t c = 0; c < cards; ++c) {
      const bool heard = ours == 1 || c < ours;
      const float sample = heard ? card_out_[i * ours + (ours == 1 ? 0 : c)] : 0.0F;
      out[i * cards + c] = std::clamp(sample, -ceiling_, ceiling_);
    }
  }
}

void StreamBridge::through_resamplers(Samples frames, Instant capture, Instant playback) noexcept {
  if (shape_.inputs > 0)
    to_us_.push(audio::Block(card_in_).first(block_size(frames, shape_.inputs)));
  Instant captured = capture + length(static_cast<double>(frames) - to_us_.delay(), shape_.rate);
  if (shape_.outputs == 0) {
    while (const Samples got = to_us_.pull(our_in_)) {
      callback_(audio::Block(our_in_).first(block_size(got, shape_.inputs)), {}, captured,
                playback);
      captured += samples_to_duration(got);
    }
    return;
  }
  Instant played = playback + length(to_card_.delay(), kSampleRate);
  while (const Samples need = std::min(to_card_.input_needed(frames), audio::kMaxBlock)) {
    const auto input = audio::MutableBlock(our_in_).first(block_size(need, shape_.inputs));
    const auto output = audio::MutableBlock(our_out_).first(block_size(need, shape_.outputs));
    const Samples got = shape_.inputs > 0 ? to_us_.pull(input) : 0;
    std::fill(input.begin() + static_cast<std::ptrdiff_t>(block_size(got, shape_.inputs)),
              input.end(), 0.0F);
    callback_(input, output, captured, played);
    to_card_.push(output);
    captured += samples_to_duration(need);
    played += samples_to_duration(need);
  }
  to_card_.pull(audio::MutableBlock(card_out_).first(block_size(frames, shape_.outputs)));
}

}  // namespace dragoman::client
