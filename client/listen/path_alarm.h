#pragma once
/// Notices that one of two paths of a stream is silent while the other plays on: what nobody hears
/// must be told, or the second failure finds no path left. Pure.

#include "client/listen/tune_policy.h"

#include <array>

namespace dragoman::client {

/// One thread. Silence on both is the policy's business, not this one's.
class PathAlarm {
 public:
  static constexpr std::size_t kPaths = 2;
  /// When each path's last packet came, nothing before its first.
  using Heard = std::array<std::optional<Instant>, kPaths>;

  struct Verdict {
    std::optional<Say> say;
    std::optional<std::size_t> rejoin;  ///< the path to be joined anew
  };

  /// The streams were opened at `now`.
  explicit PathAlarm(Instant now) noexcept : since_(now) {}

  /// Every tick. A path is joined again when it falls silent, and then every kRetryMulticast: a
  /// switch that forgot us learns of us again.
  Verdict look(Instant now, const Heard& heard);

 private:
  bool silent(Instant now, std::optional<Instant> heard) const noexcept {
    return now - std::max(since_, heard.value_or(since_)) >= kSilence;
  }

  Instant since_;
  std::optional<std::size_t> lost_;
  Instant next_join_{};
};

}  // namespace dragoman::client
