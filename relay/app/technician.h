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
#include "relay/store/journal_entry.h"

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Control thread.
class Technician {
 public:
  /// Without a `recording` nothing can be recorded.
  Technician(const event::Event& event, MediaControl& media, SessionHub& hub, const StateView& view,
             RecordingDesk* recording = nullptr)
      : event_(event), media_(media), hub_(hub), view_(view), recording_(recording) {}

  /// Told of every command that was taken, for the journal.
  void on_command(std::function<void(const store::JournalFact&)> note) { note_ = std::move(note); }

  /// Checks and posts the command of `who`; the answer comes by a later poll().
  net::Answer handle(const Route& route, const std::string& body, Instant now,
                     const std::string& who = "");
  /// Answers what has been applied meanwhile, and what the engine did not apply in time.
  void poll(Instant now);

 private:
  struct Pending {
    Instant deadline{};
    std::function<bool()> done;
    std::function<net::Response()> answer;  ///< once it is done
    std::function<void(net::Response)> reply;
  };

  struct Asked {
    std::size_t room = 0;
    std::string who;
    Instant now{};
  };
  /// What to post to have it as it was; a body of null where nothing does.
  struct Undo {
    std::string path;
    boost::json::value body;
  };

  net::Answer post(const Asked& asked, const engine::Command& command,
                   std::function<std::string()> state, Undo undo);
  net::Answer floor(const Asked& asked, const std::string& body);
  net::Answer opening(const Asked& asked, const std::string& body);
  net::Answer recording(const Asked& asked, const std::string& body);
  net::Answer source(const Asked& asked, const std::string& name, const std::string& body);
  net::Answer channel(const Asked& asked, const std::string& id, const std::string& body);
  net::Answer desk(const Asked& asked, const Route& route, const std::string& body);
  net::Answer message(const Asked& asked, engine::Seat seat, std::string_view text);
  std::string path(std::size_t room, const std::string& below) const;
  void note(const store::JournalFact& fact) const { note_(fact); }
  static net::Response state_response(std::string state, const Undo& undo);

  const event::Event& event_;
  MediaControl& media_;
  SessionHub& hub_;
  const StateView& view_;
  RecordingDesk* recording_;
  std::function<void(const store::JournalFact&)> note_ = [](const store::JournalFact&) {};
  std::vector<Pending> pending_;
};

}  // namespace dragoman::app
