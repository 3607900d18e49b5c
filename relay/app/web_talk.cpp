#include "relay/app/web_talk.h"

#include "codecs/control/codes.h"

#include <utility>

namespace dragoman::app {
namespace code = control::code;
namespace {

constexpr Nanoseconds kReport = std::chrono::seconds{1};

control::Refused refused(std::string_view why, std::string message, std::string remedy) {
  return {std::string(why), std::move(message), std::move(remedy)};
}

}  // namespace

std::variant<std::string, control::Refused> WebTalk::offer(const Admission& technician,
                                                           const std::string& sdp) {
  if (!offers_.take(setup_.now()))
    return refused(code::kLimit, "Too many offers come at once.", "Wait a second.");
  const auto parsed = sdp::parse_offer(sdp, sdp::Want::speak);
  if (const auto* error = std::get_if<sdp::OfferError>(&parsed)) {
    const auto problem = sdp::explain(*error);
    return refused(code::kMedia, problem.message, problem.remedy);
  }
  const auto& offer = std::get<sdp::Offer>(parsed);
  end(technician.room, *technician.slot);
  std::uint16_t seat = kFirstTalker;
  while (talkers_.contains(seat)) ++seat;
  const auto command = admit_speaker(offer, seat, technician.room, setup_.random);
  if (seat >= webrtc::kMaxSlots || !setup_.web.post(command))
    return refused(code::kBusy, "No place is free at this moment.", "Try again.");
  Talker& talker = talkers_[seat];
  talker.room = technician.room;
  talker.slot = *technician.slot;
  talker.ssrc = technician.source.ssrc;
  talker.sound = technician.source;
  talker.sound.payload_type = offer.opus;
  const auto packet_ms = static_cast<int>(talker.sound.packet * 1000 / kSampleRate);
  return answer_speaker(offer, command.listener,
                        {setup_.web.fingerprint(), setup_.candidates, false, packet_ms},
                        setup_.random);
}

void WebTalk::end(std::size_t room, int slot) {
  for (auto& [seat, talker] : talkers_) {
    if (talker.silenced || talker.room != room || talker.slot != slot) continue;
    silence(talker);
    talker.to_end = !setup_.web.post(end_speaker(seat));
  }
}

void WebTalk::silence(Talker& talker) {
  if (std::exchange(talker.silenced, true) || !talker.connected) return;
  setup_.media.close_source(talker.room, talker.slot);
}

void WebTalk::take(const webrtc::Event& event) {
  const auto found = talkers_.find(event.seat.slot);
  if (event.seat.shard != 0 || found == talkers_.end()) return;
  Talker& talker = found->second;
  if (event.type == webrtc::Event::Type::ended) {
    const bool by_itself = !talker.silenced;
    const auto [room, slot] = std::pair{talker.room, talker.slot};
    silence(talker);
    talkers_.erase(found);
    if (by_itself) ended_(room, slot);
  } else if (event.type == webrtc::Event::Type::connected && !talker.silenced) {
    talker.connected = true;
    auto peer = peer_of(event);
    peer.ssrc = talker.ssrc;
    setup_.media.open_source(talker.room, talker.slot, peer, talker.sound);
  } else if (event.type == webrtc::Event::Type::moved && talker.connected && !talker.silenced) {
    setup_.media.move_source(talker.room, talker.slot, event.from);
  }
}

void WebTalk::poll() {
  for (auto& [seat, talker] : talkers_)
    if (talker.to_end) talker.to_end = !setup_.web.post(end_speaker(seat));
  const Instant now = setup_.now();
  if (now < report_due_) return;
  report_due_ = now + kReport;
  // A report that the shard has no room for is left out: the next says more.
  for (auto& [seat, talker] : talkers_)
    if (talker.connected && !talker.silenced)
      setup_.web.post(talker.reports.next(seat, setup_.media.reception(talker.room, talker.slot)));
}

}  // namespace dragoman::app
