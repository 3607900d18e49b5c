#include "client/monitor/talkback.h"

#include "codecs/control/codes.h"

#include <system_error>

namespace dragoman::client {

Talkback::Talkback(const MonitorOptions& options, MainLoop& loop, Shown shown)
    : loop_(loop),
      shown_(std::move(shown)),
      machine_(options.room, microphone_of(options.talk), options.talk.volume_db),
      sound_(options.talk) {
  start_session(options);
}

/// The session first: its thread posts to the loop.
Talkback::~Talkback() {
  session_.reset();
}

void Talkback::start_session(const MonitorOptions& options) {
  SessionOptions session;
  session.relay = options.common.relay;
  session.hello.role = control::Role::technician;
  session.hello.client = std::string("dragoman-monitor ") + DRAGOMAN_VERSION;
  session.hello.room = options.room;
  session.hello.port = sound_.sends_from();
  session.hello.srtp = true;
  session_ = std::make_unique<ControlSession>(session, [this](const SessionEvent& event) {
    loop_.post([this, event] { session_event(event); });
  });
}

void Talkback::session_event(const SessionEvent& event) {
  if (const auto* session = std::get_if<Registered>(&event)) registered(*session);
  if (const auto* lost = std::get_if<LinkLost>(&event)) {
    sound_.set_target({});
    machine_.link_lost(lost->reason);
  }
  if (const auto* message = std::get_if<control::RelayMessage>(&event)) {
    if (const auto* talking = std::get_if<control::Talking>(message)) machine_.confirmed(*talking);
    if (const auto* lines = std::get_if<control::PrivateLines>(message))
      machine_.private_lines(*lines);
    if (const auto* refusal = std::get_if<control::Refused>(message)) {
      machine_.refused(*refusal);
      if (!ever_registered_) {
        failure_.emplace(Exit::usage, refusal->code, refusal->message, refusal->remedy);
        loop_.quit(static_cast<int>(Exit::usage));
      }
    }
  }
  obey();
}

void Talkback::registered(const Registered& session) {
  ever_registered_ = true;
  sound_.set_target(target_of(session));
  machine_.registered();
  try {
    session_->send(control::PrivateCommand{
        sound_.listen_to(session.media.address, !session.welcome.srtp.empty())});
  } catch (const std::system_error& error) {
    return machine_.note(std::string("desks cannot be heard: ") + error.what());
  }
}

void Talkback::line(std::string_view text) {
  machine_.line(text);
  obey();
}

void Talkback::obey() {
  for (const auto& action : machine_.take()) {
    if (const auto* sending = std::get_if<talk::Send>(&action)) session_->send(sending->message);
    if (const auto* showing = std::get_if<talk::Show>(&action)) shown_(showing->view);
    if (const auto* hearing = std::get_if<talk::Hear>(&action)) sound_.hear(hearing->lines);
    if (const auto* microphone = std::get_if<talk::Microphone>(&action))
      sound_.open_microphone(microphone->open);
    if (const auto* volume = std::get_if<talk::Volume>(&action)) sound_.set_volume(volume->db);
    if (std::holds_alternative<talk::Quit>(action)) loop_.quit(0);
  }
}

void Talkback::tick() {
  if (auto words = sound_.news(); !words.empty()) machine_.note(std::move(words));
  obey();
}

}  // namespace dragoman::client
