#include "relay/app/media/subscribers.h"

#include <algorithm>

namespace dragoman::app {
namespace {

constexpr Samples merged_samples(std::size_t which) {
  return kMergedMs[which] * kSampleRate / 1000;
}

}  // namespace

bool Subscribers::wants_plain() const noexcept {
  return !plain.empty() ||
         std::any_of(merged.begin(), merged.end(), [](const Merged& m) { return !m.to.empty(); });
}

bool SubscriptionList::add(const Subscription& subscription) {
  const auto found = std::find(subscriptions_.begin(), subscriptions_.end(), subscription);
  if (found != subscriptions_.end()) return false;
  subscriptions_.push_back(subscription);
  return true;
}

bool SubscriptionList::remove(const Subscription& subscription) {
  return std::erase(subscriptions_, subscription) > 0;
}

std::unique_ptr<const Subscribers> SubscriptionList::table() {
  auto table = std::make_unique<Subscribers>();
  table->merged_ssrc = merged_ssrc_;
  for (const Subscription& subscription : subscriptions_) {
    if (subscription.red && redundant_) {
      table->red.push_back(subscription.to);
      continue;
    }
    const auto asked = std::find(kMergedMs.begin(), kMergedMs.end(), subscription.packet_ms);
    const auto which = static_cast<std::size_t>(asked - kMergedMs.begin());
    if (which < kMergedMs.size() && merged_samples(which) > frame_) {
      table->merged[which].merger = merger(which);
      table->merged[which].to.push_back(subscription.to);
    } else {
      table->plain.push_back(subscription.to);
    }
  }
  return table;
}

FrameMerger* SubscriptionList::merger(std::size_t which) {
  if (!mergers_[which]) {
    mergers_[which] = std::make_unique<FrameMerger>(merged_ssrc_, frame_, merged_samples(which));
  }
  return mergers_[which].get();
}

}  // namespace dragoman::app
