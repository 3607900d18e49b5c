#include "relay/app/tap/frame_batch.h"

#include <algorithm>
#include <utility>

namespace dragoman::app {
namespace {

constexpr char kVersion = 1;
constexpr Samples kMessage = 960;  ///< 20 ms: what one message carries, or one frame that is longer

void append(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

FrameBatch::FrameBatch(int number, Samples frame)
    : number_(number), frame_(frame), frames_a_message_(std::max<Samples>(1, kMessage / frame)) {}

std::shared_ptr<const std::string> FrameBatch::push(FrameIndex n, rtp::Bytes opus) {
  std::shared_ptr<const std::string> done;
  const bool first = to_int(n) % frames_a_message_ == 0;
  if (!batch_.empty() && (first || n != next_)) done = flush();
  if (batch_.empty() && !first) return done;
  if (batch_.empty()) begin(n);
  append(batch_, opus.size(), 2);
  batch_.append(reinterpret_cast<const char*>(opus.data()), opus.size());
  next_ = n + 1;
  if (to_int(next_) % frames_a_message_ == 0) done = flush();
  return done;
}

void FrameBatch::begin(FrameIndex n) {
  batch_ += kVersion;
  append(batch_, static_cast<std::uint64_t>(number_), 1);
  append(batch_, static_cast<std::uint64_t>(frame_), 2);
  append(batch_, static_cast<std::uint64_t>(to_int(n)), 8);
}

std::shared_ptr<const std::string> FrameBatch::flush() {
  return std::make_shared<const std::string>(std::exchange(batch_, {}));
}

}  // namespace dragoman::app
