#include "relay/app/web_desk.h"

#include <utility>

namespace dragoman::app {

WebDesk::WebDesk(const event::Event& event, MediaControl& media, SessionHub& hub,
                 const SessionHub::Setup& sessions, std::function<bool()> behind)
    : hub_(hub),
      whip_({event, *media.web(), media, hub, sessions.now, sessions.random,
             web_candidates(event, media.media_endpoint()), sessions.identify, sessions.audit,
             sessions.journal}),
      talk_({*media.web(), media, sessions.now, sessions.random,
             web_candidates(event, media.media_endpoint())},
            [&hub](std::size_t room, int slot) { hub.lose_sound(room, slot); }),
      whep_({event, *media.web(), sessions.now, sessions.random,
             web_candidates(event, media.media_endpoint()),
             [&hub](const ListenerReport& report) { hub.note(report); },
             [this](const webrtc::Event& told) {
               whip_.take(told);
               talk_.take(told);
             },
             std::move(behind)}) {
  hub_.talk_by(&talk_);
}

WebDesk::~WebDesk() {
  hub_.talk_by(nullptr);
}

net::Response WebDesk::handle(const Route& route, const net::Request& request,
                              const Caller& caller) {
  switch (route.resource) {
    case Resource::whep:
      return whep_.offer(request, route.room, route.channel, caller);
    case Resource::whip:
      return whip_.offer(request, route.room, route.channel, caller);
    case Resource::whip_session:
      return request.method == "DELETE" ? whip_.remove(route.desk) : whip_.state(route.desk);
    default:
      return request.method == "DELETE" ? whep_.remove(route.desk)
                                        : whep_.change(route.desk, request.body);
  }
}

int WebDesk::end_those(const std::function<bool(const Caller&)>& ended,
                       std::optional<std::size_t> room) {
  const int listeners = whep_.end_those(ended, room);
  return room ? listeners : listeners + whip_.end_those(ended);
}

void WebDesk::poll() {
  whep_.poll();
  whip_.poll();
  talk_.poll();
}

net::Response WebDesk::none() {
  return net::error_response(404, "no_web_listeners", "This event takes no browsers.",
                             "Set [web] listeners in the event file.");
}

}  // namespace dragoman::app
