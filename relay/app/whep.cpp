#include "relay/app/whep.h"

#include "relay/app/lookup.h"
#include "relay/app/page.h"
#include "relay/engine/channel_line.h"
#include "relay/net/interface.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace dragoman::app {
namespace {

namespace json = boost::json;

constexpr std::string_view kSdp = "application/sdp";
constexpr Nanoseconds kForget = std::chrono::seconds{1};
constexpr std::size_t kSecretWords = 4;  ///< of 32 bits

net::Response unknown_session() {
  return net::error_response(404, "no_session", "This session has ended, or never was.",
                             "Send a new offer to /whep/{room}/{channel}.");
}

/// A browser's reports are told apart by the stream that it was given, wherever it roams.
ListenerReport report_of(const WebListener& listener, ListenerReport::Kind kind) {
  ListenerReport report;
  report.kind = kind;
  report.redundancy = listener.red;
  report.reporter = listener.ssrc;
  report.from.address = listener.address;
  return report;
}

std::string_view channel_of(const json::value& body) {
  const auto* const object = body.if_object();
  const auto* const member = object != nullptr ? object->if_contains("channel") : nullptr;
  return member != nullptr && member->is_string() ? std::string_view(member->get_string())
                                                  : std::string_view();
}

}  // namespace

Whep::Whep(Setup setup)
    : setup_(std::move(setup)),
      admission_(setup_.event.web.listeners, setup_.event.web.per_address),
      listeners_(setup_.media.shards(), webrtc::kMaxSlots - webrtc::kSpeakerSlots) {}

net::Response Whep::refuse(unsigned status, std::string_view reason, std::string_view message,
                           std::string_view remedy) {
  ++counts_.refused[std::string(reason)];
  return net::error_response(status, reason, message, remedy);
}

net::Response Whep::turn_away(WebRefusal why) {
  if (why == WebRefusal::overload) {
    auto response = refuse(503, to_string(why), "The relay is too busy for more listeners.",
                           "Try again in some seconds; the page does so by itself.");
    response.headers.emplace_back("Retry-After", "5");
    return response;
  }
  const bool full = why == WebRefusal::full || why == WebRefusal::address_full;
  auto response =
      full ? refuse(503, to_string(why), "As many listeners as this event takes are here already.",
                    "Try again when others have left, or raise [web] in the event file.")
           : refuse(why == WebRefusal::busy ? 503 : 429, to_string(why),
                    "Too many listeners come at once.", "Try again in a second.");
  response.headers.emplace_back("Retry-After", full ? "10" : "1");
  return response;
}

net::Response Whep::offer(const net::Request& request, std::string_view room_id,
                          std::string_view channel_id, const Caller& caller) {
  const auto from = request.peer.address;
  if (setup_.behind()) return turn_away(WebRefusal::overload);
  const WebRefusal refusal =
      admission_.ask(from, setup_.now(), [&](WebRefusal full) { return make_room(full, from); });
  if (refusal != WebRefusal::none) return turn_away(refusal);
  const auto room = find_room(setup_.event, room_id);
  if (!room)
    return refuse(404, "no_room", fmt::format("There is no room {}.", room_id),
                  "Rooms here: " + names_of_rooms(setup_.event) + ".");
  const auto& here = setup_.event.rooms[*room];
  const auto channel = find_channel(here, channel_id);
  if (!channel)
    return refuse(404, "no_channel", fmt::format("Room {} has no channel {}.", room_id, channel_id),
                  "Channels here: " + names_of_channels(here) + ".");
  if (!request.content_type.starts_with(kSdp))
    return refuse(415, "no_sdp", "An offer is application/sdp.",
                  "Send Content-Type: application/sdp.");
  const auto offer = sdp::parse_offer(request.body);
  if (const auto* error = std::get_if<sdp::OfferError>(&offer)) {
    const auto problem = sdp::explain(*error);
    const unsigned status = *error == sdp::OfferError::too_big ? 413 : 400;
    return refuse(status, sdp::to_string(*error), problem.message, problem.remedy);
  }
  return admit(request, std::get<sdp::Offer>(offer), {static_cast<std::uint16_t>(*room), *channel},
               caller);
}

