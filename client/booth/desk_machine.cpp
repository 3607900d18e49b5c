#include "client/booth/desk_machine.h"

#include <utility>

namespace dragoman::client {

DeskMachine::DeskMachine(std::string room, std::string booth, int desk, std::string input) {
  view_.room = std::move(room);
  view_.booth = std::move(booth);
  view_.desk = desk;
  view_.input = std::move(input);
}

std::vector<DeskAction> DeskMachine::take() {
  return std::exchange(actions_, {});
}

void DeskMachine::send(const control::ClientMessage& message) {
  actions_.emplace_back(SendMessage{message});
}

void DeskMachine::show(std::string reason) {
  auto shown = view_;
  shown.reason = std::move(reason);
  actions_.emplace_back(ShowDesk{std::move(shown)});
}

void DeskMachine::line(std::string_view text) {
  const auto parsed = read_desk_line(text);
  const bool quit = std::holds_alternative<QuitLine>(parsed);
  if (quit && (waiting_.empty() || ever_failed_)) {
    actions_.emplace_back(QuitDesk{});
  } else if (!ever_registered_) {
    waiting_.emplace_back(text);
  } else {
    obey(parsed);
  }
}

void DeskMachine::obey(const DeskLine& line) {
  if (std::holds_alternative<QuitLine>(line)) {
    actions_.emplace_back(QuitDesk{});
    return;
  }
  if (const auto* bad = std::get_if<BadLine>(&line)) return show(bad->reason);
  if (const auto* other = std::get_if<NotCarried>(&line))
    return show(other->what + " is not carried by this version");
  if (!view_.linked) return without_link(line);
  if (const auto* on = std::get_if<control::MicrophoneCommand>(&line)) send(*on);
  if (const auto* cough = std::get_if<control::CoughCommand>(&line)) send(*cough);
  if (const auto* output = std::get_if<control::OutputCommand>(&line)) send(*output);
  if (const auto* incoming = std::get_if<control::IncomingCommand>(&line)) send(*incoming);
}

void DeskMachine::without_link(const DeskLine& line) {
  if (const auto* output = std::get_if<control::OutputCommand>(&line)) output_ = *output;
  if (const auto* incoming = std::get_if<control::IncomingCommand>(&line)) incoming_ = *incoming;
  if (const auto* microphone = std::get_if<control::MicrophoneCommand>(&line))
    if (microphone->on) show("no link to the relay: the microphone stays off");
}

void DeskMachine::registered() {
  view_.linked = true;
  ever_failed_ = false;
  restoring_ = ever_registered_;
  ever_registered_ = true;
  while (!waiting_.empty()) {
    const auto text = std::move(waiting_.front());
    waiting_.pop_front();
    obey(read_desk_line(text));
  }
}

void DeskMachine::confirmed(const control::DeskState& state) {
  const auto before = view_;
  apply(view_, state);
  if (hearing_ != view_.incoming) {
    hearing_ = view_.incoming;
    actions_.emplace_back(HearChannel{view_.incoming});
  }
  if (restoring_) restore();
  output_ = control::OutputCommand{view_.output, view_.output == "a" ? "" : view_.language};
  incoming_ = control::IncomingCommand{view_.incoming};
  if (view_ != before) actions_.emplace_back(ShowDesk{view_});
}

/// A new session starts as the relay has it: selections are asked for again, the microphone is not.
void DeskMachine::restore() {
  restoring_ = false;
  if (view_.microphone == "on" || view_.microphone == "cough")
    send(control::MicrophoneCommand{false});
  if (output_ && (output_->output != view_.output ||
                  (output_->output != "a" && output_->language != view_.language)))
    send(*output_);
  if (incoming_ && incoming_->channel != view_.incoming) send(*incoming_);
}

void DeskMachine::refused(const control::Refused& refusal) {
  show(refusal.message + (refusal.remedy.empty() ? "" : " " + refusal.remedy));
}

void DeskMachine::link_lost(const std::string& reason) {
  ever_failed_ = true;
  const auto before = view_;
  view_.linked = false;
  view_.microphone = "off";
  view_.on_air.clear();
  view_.partner.clear();
  view_.reason = "no link to the relay, off air: " + reason;
  if (before.linked || before.reason.empty()) actions_.emplace_back(ShowDesk{view_});
}

}  // namespace dragoman::client
