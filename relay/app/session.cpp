#include "relay/app/session.h"

#include "codecs/control/codes.h"
#include "codecs/control/json.h"
#include "relay/app/audit.h"
#include "relay/app/desk_order.h"
#include "relay/app/lookup.h"
#include "relay/app/media_key.h"
#include "relay/app/session_state.h"
#include "relay/app/web_talk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dragoman::app {
namespace code = control::code;
namespace {

/// Without a message for so long, nobody listens any more (design.md, "Control").
constexpr std::chrono::seconds kPatience{5};
/// A source that has just come may take so long to its first packet.
constexpr std::chrono::seconds kFirstPackets{1};
/// A client says something every second; one that is silent for so long has lost its link.
constexpr std::chrono::seconds kMissedPings{2};
/// Subscriptions of one session: a desk's headphones and monitors need a few, an amplifier many.
constexpr std::size_t kMostSubscriptions = 16;
constexpr const char* kTooManyPackets =
    "too many packets come from here: what is beyond twice the rate is refused – does another "
    "program send from the same port?";

constexpr const char* kNotInTheClear = "An encrypted channel is not sent by unicast in the clear.";
constexpr const char* kInsteadOfMuch =
    "Listen by multicast, or ask for fewer channels or longer packets (\"packet_ms\":20).";
constexpr const char* kInsteadOfUnicast = "Listen by multicast, or with a browser.";

using Unicast = SubscriptionBook::Verdict;

bool seats_a_desk(const std::optional<Admission>& admission) {
  return admission && admission->seat;
}

}  // namespace

Session::Session(SessionHub& hub, const Caller& caller)
    : hub_(hub), caller_(caller), last_message_(hub.setup_.now()) {
  hub_.sessions_.push_back(this);
}

Session::~Session() {
  std::erase(hub_.sessions_, this);
}

void Session::opened(net::Sender& sender) {
  sender_ = &sender;
}

void Session::closed() noexcept {
  give_up();
  sender_ = nullptr;
}

void Session::give_up() noexcept {
  drop_subscriptions();
  end_talk();
  if (admission_ && admission_->slot) {
    if (admission_->webrtc && hub_.web_talk_ != nullptr)
      hub_.web_talk_->end(admission_->room, *admission_->slot);
    hub_.media_.close_source(admission_->room, *admission_->slot);
    hub_.seats_.release(admission_->room, *admission_->slot);
  }
  private_port_ = 0;
  const auto room = admission_ ? std::optional{admission_->room} : std::nullopt;
  admission_.reset();
  if (room) hub_.connect_private(*room);
}

void Session::give_way(Instant now) {
  if (now - admitted_ < kFirstPackets) return;
  // A floor may fall silent and be replaced; a desk keeps its seat as long as it says a word.
  if (admission_->seat && now - last_message_ < kMissedPings) return;
  end("This source was silent, and another has come under its name.");
}

void Session::end(std::string_view reason) {
  give_up();
  if (sender_ != nullptr) sender_->close(reason);
}

void Session::received(std::string_view text) {
  last_message_ = hub_.setup_.now();
  auto parsed = control::parse_client_message(text);
  if (const auto* error = std::get_if<control::MessageError>(&parsed))
    return refuse(admission_ ? code::kMalformed : code::kHello, error->message + ".",
                  "PROTOCOL.md lists the messages of the session.", control::id_of(text));
  const auto& message = std::get<control::ClientMessage>(parsed);
  const bool is_hello = std::holds_alternative<control::Hello>(message);
  if (!admission_ && !is_hello)
    return refuse(code::kHello, "A session begins with a hello message.",
                  "Send {\"type\":\"hello\", …} first.");
  if (admission_ && is_hello)
    return refuse(code::kNotAllowed, "This session has already said hello.",
                  "Open another session for another role or room.");
  if (admission_ && speaks_for_another(text))
    return refuse(code::kNotAllowed, "A session speaks for its own room and seat alone.",
                  fmt::format("This one is of room {}; open another for another.", room().id));
  // A technician's talk moves no desk.
  const bool own_talk = admission_ && admission_->role == control::Role::technician &&
                        std::holds_alternative<control::TalkCommand>(message);
  if (admission_ && !own_talk) {
    const auto order = desk_order(message, room());
    if (const auto* command = std::get_if<engine::Command>(&order)) {
      if (talks_to_nobody(*command))
        return refuse(code::kNobody, "Nobody is there to hear it: your microphone stays as it is.",
                      "Write to the technician, or call.");
      return obey(*command);
    }
    if (const auto* refusal = std::get_if<control::Refused>(&order)) {
      if (has_seat()) refuse(*refusal);
      return;
    }
  }
  std::visit([this](const auto& each) { on(each); }, message);
}

