#include "relay/app/subscription_book.h"

#include <algorithm>

namespace dragoman::app {

SubscriptionBook::Verdict SubscriptionBook::add(const Subscription& subscription) {
  for (auto& [entry, count] : entries_)
    if (entry == subscription) {
      ++count;
      return Verdict::taken;
    }
  const auto more = packets_a_second(subscription);
  const auto found = to_address_.find(subscription.to.address);
  const auto to_address = found == to_address_.end() ? 0 : found->second;
  const bool address_full = to_address + more > kMostToAddress;
  if (address_full || to_all_ + more > kMostToAll) {
    ++refused_;
    return address_full ? Verdict::address_full : Verdict::full;
  }
  to_address_[subscription.to.address] = to_address + more;
  to_all_ += more;
  entries_.emplace_back(subscription, 1);
  media_.subscribe(subscription);
  return Verdict::taken;
}

std::int64_t SubscriptionBook::packets_a_second(const Subscription& subscription) const noexcept {
  const Samples merged = Samples{subscription.packet_ms} * kSampleRate / 1000;
  return kSampleRate / std::max(merged, frame_);
}

void SubscriptionBook::remove(const Subscription& subscription) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const auto& entry) { return entry.first == subscription; });
  if (found == entries_.end() || --found->second > 0) return;
  media_.unsubscribe(subscription);
  const auto less = packets_a_second(subscription);
  to_all_ -= less;
  const auto address = to_address_.find(subscription.to.address);
  if (address != to_address_.end() && (address->second -= less) == 0) to_address_.erase(address);
  *found = entries_.back();
  entries_.pop_back();
}

std::vector<UnicastPlace> SubscriptionBook::places() const {
  std::vector<UnicastPlace> places;
  places.reserve(entries_.size());
  for (const auto& [entry, count] : entries_)
    places.push_back({entry.room, entry.channel, entry.to.address, entry.to.port});
  return places;
}

}  // namespace dragoman::app
