#pragma once
/// All that control does for WebRTC: those who listen (WHEP), those who speak (WHIP), and
/// technicians who talk from a page, who share the shards. Control thread.

#include "relay/app/route.h"
#include "relay/app/web_talk.h"
#include "relay/app/whep.h"
#include "relay/app/whip.h"

#include <functional>
#include <optional>

namespace dragoman::app {

class WebDesk {
 public:
  /// `sessions`: what the guard says of a hello, and the audit; `behind`: no room for more
  /// listeners. All must outlive it; media.web() is there.
  WebDesk(const event::Event& event, MediaControl& media, SessionHub& hub,
          const SessionHub::Setup& sessions, std::function<bool()> behind);
  WebDesk(const WebDesk&) = delete;
  WebDesk& operator=(const WebDesk&) = delete;
  ~WebDesk();

  /// POST and DELETE below /whep and /whip, and GET of a session below /whip.
  net::Response handle(const Route& route, const net::Request& request, const Caller& caller);
  /// Ends those whose key no longer holds, or who listen in that room and may not now; how many.
  int end_those(const std::function<bool(const Caller&)>& ended,
                std::optional<std::size_t> room = std::nullopt);
  /// Takes what the shards told. Some times a second.
  void poll();

  const Whep& whep() const noexcept { return whep_; }
  const Whip& whip() const noexcept { return whip_; }

  /// The answer where the event takes no browsers.
  static net::Response none();

 private:
  SessionHub& hub_;
  Whip whip_;
  WebTalk talk_;
  Whep whep_;
};

constexpr bool is_webrtc(Resource resource) noexcept {
  return resource >= Resource::whep && resource <= Resource::whip_session;
}

}  // namespace dragoman::app