/// A desk that talks is held back from its channel: to do that for nobody would only silence it.
bool Session::talks_to_nobody(const engine::Command& command) const {
  return command.type == engine::CommandType::talk && command.talk != engine::Talk::nobody &&
         admission_->seat && !hub_.hears_talk(*admission_, command.talk);
}

bool Session::speaks_for_another(std::string_view text) const {
  const auto named = control::named_sender(text);
  if (!named.room.empty() && named.room != room().id) return true;
  if (!admission_->seat) return false;
  const auto& booth = room().booths[static_cast<std::size_t>(admission_->seat->booth)].id;
  return (!named.booth.empty() && named.booth != booth) ||
         (named.desk != 0 && named.desk != admission_->seat->desk);
}

void Session::on(const control::Hello& hello) {
  // Before anything is done for it: who shows no right key ends nobody's session.
  auto known = hub_.setup_.identify(hello, caller_);
  if (auto* refused = std::get_if<control::Refused>(&known)) {
    hub_.setup_.audit_refusal(hello, caller_, refused->message);
    return refuse(std::move(*refused));
  }
  caller_ = std::get<Caller>(std::move(known));
  hub_.end_dead_namesake(hello);
  auto result = admit(hello, hub_.event_, hub_.seats_, sender_->peer());
  if (auto* refused = std::get_if<control::Refused>(&result)) return refuse(std::move(*refused));
  admission_ = std::get<Admission>(std::move(result));
  auto& admission = *admission_;
  if (admission.slot) {
    std::uint32_t ssrc = 0;
    while (ssrc == 0) ssrc = hub_.setup_.random();
    admission.source.ssrc = rtp::Ssrc{ssrc};
    opened_frame_ = hub_.media_.status(admission.room).frame;
    admitted_ = last_message_;
    hub_.seat(admission.room, *admission.slot, admission.name, admission.from);
    if (hub_.event_.trust.has_credentials() && !admission.webrtc)
      key_ = draw_key(hub_.setup_.random);
    // A browser's sound comes as its offer says.
    if (!admission.webrtc)
      hub_.media_.open_source(admission.room, *admission.slot,
                              {admission.from, admission.source.ssrc, key_}, admission.source);
  }
  if (admission.slot) hub_.setup_.audit(audit_session(hello, caller_, ""));
  hub_.connect_private(admission.room);
  send(welcome());
  tell_keys();
  send(room_state(room(), hub_.media_.status(admission.room)));
}

void Session::tell_keys() {
  if (!admission_ || !caller_.confidential) return;
  for (std::size_t c = 0; c < room().channels.size(); ++c) {
    control::NewKeys news{room().channels[c].id, {}};
    for (const ChannelKeys& keys : hub_.setup_.keys(admission_->room, c))
      news.keys.push_back(key_message(hub_.event_, admission_->room, c, keys));
    if (!news.keys.empty()) send(news);
  }
}

control::Welcome Session::welcome() const {
  const auto& event = hub_.event_;
  control::Welcome welcome;
  welcome.event = event.name;
  welcome.room = room().id;
  welcome.room_name = room().name;
  welcome.floor_language = channel_id(room(), hub_.media_.status(admission_->room).floor_language);
  welcome.frame_us =
      static_cast<int>(samples_to_duration(event.audio.frame) / std::chrono::microseconds(1));
  const auto media = hub_.media_.media_endpoint();
  const auto host = media.address != 0 ? media.address : sender_->local().address;
  welcome.media_host = rtp::address_text(host);
  welcome.media_port = media.port;
  welcome.interface = hub_.setup_.interface;
  welcome.source_address = hub_.setup_.source_address;
  welcome.second_interface = hub_.setup_.second_interface;
  welcome.second_source_address = hub_.setup_.second_source_address;
  welcome.nonce = fmt::format("{:08x}{:08x}", hub_.setup_.random(), hub_.setup_.random());
  welcome.frame = to_int(hub_.media_.frame(admission_->room));
  welcome.manifest_key = hub_.setup_.manifest_key;
  welcome.channels = channel_infos(event, admission_->room);
  if (admission_->slot) {
    welcome.ssrc = rtp::to_int(admission_->source.ssrc);
    welcome.payload_type = admission_->source.payload_type;
    if (key_) welcome.srtp = srtp::to_text(*key_);
  }
  if (admission_->role == control::Role::floor) welcome.source = admission_->name;
  if (admission_->seat) {
    const auto& booth = room().booths[static_cast<std::size_t>(admission_->seat->booth)];
    welcome.a_language = booth.a;
    welcome.b_languages = booth.b;
  }
  return welcome;
}

