#include "relay/app/subscription_book.h"

#include <algorithm>

namespace dragoman::app {

void SubscriptionBook::add(const Subscription& subscription) {
  for (auto& [entry, count] : entries_)
    if (entry == subscription) {
      ++count;
      return;
    }
  entries_.emplace_back(subscription, 1);
  media_.subscribe(subscription);
}

void SubscriptionBook::remove(const Subscription& subscription) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const auto& entry) { return entry.first == subscription; });
  if (found == entries_.end() || --found->second > 0) return;
  media_.unsubscribe(subscription);
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
