#include "relay/app/tap/source_encoder.h"

namespace dragoman::app {
namespace {

/// Good enough to judge a microphone by, at a third of what a channel's frames cost.
opus::EncoderConfig config() {
  opus::EncoderConfig config;
  config.frame = SourceEncoder::kFrame;
  config.complexity = 5;
  return config;
}

}  // namespace

SourceEncoder::SourceEncoder(Samples frame) : frame_(frame), encoder_(config()) {
  gathered_.reserve(static_cast<std::size_t>(kFrame));
}

std::optional<SourceEncoder::Encoded> SourceEncoder::push(const SourceFrame& frame) {
  const std::int64_t begin = to_int(frame.frame) * frame_;
  if (frame.frame != next_) gathered_.clear();
  next_ = frame.frame + 1;
  if (gathered_.empty() && begin % kFrame != 0) return std::nullopt;
  gathered_.insert(gathered_.end(), frame.samples.begin(), frame.samples.end());
  if (gathered_.size() < static_cast<std::size_t>(kFrame)) return std::nullopt;
  const auto size = encoder_.encode(gathered_, opus_);
  gathered_.clear();
  if (size == 0) return std::nullopt;
  return Encoded{FrameIndex{begin / kFrame}, rtp::Bytes{opus_}.first(size)};
}

}  // namespace dragoman::app
