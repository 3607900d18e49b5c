#include "codecs/control/codes.h"
#include "relay/app/audit.h"
#include "relay/app/lookup.h"
#include "relay/app/media_key.h"
#include "relay/app/session.h"
#include "relay/app/web_talk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dragoman::app {
namespace code = control::code;

void Session::on(const control::TalkCommand& talk) {
  if (admission_->role != control::Role::technician)
    return refuse(code::kNotAllowed, "Only a technician talks to a desk of his choice.",
                  "An interpreter talks to \"mate\" or \"technician\".");
  if (!talk.to.empty() && talk.to != "desk")
    return refuse(code::kNotAllowed, "A technician talks to desks.",
                  "Say {\"type\":\"talk\",\"to\":\"desk\",\"booth\":\"en\",\"desk\":1}.");
  TalkTarget target{!talk.to.empty(), engine::kNone, 0};
  if (!talk.booth.empty()) {
    const auto seat = find_seat(room(), talk.booth, std::max(talk.desk, 1));
    if (!seat)
      return refuse(code::kNobody, fmt::format("Room {} has no such desk.", room().id),
                    "Booths here: " + names_of_booths(room()) + "; desks count from 1.");
    target.booth = seat->booth;
    target.desk = static_cast<std::int16_t>(talk.desk);
  }
  if (target != talk_) end_talk();
  const bool begins = target.on && !talk_.on;
  talk_ = target;
  if (begins) note_talk(true);
  last_talking_.reset();
  hub_.connect_private(admission_->room);
}

void Session::on(const control::PrivateCommand& command) {
  if (!private_party())
    return refuse(code::kNotAllowed, "Only desks and technicians have private lines.",
                  "Say hello as an interpreter or as a technician.");
  private_port_ = command.port;
  line_keys_.clear();
  last_private_.reset();
  hub_.connect_private(admission_->room);
}

void Session::on(const control::Offer& offer) {
  if (!admission_->webrtc)
    return refuse(code::kNotAllowed, "This session's sound does not come by WebRTC.",
                  "Say hello as a technician, with \"webrtc\".");
  if (hub_.web_talk_ == nullptr)
    return refuse(code::kMedia, "This event takes no browsers.",
                  "Set [web] listeners in the event file.");
  auto answer = hub_.web_talk_->offer(*admission_, offer.sdp);
  if (auto* refusal = std::get_if<control::Refused>(&answer)) return refuse(std::move(*refusal));
  send(control::Answer{std::get<std::string>(std::move(answer))});
}

void Session::lose_sound() {
  end_talk();
  refuse(code::kMedia, "Nothing of your sound arrives any more.", "Offer it again.");
  hub_.connect_private(admission_->room);
}

void Session::end_talk() {
  if (!talk_.on) return;
  note_talk(false);
  talk_ = {};
}

void Session::note_talk(bool begins) const {
  store::JournalFact fact{"talk to desk", room().id, "", "", talk_.desk};
  fact.who = who(caller_);
  fact.detail = admission_->name + " to all";
  if (talk_.booth != engine::kNone) {
    fact.booth = room().booths[static_cast<std::size_t>(talk_.booth)].id;
    fact.detail = fmt::format("{} to booth {}", admission_->name, fact.booth);
  }
  if (talk_.desk != 0)
    fact.detail = fmt::format("{} to desk {} {}", admission_->name, fact.booth, talk_.desk);
  hub_.setup_.lasting(fact, begins);
}

std::optional<PrivateParty> Session::private_party() const {
  if (!admission_ || !admission_->slot || admission_->role == control::Role::floor)
    return std::nullopt;
  return PrivateParty{&*admission_, talk_, private_port_ != 0};
}

void Session::tell_hearers(const std::vector<engine::Seat>& hearers) {
  if (admission_->role != control::Role::technician) return;
  control::Talking news;
  if (talk_.on) news.to = "desk";
  news.booth = booth_id(room(), talk_.booth);
  news.desk = talk_.desk;
  for (const auto seat : hearers)
    news.hearers.emplace_back(booth_id(room(), seat.booth), seat.desk);
  if (news == last_talking_) return;
  last_talking_ = news;
  send(news);
}

void Session::hear_privately(const std::vector<PrivateVoice>& voices,
                             std::vector<PrivateLine>& lines) {
  // A line that comes again has another key: the same numbers may come again, too.
  const auto before = std::exchange(line_keys_, {});
  if (private_port_ == 0) return;
  control::PrivateLines news;
  for (const auto& [speaker, talks] : voices) {
    control::PrivateLine line;
    auto& leaving =
        lines.emplace_back(PrivateLine{*speaker->slot, {sender_->peer().address, private_port_}});
    if (hub_.event_.trust.has_credentials()) {
      const auto ssrc = rtp::to_int(speaker->source.ssrc);
      const auto known = before.find(ssrc);
      leaving.key = known != before.end()
                        ? known->second
                        : srtp::NamedKey{++line_mki_, draw_key(hub_.setup_.random)};
      line_keys_.emplace(ssrc, *leaving.key);
      line.mki = leaving.key->mki;
      line.srtp = srtp::to_text(leaving.key->master);
    }
    line.from = "technician";
    if (speaker->seat) {
      line.from = admission_->seat ? "mate" : "desk";
      line.booth = room().booths[static_cast<std::size_t>(speaker->seat->booth)].id;
      line.desk = speaker->seat->desk;
    }
    line.ssrc = rtp::to_int(speaker->source.ssrc);
    line.payload_type = speaker->source.payload_type;
    line.talk = talks;
    news.lines.push_back(std::move(line));
  }
  if (news == last_private_) return;
  last_private_ = news;
  send(news);
}

}  // namespace dragoman::app
