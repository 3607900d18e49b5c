#include "client/booth/pace_watch.h"

#include <fmt/format.h>

namespace dragoman::client {
namespace {
/// A span that begins and ends between two blocks may miss one of the longest.
constexpr double kLeastPace = 0.96;
/// No block is so long, and no machine's pause.
constexpr Nanoseconds kStill = std::chrono::seconds{1};
/// Perhaps it has just died: that is no share of the sound.
constexpr Nanoseconds kPause = std::chrono::milliseconds{200};
constexpr const char* kStands =
    "the sound device stands still: nobody hears you, and you hear nothing";
}  // namespace

const std::string& PaceWatch::look(Samples rendered, Instant now) {
  if (!begun_) begun_ = last_ = Mark{rendered, now};
  if (rendered != last_.rendered) {
    last_ = {rendered, now};
    // What it handles is judged from when it goes on.
    if (words_ == kStands && !back_) begun_ = last_;
    back_ = true;
  } else if (now - last_.when >= kStill) {
    words_ = kStands;
    back_ = false;
  }
  if (!back_ || now - begun_->when < kSpan || now - last_.when > kPause) return words_;
  const auto due = static_cast<double>(duration_to_samples(now - begun_->when));
  const auto pace = static_cast<double>(rendered - begun_->rendered) / due;
  begun_ = Mark{rendered, now};
  // Said once, not at every new figure.
  if (pace >= kLeastPace)
    words_.clear();
  else if (words_.empty() || words_ == kStands)
    words_ = fmt::format(
        "the sound device handles {:.0f} % of the sound: what you say and hear has gaps",
        100 * pace);
  return words_;
}

}  // namespace dragoman::client
