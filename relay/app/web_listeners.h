#pragma once
/// The book of listeners by WebRTC: who they are, where they are kept, what they hear, what they
/// report. Control thread.

#include "relay/app/guard.h"
#include "relay/webrtc/listener.h"

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dragoman::app {

struct WebListener {
  std::string id;  ///< the secret in its Location
  webrtc::Seat seat;
  webrtc::Place place;
  std::uint32_t address = 0;  ///< that its offer came from
  Caller caller;              ///< by what key it was let in
  rtp::Ssrc ssrc{};           ///< of its stream
  bool red = false;
  bool checked = false;  ///< somebody was seen who holds the answer to its offer
  bool connected = false;
  bool ending = false;    ///< asked to end; its seat is taken until the shard says so
  bool gave_way = false;  ///< ends so that another may come, who has its place in the count
  std::int32_t lost = 0;
  Nanoseconds jitter{}, round_trip{};
};

/// What listeners of one channel report, added up.
struct WebCount {
  int listeners = 0;  ///< connected
  std::uint64_t lost = 0;
  Nanoseconds worst_jitter{};
};

class WebListeners {
 public:
  /// `shards` × `seats` places.
  WebListeners(std::size_t shards, std::size_t seats);

  /// A free seat at the emptiest shard, nullptr when there is none; `id` must be new.
  WebListener* seat(std::string id);
  /// Nullptr when there is none, or it ends.
  WebListener* find(std::string_view id);
  WebListener* at(webrtc::Seat seat);
  void remove(webrtc::Seat seat);
  /// A check came, or the handshake ended.
  void check(WebListener& listener) noexcept;
  /// Of those that stay and were never checked, the one that came first; with an address, of those
  /// from there. Nullptr when there is none.
  WebListener* longest_unchecked(std::optional<std::uint32_t> address);
  /// Those that stay and for whom `which` is true, in no order.
  std::vector<WebListener*> those(const std::function<bool(const WebListener&)>& which);

  std::size_t size() const noexcept { return by_id_.size(); }
  /// One for each channel of that room.
  std::vector<WebCount> count(std::size_t room, std::size_t channels) const;
  /// Connected ones, in all.
  int connected() const;

 private:
  struct Shard {
    std::deque<std::uint16_t> free;  ///< the longest free first
    std::vector<WebListener*> seats;
  };

  std::unordered_map<std::string, WebListener> by_id_;  ///< its nodes stay where they are
  std::vector<Shard> shards_;
  std::list<WebListener*> unchecked_;  ///< the longest first
};

}  // namespace dragoman::app
