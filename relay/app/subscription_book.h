#pragma once
/// Counts who asked for each unicast stream: a client that reconnects asks for the same stream
/// again before its old session is known to be dead, whose end must not silence the new one. And
/// bounds how much is sent: who opens many sessions must not take the packets of those who listen.

#include "relay/app/media_control.h"
#include "relay/app/round_trip_book.h"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace dragoman::app {

/// Control thread.
class SubscriptionBook {
 public:
  /// Packets a second to one address, behind which a hall may be, and to all: 1,200 and 3,000
  /// listeners with packets of 20 ms.
  static constexpr std::int64_t kMostToAddress = 60'000, kMostToAll = 150'000;

  /// `frame` is the event's, samples.
  SubscriptionBook(MediaControl& media, Samples frame) : media_(media), frame_(frame) {}

  enum class Verdict : std::uint8_t { taken, address_full, full };
  /// What is full is not asked for, and counted.
  Verdict add(const Subscription& subscription);
  void remove(const Subscription& subscription);
  /// Where all streams go to.
  std::vector<UnicastPlace> places() const;
  std::size_t size() const noexcept { return entries_.size(); }
  /// Since start.
  std::uint64_t refused() const noexcept { return refused_; }

 private:
  std::int64_t packets_a_second(const Subscription& subscription) const noexcept;

  MediaControl& media_;
  Samples frame_;
  std::int64_t to_all_ = 0;
  std::map<std::uint32_t, std::int64_t> to_address_;  ///< those that get any
  std::uint64_t refused_ = 0;
  std::vector<std::pair<Subscription, int>> entries_;
};

}  // namespace dragoman::app
