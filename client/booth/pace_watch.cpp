#include "client/booth/pace_watch.h"

#include <fmt/format.h>

namespace dragoman::client {
namespace {
/// A span that begins and ends between two blocks may miss one of the longest.
constexpr double kLeastPace = 0.96;
}  // namespace

const std::string& PaceWatch::look(Samples rendered, Instant now) {
  if (!begun_) begun_ = Mark{rendered, now};
  if (now - begun_->when < kSpan) return words_;
  const auto due = static_cast<double>(duration_to_samples(now - begun_->when));
  const auto pace = static_cast<double>(rendered - begun_->rendered) / due;
  begun_ = Mark{rendered, now};
  words_ = pace >= kLeastPace ? ""
           : pace == 0 ? "the sound device stands still: nobody hears you, and you hear nothing"
                       : fmt::format(
                             "the sound device handles {:.0f} % of the sound: what you say and "
                             "hear has gaps",
                             100 * pace);
  return words_;
}

}  // namespace dragoman::client
