#pragma once
/// The live WebSocket (/api/v1/live): the whole state first, changed rooms as they change, meters
/// 25 times a second, alarms as they come and go. A reader who lags misses meters, never makes the
/// relay queue without bound, and gets the whole state again once it has caught up. Who shows a
/// key, with the request or by {"type":"key","token"} at any time, sees booths, sources and alarms;
/// others see channels.

#include "relay/app/guard.h"
#include "relay/app/state_view.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dragoman::app {

/// Control thread.
class LiveFeed {
 public:
  /// Who shows that key on that connection, or its refusal.
  using Keys = std::function<std::variant<Caller, control::Refused>(const std::string& token,
                                                                    const Caller& connection)>;

  LiveFeed(const event::Event& event, const StateView& view, Keys keys = {});

  std::unique_ptr<net::Conversation> open(const Caller& caller = {});
  /// Ends those whose key no longer holds; how many.
  int end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason);
  /// Sends the rooms that are not as they were last told. Call at every change of a room's version,
  /// and once a second for what has none (listeners, counters, levels).
  void publish();
  /// Sends the alarms when they are not as they were last told. Call after every look at them.
  void alarms();
  /// Every 40 ms.
  void meters();
  std::size_t viewers() const noexcept { return viewers_.size(); }
  std::uint64_t skipped_meters() const noexcept { return skipped_meters_; }

 private:
  class Viewer;

  const event::Event& event_;
  const StateView& view_;
  Keys keys_;
  std::vector<Viewer*> viewers_;
  void publish(bool staff, std::vector<std::string>& told);
  bool watched(bool staff) const;

  std::vector<std::string> told_, told_publicly_;  ///< last text of each room
  std::uint64_t told_alarms_ = 0;                  ///< version
  std::uint64_t skipped_meters_ = 0;
};

}  // namespace dragoman::app
