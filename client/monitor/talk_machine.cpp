#include "client/monitor/talk_machine.h"

#include "client/cli/json_line.h"
#include "client/cli/line_reader.h"
#include "codecs/headphone/headphone_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace dragoman::client {
namespace {

constexpr const char* kKnown =
    "known: talk BOOTH [DESK], talk all, talk off, reply, volume DB|up|down, quit";
constexpr double kVolumeStepDb = 2;

template <class Number>
std::optional<Number> number(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value}
                                                                  : std::nullopt;
}

}  // namespace

std::string to_string(const TalkPlace& place) {
  if (place.booth.empty()) return "all";
  return place.desk == 0 ? place.booth : fmt::format("{}/{}", place.booth, place.desk);
}

std::string to_json_line(const TalkView& view, double t) {
  return JsonLine()
      .number("t", t, 3)
      .text("room", view.room)
      .raw("linked", view.linked ? "true" : "false")
      .text_or_null("talk", view.to ? to_string(*view.to) : "")
      .list("hearers", view.hearers)
      .list("talkers", view.talkers)
      .number("volume_db", view.volume_db, 1)
      .text_or_null("input", view.input)
      .text("reason", view.reason)
      .str();
}

std::string to_words(const TalkView& view) {
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : " · ") + words; };
  if (!view.talkers.empty())
    add(fmt::format("{} talk{} to you", fmt::join(view.talkers, ", "),
                    view.talkers.size() == 1 ? "s" : ""));
  if (view.to && view.hearers.empty())
    add(fmt::format("TALKING to {}, whom nobody is there to hear", to_string(*view.to)));
  else if (view.to)
    add(fmt::format("TALKING to {}: heard by {}", to_string(*view.to),
                    fmt::join(view.hearers, ", ")));
  if (!view.reason.empty()) add(view.reason);
  return out;
}

TalkMachine::TalkMachine(std::string room, std::string input, double volume_db) {
  view_.room = std::move(room);
  view_.input = std::move(input);
  view_.volume_db = volume_db;
}

std::vector<talk::Action> TalkMachine::take() {
  return std::exchange(actions_, {});
}

void TalkMachine::show(std::string reason) {
  view_.reason = std::move(reason);
  actions_.emplace_back(talk::Show{view_});
}

void TalkMachine::line(std::string_view text) {
  const auto said = words(text);
  if (said.empty()) return;
  const bool quits = said.size() == 1 && said[0] == "quit";
  if (!ever_registered_ && !(quits && waiting_.empty())) {
    waiting_.emplace_back(text);
  } else {
    obey(said);
  }
}

void TalkMachine::obey(const std::vector<std::string>& said) {
  if (said[0] == "talk") return talk_to(said);
  if (said[0] == "volume") return volume(said);
  if (said.size() == 1 && said[0] == "reply") return reply();
  if (said.size() == 1 && said[0] == "quit") {
    actions_.emplace_back(talk::Quit{});
    return;
  }
  show(fmt::format("unknown line \"{}\"; {}", fmt::join(said, " "), kKnown));
}

void TalkMachine::talk_to(const std::vector<std::string>& said) {
  if (said.size() == 2 && said[1] == "off") return close();
  if (said.size() == 2 && said[1] == "all") return open({});
  if (said.size() == 2) return open({said[1], 0});
  const auto desk = said.size() == 3 ? number<int>(said[2]) : std::nullopt;
  if (!desk || *desk < 1 || *desk > 6)
    return show("talk needs whom: talk BOOTH [DESK], talk all, talk off");
  open({said[1], *desk});
}

void TalkMachine::reply() {
  if (!last_talker_) return show("nobody has talked to you yet: talk BOOTH [DESK] says to whom");
  open(*last_talker_);
}

void TalkMachine::volume(const std::vector<std::string>& said) {
  auto db = said.size() == 2 ? number<double>(said[1]) : std::nullopt;
  if (said.size() == 2 && said[1] == "up") db = view_.volume_db + kVolumeStepDb;
  if (said.size() == 2 && said[1] == "down") db = view_.volume_db - kVolumeStepDb;
  if (!db) return show("volume needs a value in dB, up or down");
  view_.volume_db = std::clamp<double>(*db, headphone::kLeastVolumeDb, headphone::kMostVolumeDb);
  actions_.emplace_back(talk::Volume{view_.volume_db});
  show(view_.reason);
}

/// The microphone opens with the wish, so that its first words are there when the relay lets them
/// through; until then it refuses them.
void TalkMachine::open(const TalkPlace& place) {
  if (!view_.linked) return show("no link to the relay: nobody would hear you");
  actions_.emplace_back(talk::Microphone{true});
  actions_.emplace_back(talk::Send{control::TalkCommand{"desk", place.booth, place.desk}});
}

void TalkMachine::close() {
  actions_.emplace_back(talk::Microphone{false});
  if (view_.linked) actions_.emplace_back(talk::Send{control::TalkCommand{}});
}

void TalkMachine::registered() {
  view_.linked = ever_registered_ = true;
  show("");
  while (!waiting_.empty()) {
    const auto said = words(waiting_.front());
    waiting_.pop_front();
    obey(said);
  }
}

void TalkMachine::confirmed(const control::Talking& talking) {
  view_.to.reset();
  if (!talking.to.empty()) view_.to = TalkPlace{talking.booth, talking.desk};
  view_.hearers.clear();
  for (const auto& [booth, desk] : talking.hearers)
    view_.hearers.push_back(to_string(TalkPlace{booth, desk}));
  if (!view_.to) actions_.emplace_back(talk::Microphone{false});
  show("");
}

void TalkMachine::private_lines(const control::PrivateLines& lines) {
  std::vector<std::string> talkers;
  for (const auto& line : lines.lines) {
    if (!line.talk || line.from != "desk") continue;
    last_talker_ = TalkPlace{line.booth, line.desk};
    talkers.push_back(to_string(*last_talker_));
  }
  actions_.emplace_back(talk::Hear{lines.lines});
  if (std::exchange(view_.talkers, talkers) != talkers) show(view_.reason);
}

/// What was refused changed nothing at the relay: who was talked to before still hears.
void TalkMachine::refused(const control::Refused& refusal) {
  if (!view_.to) actions_.emplace_back(talk::Microphone{false});
  show(refusal.message + (refusal.remedy.empty() ? "" : " " + refusal.remedy));
}

void TalkMachine::link_lost(const std::string& reason) {
  const std::string words = "no link to the relay, nobody hears you: " + reason;
  const bool news = view_.linked || view_.reason != words;
  view_.linked = false;
  view_.to.reset();
  view_.hearers.clear();
  view_.talkers.clear();
  actions_.emplace_back(talk::Microphone{false});
  actions_.emplace_back(talk::Hear{});
  if (news) show(words);
}

}  // namespace dragoman::client