void Session::on(const control::Subscribe& subscribe) {
  const auto channel = find_channel(room(), subscribe.channel);
  if (!channel) return refuse_channel(subscribe.channel);
  if (room().channels[static_cast<std::size_t>(*channel)].encrypted ||
      hub_.setup_.closed(admission_->room))
    return refuse(code::kMedia, kNotInTheClear, kInsteadOfUnicast);
  const Samples merged = Samples{subscribe.packet_ms} * kSampleRate / 1000;
  if ((subscribe.packet_ms != 0 && subscribe.packet_ms != 10 && subscribe.packet_ms != 20) ||
      merged % hub_.event_.audio.frame != 0 || (subscribe.red && merged != 0))
    return refuse(code::kMedia, "Packets cannot be merged like that.",
                  "packet_ms is 0, 10 or 20, a multiple of the frame, and 0 with RED.");
  if (subscribe.red && hub_.event_.audio.redundancy.empty())
    return refuse(code::kMedia, "This event makes no RED stream.", "Subscribe without \"red\".");
  if (subscribe.port == 0)
    return refuse(code::kMedia, "A subscription needs the UDP port to send to.",
                  "Put \"port\" into the message.");
  const Subscription wanted{admission_->room,
                            *channel,
                            {sender_->peer().address, subscribe.port},
                            subscribe.red,
                            subscribe.packet_ms};
  if (std::find(subscriptions_.begin(), subscriptions_.end(), wanted) == subscriptions_.end()) {
    on(control::Unsubscribe{subscribe.channel, subscribe.port});  // the same port, but otherwise
    if (subscriptions_.size() >= kMostSubscriptions)
      return refuse(code::kLimit, "This session has all the subscriptions it may have.",
                    "Unsubscribe from a channel first.");
    if (const auto verdict = hub_.subscriptions_.add(wanted); verdict != Unicast::taken)
      return refuse(code::kLimit,
                    verdict == Unicast::full ? "The relay sends as much by unicast as it may."
                                             : "This address gets as much by unicast as one may.",
                    kInsteadOfMuch);
    subscriptions_.push_back(wanted);
  }
  send(control::Subscribed{subscribe.channel, subscribe.port});
}

void Session::end_unicast() {
  if (subscriptions_.empty()) return;
  drop_subscriptions();
  refuse(code::kMedia, kNotInTheClear, kInsteadOfUnicast);
}

void Session::on(const control::Unsubscribe& unsubscribe) {
  const auto channel = find_channel(room(), unsubscribe.channel);
  if (!channel) return refuse_channel(unsubscribe.channel);
  std::erase_if(subscriptions_, [&](const Subscription& each) {
    const bool gone = each.channel == *channel && each.to.port == unsubscribe.port;
    if (gone) hub_.subscriptions_.remove(each);
    return gone;
  });
}

void Session::on(const control::Ping& ping) {
  send(control::Pong{ping.t});
}

void Session::on(const control::TextCommand& text) {
  if (!has_seat()) return;
  if (!texts_.take(last_message_))
    return refuse(code::kLimit, "Too many messages in a short time.", "Wait a moment.", text.id);
  if (text.to == "technician") {
    hub_.write_to_technician(*admission_, text.text);
  } else if (!hub_.tell_mates(*admission_, {"mate", admission_->seat->desk, text.text})) {
    return refuse(code::kNobody, "No booth-mate is there to read it.", "Write to the technician.",
                  text.id);
  }
  if (text.id != 0) send(control::TextTaken{text.id});
}

void Session::on(const control::ReceptionRequest&) {
  if (!admission_->slot)
    return refuse(code::kNotAllowed, "Only who sends sound can be told what came of it.",
                  "Say hello as an interpreter, a floor or a technician.");
  const auto came = hub_.media_.reception(admission_->room, *admission_->slot);
  send(control::Reception{came.received, came.lost});
}

void Session::on(const control::ListenerReport& report) {
  const auto channel = find_channel(room(), report.channel);
  if (!channel) return refuse_channel(report.channel);
  reading_ = Reading{static_cast<std::size_t>(*channel), report, last_message_};
}

void Session::on(const control::ForgedPackets& found) {
  const auto channel = find_channel(room(), found.channel);
  if (!channel) return refuse_channel(found.channel);
  if (const auto from = rtp::parse_endpoint(found.from))
    hub_.forged_(admission_->room, static_cast<std::size_t>(*channel), *from, caller_);
}

