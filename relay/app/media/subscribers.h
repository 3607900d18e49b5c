#pragma once
/// Who takes a channel by unicast, sorted by what they asked for.

#include "codecs/rtp/endpoint.h"
#include "relay/app/media/frame_merger.h"
#include "relay/app/media_plane.h"

#include <array>
#include <memory>
#include <vector>

namespace dragoman::app {

/// The lengths that frames are merged into, in ms.
inline constexpr std::array<int, 2> kMergedMs{10, 20};

/// Immutable once posted to the fan-out thread; the mergers are that thread's own.
struct Subscribers {
  struct Merged {
    FrameMerger* merger = nullptr;
    std::vector<rtp::Endpoint> to;
  };
  std::vector<rtp::Endpoint> plain;  ///< the channel's own packets
  std::vector<rtp::Endpoint> red;    ///< those of its RED twin
  std::array<Merged, kMergedMs.size()> merged;
  rtp::Ssrc merged_ssrc{};

  bool wants_plain() const noexcept;  ///< plain packets are needed, as they are or to be merged
};

/// Control's list of one channel's subscriptions. RED is never merged, and frames that are as long
/// as the packet asked for are sent as they are.
class SubscriptionList {
 public:
  /// `redundant`: the channel has a RED twin; without one, RED subscribers get plain packets.
  SubscriptionList(rtp::Ssrc merged_ssrc, Samples frame, bool redundant)
      : merged_ssrc_(merged_ssrc), frame_(frame), redundant_(redundant) {}

  /// False when it was there already.
  bool add(const Subscription& subscription);
  /// False when it was not there.
  bool remove(const Subscription& subscription);
  /// What the fan-out thread needs to know now. Allocates.
  std::unique_ptr<const Subscribers> table();

 private:
  FrameMerger* merger(std::size_t which);

  rtp::Ssrc merged_ssrc_;
  Samples frame_;
  bool redundant_;
  std::vector<Subscription> subscriptions_;
  std::array<std::unique_ptr<FrameMerger>, kMergedMs.size()> mergers_;  ///< made when first wanted
};

}  // namespace dragoman::app
