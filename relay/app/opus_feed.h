#pragma once
/// Endless Ogg Opus over HTTP: exactly the frames that the multicast carries, for players without
/// SDP.

#include "relay/app/frame_taps.h"
#include "relay/app/guard.h"
#include "relay/app/media_control.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman::app {

/// Control thread. Taps a channel only while somebody reads it.
class OpusFeed {
 public:
  OpusFeed(const event::Event& event, FrameTaps& taps) : event_(event), taps_(taps) {}

  /// A new reader, who begins with the next frame.
  std::unique_ptr<net::Conversation> open(std::size_t room, int channel, const Caller& caller = {});
  /// Ends those of whom `ended` says so, in one room or in all; how many.
  int end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason,
                std::optional<std::size_t> room = {});
  /// Hands a frame to all its readers; one who has fallen too far behind is cut off by the server.
  void push(const EncodedFrame& frame);
  int readers(std::size_t room, int channel) const;

 private:
  class Reader;
  using Key = std::pair<std::size_t, int>;

  void join(const Key& key, Reader& reader);
  void leave(const Key& key, Reader& reader) noexcept;

  const event::Event& event_;
  FrameTaps& taps_;
  std::map<Key, std::vector<Reader*>> readers_;
  std::uint32_t serial_ = 0;
};

}  // namespace dragoman::app