bool Session::has_seat() {
  if (seats_a_desk(admission_)) return true;
  refuse(code::kNotAllowed, "Only an interpreter's session has a microphone and outputs.",
         "Say hello as an interpreter, with booth and desk.");
  return false;
}

void Session::obey(const engine::Command& wanted) {
  if (!has_seat()) return;
  if (!orders_.take(last_message_))
    return refuse(code::kLimit, "Too many commands in a short time.", "Wait a moment.");
  auto order = wanted;
  order.seat = *admission_->seat;
  if (!hub_.media_.post(admission_->room, order))
    refuse(code::kBusy, "The room takes no more commands at this moment.", "Try again.");
}

void Session::tell(const std::shared_ptr<const std::string>& room_state) {
  sender_->send(room_state);
}

void Session::tell_desk() {
  if (!sender_ || !seats_a_desk(admission_)) return;
  const auto& status = hub_.media_.status(admission_->room);
  const bool technician = hub_.hears_talk(*admission_, engine::Talk::technician);
  if (desk_announced_ && status.version == told_version_ && technician == told_technician_) return;
  if (!desk_announced_) {
    // The status may still show the desk's last session; two frames later it shows this one.
    desk_announced_ =
        status.frame - opened_frame_ >= 2 && status.desks[desk_index(*admission_->seat)].connected;
    if (!desk_announced_) return;
  }
  told_version_ = status.version;
  told_technician_ = technician;
  auto state = desk_state(room(), status, *admission_->seat);
  state.technician_hears = technician;
  if (state.reason.empty() && flood_.floods()) state.reason = kTooManyPackets;
  auto text = control::to_json(state);
  if (text == last_desk_) return;
  last_desk_ = text;
  sender_->send(std::make_shared<const std::string>(std::move(text)));
}

void Session::watch_flood(Instant now) {
  if (!admission_ || !admission_->slot) return;
  const auto flooded = hub_.media_.reception(admission_->room, *admission_->slot).flooded;
  if (!flood_.look(flooded, now)) return;
  told_version_ = 0;  // of a desk's state it is the reason while it lasts
  if (!flood_.floods()) return;
  hub_.note_in_journal("flood", *admission_);
  if (admission_->seat)
    ++hub_.refused_;
  else
    refuse(code::kLimit, kTooManyPackets, "End it, or start this one again.");
}

void Session::tick(Instant now) {
  if (!sender_) return;
  watch_flood(now);
  if (now - last_message_ <= kPatience) return;
  drop_subscriptions();
  const bool talked = talk_.on;
  end_talk();
  if (std::exchange(private_port_, std::uint16_t{0}) != 0 || talked)
    hub_.connect_private(admission_->room);
  if (!admission_) sender_->close("no hello came");
}

void Session::count(std::size_t room, std::vector<ListenerCount>& listeners, Instant now) const {
  if (!admission_ || admission_->room != room || admission_->role != control::Role::listener)
    return;
  for (const auto& each : subscriptions_)
    ++listeners[static_cast<std::size_t>(each.channel)].unicast;
  if (!reading_ || now - reading_->when > kPatience) return;
  auto& channel = listeners[reading_->channel];
  if (reading_->report.transport == "multicast") ++channel.multicast;
  channel.lost += reading_->report.lost;
  channel.recovered += reading_->report.recovered;
  if (reading_->report.redundancy) ++channel.redundancy;
  channel.worst_jitter_ms = std::max(channel.worst_jitter_ms, reading_->report.jitter_ms);
  channel.worst_latency_ms = std::max(channel.worst_latency_ms, reading_->report.latency_ms);
}

const event::Room& Session::room() const {
  return hub_.event_.rooms[admission_->room];
}

void Session::drop_subscriptions() {
  for (const auto& each : subscriptions_) hub_.subscriptions_.remove(each);
  subscriptions_.clear();
}

void Session::send(const control::RelayMessage& message) {
  if (sender_ == nullptr) return;
  sender_->send(std::make_shared<const std::string>(control::to_json(message)));
}

void Session::refuse(control::Refused refusal) {
  ++hub_.refused_;
  const std::string reason = refusal.message;
  send(std::move(refusal));
  if (!admission_) sender_->close(reason);
}

void Session::refuse(std::string_view code, std::string message, std::string remedy,
                     std::int64_t text) {
  refuse({std::string(code), std::move(message), std::move(remedy), text});
}

void Session::refuse_channel(std::string_view channel) {
  refuse(no_such_channel(room(), channel));
}

}  // namespace dragoman::app
