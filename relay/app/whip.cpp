#include "relay/app/whip.h"

#include "codecs/control/plain_text.h"
#include "relay/app/audit.h"
#include "relay/app/json_writer.h"
#include "relay/app/lookup.h"
#include "relay/app/page.h"
#include "relay/engine/channel_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace dragoman::app {
namespace {

constexpr std::string_view kSdp = "application/sdp";
constexpr Nanoseconds kReport = std::chrono::seconds{1};
/// A handshake and a first packet take no longer; then another of the same name may come.
constexpr Nanoseconds kFirstPackets = std::chrono::seconds{3};
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kSecretWords = 4;  ///< of 32 bits
constexpr int kPacketMs = 20;            ///< where the offer wishes for nothing that can be taken

unsigned status_of(sdp::OfferError error) noexcept {
  switch (error) {
    case sdp::OfferError::too_big:
      return 413;
    case sdp::OfferError::no_opus:
      return 406;
    case sdp::OfferError::video:
    case sdp::OfferError::no_audio:
    case sdp::OfferError::not_sending:
      return 422;
    default:
      return 400;
  }
}

bool is_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kLongestName && control::is_plain_text(text);
}

/// Two channels only where the floor has them and the offer says so; else Opus's own decoder mixes.
engine::SourceConfig sound_of(const sdp::Offer& offer, const event::Event& event,
                              std::size_t room) {
  const bool stereo = event.rooms[room].channels.front().channels == 2;
  engine::SourceConfig sound;
  sound.codec = engine::Codec::opus;
  sound.payload_type = offer.opus;
  sound.channels = stereo && (offer.sends_stereo || offer.stereo) ? 2 : 1;
  const int ms = offer.packet_ms == 10 || offer.packet_ms == 5 ? offer.packet_ms : kPacketMs;
  sound.packet = Samples{ms} * kSampleRate / 1000;
  sound.frame = event.audio.frame;
  sound.level_match = event.audio.level_match;
  sound.any_ssrc = true;
  return sound;
}

net::Response no_session() {
  return net::error_response(404, "no_session", "This session has ended, or never was.",
                             "Send a new offer to /whip/{room}/{source}.");
}

/// Why a session is over, for whoever reads the journal.
std::string_view words_of(webrtc::End end) noexcept {
  using webrtc::End;
  switch (end) {
    case End::deleted:
      return "ended by the relay";
    case End::closed:
      return "its sender said goodbye (close_notify)";
    case End::consent_lost:
      return "nothing came from it any more (consent lost)";
    case End::never_connected:
      return "its handshake did not end in time";
    case End::wrong_fingerprint:
      return "it had another certificate than its offer said";
    case End::handshake_failed:
      return "its handshake failed";
    case End::relay_stopped:
      return "the relay stopped";
    case End::count_:
      break;
  }
  return "";
}

/// What a speaker must know of his sound, and what the booths ask of whoever speaks; nothing of
/// other sources.
std::string state_text(const engine::RoomStatus& room, std::size_t slot, bool connected) {
  const auto& source = room.sources[slot];
  const bool alive = connected && source.alive;
  const bool muted = room.channels.front().muted;
  JsonWriter out;
  out.begin_object().field("connected", connected).field("alive", alive);
  out.field("on_floor", alive && source.selected && !room.closed && !muted);
  out.field("selected", alive && source.selected);
  out.field("room_open", !room.closed).field("floor_muted", muted);
  out.key("level_dbfs");
  if (alive)
    out.number(source.rms_dbfs, 1);
  else
    out.null();
  out.field("slower", room.slower).field("use_microphone", room.use_microphone).end_object();
  return out.take() + "\n";
}

}  // namespace

net::Response Whip::refuse(unsigned status, std::string_view reason, std::string_view message,
                           std::string_view remedy) {
  ++counts_.refused[std::string(reason)];
  return net::error_response(status, reason, message, remedy);
}

/// 401 invites to show a key; with one that opens something else, or in the clear, that is no use.
net::Response Whip::refuse_key(const control::Refused& refusal, const Caller& caller) {
  const bool show_one = caller.role == trust::Role::anybody && caller.confidential;
  auto response =
      refuse(show_one ? 401 : 403, show_one ? "key_needed" : "wrong_key", refusal.message,
             "Send the token of the room's floor key as Authorization: Bearer …, over TLS.");
  if (show_one) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"dragoman\"");
  return response;
}

