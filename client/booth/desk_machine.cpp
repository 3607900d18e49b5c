#include "client/booth/desk_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dragoman::client {
namespace {
const std::string kNoLink = "no link to the relay, off air: ";
const std::string kRelayCut = "the relay has cut this desk off, and it is off air: ";
constexpr const char* kUnanswered =
    "the link was lost before the relay confirmed it: perhaps it was not sent";
constexpr const char* kCutOff = "your link was lost: you are off air – press again";

bool is_open(const DeskView& view) {
  return view.microphone == "on" || view.microphone == "cough";
}

/// Why something cannot be done, where there is no session.
std::string unlinked(const DeskView& view, const char* what) {
  return fmt::format(
      "{}: {}",
      view.turned_away.empty() ? "no link to the relay" : "the relay does not let this desk in",
      what);
}

control::TextCommand* text_in(DeskLine& line) {
  auto* message = std::get_if<control::ClientMessage>(&line);
  return message == nullptr ? nullptr : std::get_if<control::TextCommand>(message);
}
}  // namespace

DeskMachine::DeskMachine(std::string room, std::string booth, int desk, std::string input,
                         DeskSettings settings) {
  view_.room = std::move(room);
  view_.booth = std::move(booth);
  view_.desk = desk;
  view_.input = std::move(input);
  view_.settings = std::move(settings);
}

std::vector<DeskAction> DeskMachine::take() {
  return std::exchange(actions_, {});
}

void DeskMachine::send(const control::ClientMessage& message) {
  actions_.emplace_back(SendMessage{message});
}

void DeskMachine::show(std::string words) {
  auto shown = view_;
  shown.reason = std::move(words);
  actions_.emplace_back(ShowDesk{std::move(shown)});
}

void DeskMachine::show_refusal(std::string reason) {
  ++view_.refusals;
  show(std::move(reason));
}

void DeskMachine::line(std::string_view text) {
  auto parsed = read_desk_line(text);
  if (auto* written = text_in(parsed)) {
    written->id = ++texts_;
    unconfirmed_.push_back({written->id, written->to, written->text});
  }
  const bool quit = std::holds_alternative<QuitLine>(parsed);
  if (quit && (waiting_.empty() || ever_failed_)) {
    actions_.emplace_back(QuitDesk{});
  } else if (!ever_registered_ && !ever_failed_) {
    if (const auto* written = text_in(parsed)) show_sending(written->id);
    waiting_.push_back(std::move(parsed));
  } else {
    obey(parsed);
  }
}

void DeskMachine::obey(const DeskLine& line) {
  if (std::holds_alternative<QuitLine>(line)) {
    actions_.emplace_back(QuitDesk{});
    return;
  }
  if (const auto* bad = std::get_if<BadLine>(&line)) return show_refusal(bad->reason);
  if (const auto* knob = std::get_if<SoundCommand>(&line)) return turn(*knob);
  if (const auto* key = std::get_if<PresetCommand>(&line)) return preset(*key);
  if (const auto* check_line = std::get_if<CheckCommand>(&line)) return check(*check_line);
  if (const auto* message = std::get_if<control::ClientMessage>(&line)) tell(*message);
}

/// It asks for silence and plays a tone: nothing for one who speaks to somebody.
void DeskMachine::check(const CheckCommand& command) {
  if (command.on && is_open(view_))
    return show_refusal(
        "no check while the microphone is on: close it first, or let your partner take over");
  if (command.on && !view_.talk.empty())
    return show_refusal(
        fmt::format("no check while you talk to the {}: end that first", view_.talk));
  actions_.emplace_back(RunCheck{command.on, ""});
}

/// The microphone goes before whatever the check would still do.
void DeskMachine::end_check() {
  actions_.emplace_back(RunCheck{false, "the microphone was opened"});
}

void DeskMachine::tell(const control::ClientMessage& message) {
  const auto* microphone = std::get_if<control::MicrophoneCommand>(&message);
  const bool talks = std::holds_alternative<control::TalkCommand>(message);
  if (talks || (microphone != nullptr && microphone->on)) end_check();
  // Whoever presses the microphone knows, `off` says that it was read; a press that cannot open it
  // leaves the desk as it was.
  const bool knows = microphone != nullptr && (view_.linked || !microphone->on);
  if (knows && !std::exchange(view_.cut_off, "").empty()) actions_.emplace_back(ShowDesk{view_});
  if (!view_.linked) return without_link(message);
  if (const auto* text = std::get_if<control::TextCommand>(&message)) show_sending(text->id);
  send(message);
}

