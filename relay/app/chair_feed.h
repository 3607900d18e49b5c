#pragma once
/// The chair's WebSocket (/api/v1/rooms/{room}/signals): what booths ask of whoever speaks, and
/// nothing else of the meeting.

#include "relay/app/media_control.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dragoman::app {

/// Control thread.
class ChairFeed {
 public:
  /// Event and media must outlive it, and it every conversation.
  ChairFeed(const event::Event& event, MediaControl& media);

  /// Rooms of which chairs are told the signals alone: those in a closed session.
  void veil(std::function<bool(std::size_t)> veiled) { veiled_ = std::move(veiled); }

  std::unique_ptr<net::Conversation> open(std::size_t room);
  /// Tells the chairs of each room whose signals changed.
  void publish();
  /// Each second, so that a page knows by silence that its link is dead: a signal that cannot come
  /// must not look like one that is not given.
  void beat();

 private:
  class Chair;
  using Text = std::shared_ptr<const std::string>;

  Text state(std::size_t room) const;

  const event::Event& event_;
  MediaControl& media_;
  std::vector<std::vector<Chair*>> chairs_;  ///< by room
  std::vector<std::string> told_;            ///< by room: the state as last told
  std::function<bool(std::size_t)> veiled_ = [](std::size_t) { return false; };
};

}  // namespace dragoman::app
