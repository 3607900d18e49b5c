#pragma once
/// A desk's machine without a relay: what it is told, and what comes out of it.

#include "client/booth/desk_machine.h"
#include "codecs/control/messages.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace dragoman::testing {

inline control::DeskState state_of(std::string microphone, std::vector<std::string> on_air = {}) {
  control::DeskState state;
  state.booth = "en";
  state.desk = 1;
  state.microphone = std::move(microphone);
  state.on_air = std::move(on_air);
  state.output = "a";
  state.language = "en";
  state.incoming = "floor";
  return state;
}

/// A desk and what came out of it.
struct ScriptedDesk {
  client::DeskMachine machine{"hall", "en", 1};
  std::vector<control::ClientMessage> sent;
  std::vector<client::DeskView> shown;
  std::vector<std::string> heard;
  bool quit = false;

  template <class Act>
  ScriptedDesk& operator()(Act act) {
    sent.clear();
    shown.clear();
    act(machine);
    for (const auto& action : machine.take()) {
      if (const auto* message = std::get_if<client::SendMessage>(&action))
        sent.push_back(message->message);
      if (const auto* show = std::get_if<client::ShowDesk>(&action)) shown.push_back(show->view);
      if (const auto* hear = std::get_if<client::HearChannel>(&action))
        heard.push_back(hear->channel);
      if (std::holds_alternative<client::QuitDesk>(action)) quit = true;
    }
    return *this;
  }
  ScriptedDesk& line(const char* text) {
    return (*this)([&](client::DeskMachine& m) { m.line(text); });
  }
  ScriptedDesk& confirm(const control::DeskState& state) {
    return (*this)([&](client::DeskMachine& m) { m.confirmed(state); });
  }
  ScriptedDesk& link() {
    return (*this)([](client::DeskMachine& m) { m.registered(); });
  }
  ScriptedDesk& unlink() {
    return (*this)([](client::DeskMachine& m) { m.link_lost("relay gone"); });
  }
  template <class Message>
  const Message* only_sent() const {
    return sent.size() == 1 ? std::get_if<Message>(&sent[0]) : nullptr;
  }
};

}  // namespace dragoman::testing