net::Response Whep::admit(const net::Request& request, const sdp::Offer& offer,
                          const webrtc::Place& place, const Caller& caller) {
  WebListener* const listener = listeners_.seat(secret());
  if (listener == nullptr) return turn_away(WebRefusal::busy);
  const bool red = setup_.event.web.redundancy && offer.red;
  webrtc::Command command;
  webrtc::Admitted& admitted = command.listener;
  admitted.seat = listener->seat;
  admitted.place = place;
  admitted.ufrag = webrtc::make_ufrag(listener->seat, setup_.random);
  admitted.password = webrtc::make_password(setup_.random);
  admitted.fingerprint = offer.fingerprint;
  admitted.opus = offer.opus;
  admitted.red = red ? *offer.red : std::uint8_t{0};
  admitted.ssrc = rtp::Ssrc{setup_.random() | 1};
  // In the lower half, so that the roll-over counter is sure to begin at 0 (RFC 3711 §3.3.1).
  admitted.first_sequence = static_cast<std::uint16_t>(setup_.random() & 0x7FFF);
  if (!setup_.media.post(command)) {
    listeners_.remove(listener->seat);
    return turn_away(WebRefusal::busy);
  }
  listener->place = place;
  listener->address = request.peer.address;
  listener->ssrc = admitted.ssrc;
  listener->red = red;
  listener->caller = caller;
  admission_.enter(listener->address);
  ++counts_.admitted;

  const event::Room& room = setup_.event.rooms[place.room];
  const event::Channel& channel = room.channels[static_cast<std::size_t>(place.channel)];
  sdp::Answer answer;
  answer.session_id = setup_.random();
  answer.ufrag = webrtc::text_of(admitted.ufrag);
  answer.password = webrtc::text_of(admitted.password);
  answer.fingerprint = setup_.media.fingerprint();
  answer.candidates = setup_.candidates;
  answer.ssrc = admitted.ssrc;
  answer.cname = engine::room_cname(setup_.event, place.room);
  answer.red = red;
  answer.stereo = offer.stereo && room.channels.front().channels == 2;
  net::Response response;
  response.status = 201;
  response.type = kSdp;
  response.body = sdp::write_answer(offer, answer);
  response.headers = {{"Location", fmt::format("/whep/{}/{}/{}", url_escape(room.id),
                                               url_escape(channel.id), listener->id)}};
  return response;
}

net::Response Whep::change(std::string_view id, const std::string& body) {
  WebListener* const listener = listeners_.find(id);
  if (listener == nullptr) return unknown_session();
  json::error_code error;
  const json::value root = json::parse(body, error);
  const std::string_view wanted = error ? std::string_view() : channel_of(root);
  const event::Room& room = setup_.event.rooms[listener->place.room];
  if (wanted.empty())
    return net::error_response(400, "bad_command", "The body names no channel.",
                               "Send {\"channel\": \"en\"}.");
  const auto channel = find_channel(room, wanted);
  if (!channel)
    return net::error_response(404, "no_channel",
                               fmt::format("Room {} has no channel {}.", room.id, wanted),
                               "Channels here: " + names_of_channels(room) + ".");
  webrtc::Command command;
  command.type = webrtc::Command::Type::tune;
  command.listener.seat = listener->seat;
  command.listener.place = {listener->place.room, *channel};
  if (!setup_.media.post(command)) return turn_away(WebRefusal::busy);
  listener->place = command.listener.place;
  net::Response response;
  response.body = json::serialize(json::object{{"channel", wanted}}) + "\n";
  return response;
}

net::Response Whep::remove(std::string_view id) {
  WebListener* const listener = listeners_.find(id);
  if (listener == nullptr) return unknown_session();
  if (!end(*listener)) return turn_away(WebRefusal::busy);
  net::Response response;
  response.body = "{}\n";
  return response;
}

bool Whep::end(WebListener& listener) {
  webrtc::Command command;
  command.type = webrtc::Command::Type::end;
  command.listener.seat = listener.seat;
  listener.ending = setup_.media.post(command);
  return listener.ending;
}