net::Response Whip::offer(const net::Request& request, std::string_view room_id,
                          const std::string& source, const Caller& caller) {
  control::Hello hello;
  hello.role = control::Role::floor;
  hello.room = room_id;
  hello.source = source;
  auto known = setup_.identify(hello, caller);
  if (const auto* refused = std::get_if<control::Refused>(&known)) {
    setup_.audit(audit_session(hello, caller, refused->message));
    return refuse_key(*refused, caller);
  }
  if (!offers_.take(setup_.now())) {
    auto response = refuse(429, "too_fast", "Too many offers come at once.", "Wait a second.");
    response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  const auto room = find_room(setup_.event, room_id);
  if (!room)
    return refuse(404, "no_room", fmt::format("There is no room {}.", room_id),
                  "Rooms here: " + names_of_rooms(setup_.event) + ".");
  if (!is_name(source))
    return refuse(400, "bad_name", "A source cannot be called that.",
                  "Use up to 64 letters, digits or signs.");
  if (!request.content_type.starts_with(kSdp))
    return refuse(415, "no_sdp", "An offer is application/sdp.",
                  "Send Content-Type: application/sdp.");
  const auto offer = sdp::parse_offer(request.body, sdp::Want::speak);
  if (const auto* error = std::get_if<sdp::OfferError>(&offer)) {
    const auto problem = sdp::explain(*error);
    return refuse(status_of(*error), sdp::to_string(*error), problem.message, problem.remedy);
  }
  auto response =
      take_seat(std::get<sdp::Offer>(offer), *room, source, std::get<Caller>(std::move(known)));
  if (response.status == 201) setup_.audit(audit_session(hello, caller, ""));
  return response;
}

bool Whip::alive(const Speaker& speaker) const {
  return setup_.media.status(speaker.room).sources[static_cast<std::size_t>(speaker.slot)].alive;
}

bool Whip::make_way(std::size_t room, const std::string& source) {
  for (auto& [seat, speaker] : speakers_) {
    if (speaker.silenced || speaker.room != room || speaker.name != source) continue;
    if (alive(speaker) || setup_.now() - speaker.begun < kFirstPackets) return false;
    end(seat, speaker, "silent, and another of its name came");
  }
  return true;
}

net::Response Whip::take_seat(const sdp::Offer& offer, std::size_t room, const std::string& source,
                              const Caller& caller) {
  const auto taken = [&] {
    return refuse(409, "source_taken", fmt::format("{} is being sent already.", source),
                  "End that first, or take another name: /whip/{room}/{source}.");
  };
  if (!make_way(room, source)) return taken();
  const auto floor = setup_.hub.take_floor(room, source);
  if (floor == SessionHub::kNameTaken) return taken();
  if (floor == SessionHub::kNoFloor)
    return refuse(503, "full",
                  fmt::format("Room {} already has all {} floor sources.",
                              setup_.event.rooms[room].id, engine::kMaxFloorSources),
                  "End one of them first.");
  auto response = begin(offer, room, floor, source, caller);
  if (response.status != 201) setup_.hub.release_floor(room, floor);
  return response;
}

net::Response Whip::begin(const sdp::Offer& offer, std::size_t room, int floor,
                          const std::string& source, const Caller& caller) {
  std::uint16_t seat = kFirstSpeaker;
  while (speakers_.contains(seat)) ++seat;
  const auto command = admit_speaker(offer, seat, room, setup_.random);
  if (seat >= kFirstTalker || !setup_.web.post(command)) {
    auto response = refuse(503, "busy", "No place is free at this moment.", "Try again.");
    response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  Speaker& speaker = speakers_[seat];
  for (std::size_t i = 0; i < kSecretWords; ++i)
    speaker.id += fmt::format("{:08x}", setup_.random());
  speaker.room = room;
  speaker.slot = floor;
  speaker.name = source;
  speaker.sound = sound_of(offer, setup_.event, room);
  speaker.caller = caller;
  speaker.begun = setup_.now();
  ++counts_.admitted;
  return answer(offer, command.listener, speaker);
}

net::Response Whip::answer(const sdp::Offer& offer, const webrtc::Admitted& admitted,
                           const Speaker& speaker) {
  net::Response response;
  response.status = 201;
  response.type = kSdp;
  response.body =
      answer_speaker(offer, admitted,
                     {setup_.web.fingerprint(), setup_.candidates, speaker.sound.channels == 2,
                      static_cast<int>(speaker.sound.packet * 1000 / kSampleRate)},
                     setup_.random);
  response.headers = {
      {"Location", fmt::format("/whip/{}/{}/{}", url_escape(setup_.event.rooms[speaker.room].id),
                               url_escape(speaker.name), speaker.id)}};
  return response;
}

Whip::Speakers::iterator Whip::find(std::string_view id) {
  return std::find_if(speakers_.begin(), speakers_.end(), [&](const auto& entry) {
    return !entry.second.silenced && entry.second.id == id;
  });
}

net::Response Whip::state(std::string_view id) {
  const auto found = find(id);
  if (found == speakers_.end()) return no_session();
  Speaker& speaker = found->second;
  if (!speaker.questions.take(setup_.now())) {
    auto response =
        net::error_response(429, "too_fast", "This is asked too often.", "Ask twice a second.");
    response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  net::Response response;
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = state_text(setup_.media.status(speaker.room),
                             static_cast<std::size_t>(speaker.slot), speaker.connected);
  return response;
}

net::Response Whip::remove(std::string_view id) {
  const auto found = find(id);
  if (found == speakers_.end()) return no_session();
  end(found->first, found->second, "its sender ended it (DELETE)");
  net::Response response;
  response.body = "{}\n";
  return response;
}

int Whip::end_those(const std::function<bool(const Caller&)>& ended) {
  int count = 0;
  for (auto& [seat, speaker] : speakers_) {
    if (speaker.silenced || !ended(speaker.caller)) continue;
    end(seat, speaker, "its key no longer holds");
    ++count;
  }
  return count;
}

/// At once unheard, whatever the shard is busy with.
void Whip::end(std::uint16_t seat, Speaker& speaker, std::string_view why) {
  silence(speaker, why);
  speaker.to_end = !setup_.web.post(end_speaker(seat));
}

void Whip::note(const char* kind, const Speaker& speaker, std::string_view more) {
  store::JournalFact fact{kind, setup_.event.rooms[speaker.room].id, "", "", 0};
  fact.who = who(speaker.caller);
  fact.detail = speaker.name;
  if (!more.empty()) fact.detail += fmt::format(": {}", more);
  setup_.journal(fact);
}

void Whip::silence(Speaker& speaker, std::string_view why) {
  if (std::exchange(speaker.silenced, true)) return;
  note("speaker left", speaker, why);
  if (speaker.connected) setup_.media.close_source(speaker.room, speaker.slot);
  setup_.hub.release_floor(speaker.room, speaker.slot);
}

void Whip::take(const webrtc::Event& event) {
  const auto found = speakers_.find(event.seat.slot);
  if (event.seat.shard != 0 || found == speakers_.end()) return;
  Speaker& speaker = found->second;
  switch (event.type) {
    case webrtc::Event::Type::connected: {
      if (speaker.silenced) return;
      speaker.connected = true;
      note("speaker came", speaker);
      return setup_.media.open_source(speaker.room, speaker.slot, peer_of(event), speaker.sound);
    }
    case webrtc::Event::Type::moved:
      if (speaker.connected && !speaker.silenced)
        setup_.media.move_source(speaker.room, speaker.slot, event.from);
      return;
    case webrtc::Event::Type::ended:
      ++counts_.ended[static_cast<std::size_t>(event.end)];
      silence(speaker, words_of(event.end));
      speakers_.erase(found);
      return;
    case webrtc::Event::Type::checked:
    case webrtc::Event::Type::tuned:
    case webrtc::Event::Type::report:
      return;
  }
}

void Whip::poll() {
  for (auto& [seat, speaker] : speakers_)
    if (speaker.to_end) speaker.to_end = !setup_.web.post(end_speaker(seat));
  const Instant now = setup_.now();
  if (now < report_due_) return;
  report_due_ = now + kReport;
  for (auto& [seat, speaker] : speakers_)
    if (speaker.connected && !speaker.silenced && alive(speaker))
      // One that the shard has no room for is left out: the next says more.
      setup_.web.post(
          speaker.reports.next(seat, setup_.media.reception(speaker.room, speaker.slot)));
}

WhipCounts Whip::counts() const {
  WhipCounts counts = counts_;
  for (const auto& [seat, speaker] : speakers_)
    ++(speaker.connected ? counts.connected : counts.waiting);
  return counts;
}

}  // namespace dragoman::app