void DeskMachine::show_sending(std::int64_t id) {
  auto shown = view_;
  for (const auto& text : unconfirmed_)
    if (text.id == id) shown.text = text;
  actions_.emplace_back(ShowDesk{std::move(shown)});
}

/// The text's fate is known: it was sent, or, with a reason, not. False for one that is no longer
/// waited for.
bool DeskMachine::settle(std::int64_t id, const std::string& reason) {
  const auto found = std::find_if(unconfirmed_.begin(), unconfirmed_.end(),
                                  [&](const OwnText& text) { return text.id == id; });
  if (found == unconfirmed_.end()) return false;
  if (!reason.empty()) ++view_.refusals;
  auto shown = view_;
  if (!reason.empty()) shown.reason = reason;
  shown.text = std::move(*found);
  unconfirmed_.erase(found);
  shown.text->status = reason.empty() ? "sent" : "not_sent";
  shown.text->reason = reason;
  actions_.emplace_back(ShowDesk{std::move(shown)});
  return true;
}

void DeskMachine::give_texts_up() {
  while (!unconfirmed_.empty()) settle(unconfirmed_.front().id, kUnanswered);
}

/// How an interpreter hears is the desk's own: no relay is asked.
void DeskMachine::turn(const SoundCommand& command) {
  client::apply(view_.settings.sound, command);
  use_settings({});
}

void DeskMachine::preset(const PresetCommand& command) {
  auto& presets = view_.settings.presets;
  if (command.store) {
    presets[command.number] = command.channel.empty() ? view_.incoming : command.channel;
    return use_settings(fmt::format("preset {} is {}", command.number, presets[command.number]));
  }
  const auto found = presets.find(command.number);
  if (found == presets.end())
    return show_refusal(fmt::format(
        "preset {0} is empty: preset {0} store keeps what you hear there", command.number));
  if (command.clear) {
    presets.erase(found);
    return use_settings(fmt::format("preset {} is empty now", command.number));
  }
  tell(control::IncomingCommand{found->second});
}

void DeskMachine::use_settings(std::string words) {
  actions_.emplace_back(UseSettings{view_.settings});
  if (words.empty()) words = view_.reason;
  show(std::move(words));
}

void DeskMachine::room(const control::RoomState& state) {
  partner_channel_.clear();
  for (const auto& channel : state.channels)
    for (const auto& [booth, desk] : channel.on_air)
      if (booth == view_.booth && desk != view_.desk && partner_channel_.empty())
        partner_channel_ = channel.id;
  const bool before = view_.hears_partner;
  listen_to_partner();
  if (before != view_.hears_partner) actions_.emplace_back(ShowDesk{view_});
}

/// Whoever speaks hears only what is to be interpreted; whoever hears the colleague's channel as
/// incoming needs no second copy of it, nor does the line's voice come twice.
void DeskMachine::listen_to_partner() {
  const bool listening = view_.linked && view_.on_air.empty() && !partner_channel_.empty() &&
                         partner_channel_ != view_.hears();
  view_.hears_partner = listening;
  HearPartner way;
  way.by_line = listening && !line_dead_;
  if (listening && line_dead_) way.channel = partner_channel_;
  if (way == hearing_partner_) return;
  hearing_partner_ = way;
  actions_.emplace_back(way);
}

void DeskMachine::private_line_dead(bool dead) {
  line_dead_ = dead;
  listen_to_partner();
}

void DeskMachine::protection(const ProtectionView& protection) {
  const bool news = view_.protection.stage != protection.stage ||
                    view_.protection.warnings != protection.warnings;
  view_.protection = protection;
  if (news) actions_.emplace_back(ShowDesk{view_});
}

void DeskMachine::device(const std::string& trouble) {
  if (view_.device == trouble) return;
  view_.device = trouble;
  actions_.emplace_back(ShowDesk{view_});
}

void DeskMachine::without_link(const control::ClientMessage& message) {
  if (const auto* output = std::get_if<control::OutputCommand>(&message)) {
    output_ = *output;
  } else if (const auto* incoming = std::get_if<control::IncomingCommand>(&message)) {
    incoming_ = *incoming;
  } else if (const auto* microphone = std::get_if<control::MicrophoneCommand>(&message)) {
    if (microphone->on) show_refusal(unlinked(view_, "the microphone stays off"));
  } else if (const auto* text = std::get_if<control::TextCommand>(&message)) {
    settle(text->id, unlinked(view_, "nobody can be told"));
  } else if (!std::holds_alternative<control::CoughCommand>(message)) {
    show_refusal(unlinked(view_, "nobody can be told"));
  }
}