int Whep::end_those(const std::function<bool(const Caller&)>& ended,
                    std::optional<std::size_t> room) {
  const auto here = [ended, room](const WebListener& listener) {
    return (!room || listener.place.room == *room) && ended(listener.caller);
  };
  int count = 0;
  if (!end_all(here, count)) ended_.emplace_back(here);
  return count;
}

bool Whep::end_all(const std::function<bool(const WebListener&)>& ended, int& count) {
  const auto out = listeners_.those(ended);
  count = static_cast<int>(out.size());
  return std::count_if(out.begin(), out.end(), [this](auto* each) { return !end(*each); }) == 0;
}

/// Whoever sends offers and never a check holds places that nobody hears: the longest such gives
/// way. A browser checks within the second.
bool Whep::make_room(WebRefusal full, std::uint32_t address) {
  WebListener* const longest = listeners_.longest_unchecked(
      full == WebRefusal::address_full ? std::optional{address} : std::nullopt);
  if (longest == nullptr || !end(*longest)) return false;
  longest->gave_way = true;
  admission_.leave(longest->address);
  ++counts_.gave_way;
  return true;
}

void Whep::poll() {
  setup_.media.drain([this](const webrtc::Event& event) { take(event); });
  int count = 0;
  std::erase_if(ended_, [&](const auto& ended) { return end_all(ended, count); });
  const Instant now = setup_.now();
  if (now < forget_due_) return;
  forget_due_ = now + kForget;
  admission_.forget(now);
}

void Whep::take(const webrtc::Event& event) {
  if (event.place.channel == webrtc::kNoChannel) return setup_.others(event);
  WebListener* const listener = listeners_.at(event.seat);
  if (listener == nullptr) return;
  switch (event.type) {
    case webrtc::Event::Type::checked:
      return listeners_.check(*listener);
    case webrtc::Event::Type::connected:
      listeners_.check(*listener);
      listener->connected = true;
      ++counts_.handshakes;
      return;
    case webrtc::Event::Type::tuned:
      ++counts_.tuned;
      return;
    case webrtc::Event::Type::moved:
      return;
    case webrtc::Event::Type::report:
      return take_report(*listener, event);
    case webrtc::Event::Type::ended:
      ++counts_.ended[static_cast<std::size_t>(event.end)];
      if (!listener->gave_way) admission_.leave(listener->address);
      setup_.reported(report_of(*listener, ListenerReport::Kind::leaves));
      listeners_.remove(event.seat);
  }
}

void Whep::take_report(WebListener& listener, const webrtc::Event& event) {
  listener.lost = event.lost;
  listener.jitter = event.jitter;
  listener.round_trip = event.round_trip;
  if (listener.ending) return;
  ListenerReport report = report_of(listener, ListenerReport::Kind::hears);
  report.from.port = event.from.port;
  report.room = event.place.room;
  report.channel = event.place.channel;
  report.loss_percent = 100 * static_cast<float>(event.fraction_lost) / 256;
  report.jitter_ms = std::chrono::duration<float, std::milli>(event.jitter).count();
  if (event.round_trip > Nanoseconds{0}) report.round_trip = event.round_trip;
  setup_.reported(report);
}

std::string Whep::secret() {
  std::string out;
  for (std::size_t i = 0; i < kSecretWords; ++i) out += fmt::format("{:08x}", setup_.random());
  return out;
}

std::vector<WebCount> Whep::listeners(std::size_t room) const {
  return listeners_.count(room, setup_.event.rooms[room].channels.size());
}

WhepCounts Whep::counts() const {
  WhepCounts counts = counts_;
  counts.connected = listeners_.connected();
  counts.waiting = static_cast<int>(listeners_.size()) - counts.connected;
  return counts;
}

std::vector<rtp::Endpoint> web_candidates(const event::Event& event, const rtp::Endpoint& media) {
  std::vector<rtp::Endpoint> out;
  for (const std::uint32_t address : event.web.announce) out.push_back({address, media.port});
  if (out.empty() && media.address != 0) out.push_back(media);
  if (!out.empty()) return out;
  for (const net::Interface& interface : net::all_interfaces())
    out.push_back({interface.address, media.port});
  std::stable_partition(out.begin(), out.end(), [](const auto& e) { return !rtp::is_loopback(e); });
  return out;
}

}  // namespace dragoman::app
