#pragma once
/// Counts who asked for each unicast stream: a client that reconnects asks for the same stream
/// again before its old session is known to be dead, whose end must not silence the new one.

#include "relay/app/media_control.h"
#include "relay/app/round_trip_book.h"

#include <utility>
#include <vector>

namespace dragoman::app {

/// Control thread.
class SubscriptionBook {
 public:
  explicit SubscriptionBook(MediaControl& media) : media_(media) {}

  void add(const Subscription& subscription);
  void remove(const Subscription& subscription);
  /// Where all streams go to.
  std::vector<UnicastPlace> places() const;
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  MediaControl& media_;
  std::vector<std::pair<Subscription, int>> entries_;
};

}  // namespace dragoman::app