void DeskMachine::registered() {
  view_.linked = true;
  view_.turned_away.clear();
  view_.silent = false;
  relay_refusals_.reset();
  ever_failed_ = false;
  restoring_ = ever_registered_ || output_ || incoming_;
  ever_registered_ = true;
  obey_waiting();
}

void DeskMachine::obey_waiting() {
  while (!waiting_.empty()) {
    const auto line = std::move(waiting_.front());
    waiting_.pop_front();
    obey(line);
  }
}

void DeskMachine::confirmed(const control::DeskState& state) {
  const auto before = view_;
  apply(view_, state);
  if (relay_refusals_ && state.refusals > *relay_refusals_)
    view_.refusals += state.refusals - *relay_refusals_;
  relay_refusals_ = state.refusals;
  if (hearing_ != view_.hears()) {
    hearing_ = view_.hears();
    actions_.emplace_back(HearChannel{*hearing_});
  }
  listen_to_partner();
  // Opened by a handover, perhaps; what a new session still believes is no opening.
  if (view_.microphone == "on" && !is_open(before) && !restoring_) view_.cut_off.clear();
  if (restoring_) restore();
  output_ = control::OutputCommand{view_.output, view_.output == "a" ? "" : view_.language};
  incoming_ = control::IncomingCommand{view_.incoming};
  if (view_.microphone == "on" && before.microphone != "on") end_check();
  if (view_ != before) actions_.emplace_back(ShowDesk{view_});
}

/// A new session starts as the relay has it: selections are asked for again, the microphone is not.
void DeskMachine::restore() {
  restoring_ = false;
  if (is_open(view_)) send(control::MicrophoneCommand{false});
  if (output_ && (output_->output != view_.output ||
                  (output_->output != "a" && output_->language != view_.language)))
    send(*output_);
  if (incoming_ && incoming_->channel != view_.incoming) send(*incoming_);
}

void DeskMachine::message(const control::TextMessage& text) {
  auto shown = view_;
  shown.message = text;
  actions_.emplace_back(ShowDesk{std::move(shown)});
}

void DeskMachine::private_lines(const control::PrivateLines& lines) {
  std::vector<std::string> talkers;
  for (const auto& line : lines.lines)
    if (line.talk)
      talkers.push_back(line.from == "mate" ? fmt::format("mate {}", line.desk) : line.from);
  actions_.emplace_back(HearPrivately{lines.lines});
  if (std::exchange(view_.talkers, talkers) != talkers) actions_.emplace_back(ShowDesk{view_});
}

void DeskMachine::refused(const control::Refused& refusal) {
  auto words = refusal.message + (refusal.remedy.empty() ? "" : " " + refusal.remedy);
  if (refusal.id != 0 && settle(refusal.id, words)) return;
  if (view_.linked) return show_refusal(std::move(words));
  // Turned away: the link that ends then is no news, nor is the next attempt's same answer.
  turned_away_ = true;
  if (view_.reason == words && view_.turned_away == refusal.code) return;
  view_.reason = std::move(words);
  view_.turned_away = refusal.code;
  actions_.emplace_back(ShowDesk{view_});
}

void DeskMachine::link_silent(bool silent) {
  if (std::exchange(view_.silent, silent) != silent) actions_.emplace_back(ShowDesk{view_});
}

/// The relay may have forgotten the desk by the time that it is back, and a short loss is over
/// before it is seen: the desk itself remembers.
void DeskMachine::note_cut_off() {
  if (view_.linked && (is_open(view_) || !view_.on_air.empty())) view_.cut_off = kCutOff;
}

void DeskMachine::link_lost(const std::string& reason, const std::string& cut_off) {
  ever_failed_ = true;
  // What waited is not kept for whenever the desk gets in: a microphone would open by itself.
  obey_waiting();
  if (std::exchange(turned_away_, false)) return;
  const auto before = view_;
  note_cut_off();
  if (!cut_off.empty()) view_.cut_off = kRelayCut + cut_off;
  view_.linked = false;
  view_.turned_away.clear();
  view_.silent = false;
  view_.microphone = "off";
  view_.on_air.clear();
  view_.partner.clear();
  view_.partner_reason.clear();
  view_.handover.clear();
  view_.open_microphones = 0;
  view_.slower = view_.use_microphone = false;
  view_.talk.clear();
  view_.talkers.clear();
  give_texts_up();
  view_.reason = kNoLink + reason;
  partner_channel_.clear();
  listen_to_partner();
  if (before.linked || !before.reason.starts_with(kNoLink)) actions_.emplace_back(ShowDesk{view_});
}

}  // namespace dragoman::client
