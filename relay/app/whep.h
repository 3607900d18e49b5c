#pragma once
/// Listening by WebRTC over HTTP (WHEP): an offer is answered, a session changes its language or
/// ends. Control thread.

#include "codecs/sdp/webrtc_answer.h"
#include "codecs/sdp/webrtc_offer.h"
#include "relay/app/guard.h"
#include "relay/app/media_control.h"
#include "relay/app/web_admission.h"
#include "relay/app/web_listeners.h"
#include "relay/app/web_media.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Totals since start but for `waiting` and `connected`.
struct WhepCounts {
  int waiting = 0, connected = 0;  ///< now: without and with a finished handshake
  std::uint64_t admitted = 0, handshakes = 0, tuned = 0;
  std::uint64_t gave_way = 0;  ///< answered, never checked, and ended for one that came later
  std::map<std::string, std::uint64_t> refused;  ///< offers, by reason
  std::array<std::uint64_t, static_cast<std::size_t>(webrtc::End::count_)> ended{};
};

class Whep {
 public:
  struct Setup {
    const event::Event& event;
    WebMedia& media;
    std::function<Instant()> now;
    webrtc::Random random;                  ///< fit for secrets
    std::vector<rtp::Endpoint> candidates;  ///< where browsers find the media port
    /// What a listener says of its stream, and that it leaves.
    std::function<void(const ListenerReport&)> reported = [](const ListenerReport&) {};
    /// What shards tell of those who are not listeners.
    std::function<void(const webrtc::Event&)> others = [](const webrtc::Event&) {};
    /// No room for more, whatever the numbers say.
    std::function<bool()> behind = [] { return false; };
  };
  /// What it refers to must outlive it.
  explicit Whep(Setup setup);

  /// POST /whep/{room}/{channel}
  net::Response offer(const net::Request& request, std::string_view room, std::string_view channel,
                      const Caller& caller = {});
  /// POST {"channel"} to the session's own path
  net::Response change(std::string_view id, const std::string& body);
  /// DELETE on it
  net::Response remove(std::string_view id);

  /// Ends those of whom `ended` says so, in one room or in all; how many. What a busy shard
  /// does not take now it takes at a later poll(). `ended` may be called until then.
  int end_those(const std::function<bool(const Caller&)>& ended,
                std::optional<std::size_t> room = {});

  /// Takes what the shards told. Some times a second.
  void poll();

  std::vector<WebCount> listeners(std::size_t room) const;
  WhepCounts counts() const;

 private:
  net::Response refuse(unsigned status, std::string_view reason, std::string_view message,
                       std::string_view remedy);
  net::Response turn_away(WebRefusal why);
  net::Response admit(const net::Request& request, const sdp::Offer& offer,
                      const webrtc::Place& place, const Caller& caller);
  bool end(WebListener& listener);
  /// False while a shard is too busy for some.
  bool end_all(const std::function<bool(const WebListener&)>& ended, int& count);
  bool make_room(WebRefusal full, std::uint32_t address);
  void take(const webrtc::Event& event);
  void take_report(WebListener& listener, const webrtc::Event& event);
  std::string secret();

  Setup setup_;
  WebAdmission admission_;
  WebListeners listeners_;
  WhepCounts counts_;
  /// Of end_those(), while a shard was too busy for it.
  std::vector<std::function<bool(const WebListener&)>> ended_;
  Instant forget_due_{};
};

/// Where browsers may find the media port: announced addresses; else the address it is bound to;
/// else all of this machine's, loopback last.
std::vector<rtp::Endpoint> web_candidates(const event::Event& event, const rtp::Endpoint& media);

}  // namespace dragoman::app
