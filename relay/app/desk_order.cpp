#include "relay/app/desk_order.h"

#include "codecs/control/codes.h"
#include "relay/app/lookup.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

using engine::Command;
using engine::CommandType;

Command order(CommandType type, bool on = false) {
  Command command;
  command.type = type;
  command.on = on;
  return command;
}

DeskOrder order_of(const control::MicrophoneCommand& m, const event::Room&) {
  return order(CommandType::microphone, m.on);
}

DeskOrder order_of(const control::CoughCommand& m, const event::Room&) {
  return order(CommandType::cough, m.on);
}

DeskOrder order_of(const control::OutputCommand& m, const event::Room& room) {
  auto command = order(CommandType::output);
  command.output = m.output == "b"   ? engine::Output::b
                   : m.output == "c" ? engine::Output::c
                                     : engine::Output::a;
  if (command.output != engine::Output::a && !m.language.empty()) {
    const auto channel = find_channel(room, m.language);
    if (!channel || *channel == 0) return no_such_channel(room, m.language);
    command.channel = *channel;
  }
  if (command.output == engine::Output::c && command.channel == engine::kNone)
    return control::Refused{std::string(control::code::kChannel), "Output C needs a language.",
                            "Say \"out c LANGUAGE\"."};
  return command;
}

DeskOrder order_of(const control::IncomingCommand& m, const event::Room& room) {
  const auto channel = find_channel(room, m.channel);
  if (!channel) return no_such_channel(room, m.channel);
  auto command = order(CommandType::incoming);
  command.channel = *channel;
  return command;
}

DeskOrder order_of(const control::HandoverCommand& m, const event::Room&) {
  using engine::HandoverStep;
  auto command = order(CommandType::handover);
  command.step = m.step == "accept"     ? HandoverStep::accept
                 : m.step == "decline"  ? HandoverStep::decline
                 : m.step == "take"     ? HandoverStep::take
                 : m.step == "withdraw" ? HandoverStep::withdraw
                                        : HandoverStep::ask;
  return command;
}

DeskOrder order_of(const control::SlowerCommand&, const event::Room&) {
  return order(CommandType::slower);
}

DeskOrder order_of(const control::UseMicrophoneCommand&, const event::Room&) {
  return order(CommandType::use_microphone);
}

DeskOrder order_of(const control::CallCommand& m, const event::Room&) {
  auto command = order(CommandType::call);
  command.call = m.on ? engine::Call::raised : engine::Call::none;
  return command;
}

/// A technician's talk is no desk's: the session sees to it.
DeskOrder order_of(const control::TalkCommand& m, const event::Room&) {
  if (m.to == "desk") return {};
  auto command = order(CommandType::talk);
  command.talk = m.to == "mate"         ? engine::Talk::mate
                 : m.to == "technician" ? engine::Talk::technician
                                        : engine::Talk::nobody;
  return command;
}

DeskOrder order_of(const control::FloorLanguageCommand& m, const event::Room& room) {
  auto command = order(CommandType::floor_language);
  if (m.language.empty()) return command;
  const auto channel = find_channel(room, m.language);
  if (!channel || *channel == 0) return no_such_channel(room, m.language);
  command.channel = *channel;
  return command;
}

template <class Message>
DeskOrder order_of(const Message&, const event::Room&) {
  return {};
}

}  // namespace

DeskOrder desk_order(const control::ClientMessage& message, const event::Room& room) {
  return std::visit([&](const auto& each) { return order_of(each, room); }, message);
}

control::Refused no_such_channel(const event::Room& room, std::string_view channel) {
  return {std::string(control::code::kChannel),
          fmt::format("Room {} has no channel {}.", room.id, channel),
          "Channels here: " + names_of_channels(room) + "."};
}

}  // namespace dragoman::app
