#pragma once
/// The technician's commands: POST /api/v1/rooms/{room}/…, each a JSON object, answered with the
/// new state of what it names once the engine has applied it.

#include "relay/app/media_control.h"
#include "relay/app/recording_desk.h"
#include "relay/app/route.h"
#include "relay/app/session_hub.h"
#include "relay/app/state_view.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <functional>
#include <string>
#include <vector>

namespace dragoman::app {

/// Control thread.
class Technician {
 public:
  /// Without a `recording` nothing can be recorded.
  Technician(const event::Event& event, MediaControl& media, SessionHub& hub, const StateView& view,
             RecordingDesk* recording = nullptr)
      : event_(event), media_(media), hub_(hub), view_(view), recording_(recording) {}

  /// Checks and posts the command; the answer comes by a later poll().
  net::Answer handle(const Route& route, const std::string& body, Instant now);
  /// Answers what has been applied meanwhile, and what the engine did not apply in time.
  void poll(Instant now);

 private:
  struct Pending {
    Instant deadline{};
    std::function<bool()> done;
    std::function<net::Response()> answer;  ///< once it is done
    std::function<void(net::Response)> reply;
  };

  net::Answer post(std::size_t room, const engine::Command& command,
                   std::function<std::string()> state, Instant now);
  net::Answer floor(std::size_t room, const std::string& body, Instant now);
  net::Answer recording(std::size_t room, const std::string& body, Instant now);
  net::Answer channel(std::size_t room, const std::string& id, const std::string& body,
                      Instant now);
  net::Answer desk(std::size_t room, const Route& route, const std::string& body, Instant now);
  net::Answer message(std::size_t room, engine::Seat seat, std::string_view text);

  const event::Event& event_;
  MediaControl& media_;
  SessionHub& hub_;
  const StateView& view_;
  RecordingDesk* recording_;
  std::vector<Pending> pending_;
};

}  // namespace dragoman::app
