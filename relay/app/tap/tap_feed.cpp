#include "relay/app/tap/tap_feed.h"

#include "codecs/control/json.h"
#include "relay/app/audit.h"
#include "relay/app/json_writer.h"
#include "relay/app/lookup.h"
#include "relay/app/shown_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dragoman::app {
namespace {

/// About three seconds of sound: whoever has not read that does not read.
constexpr std::size_t kMostUnread = 32 * 1024;
/// Beats that a stranger has for showing a key.
constexpr int kPatience = 10;

std::shared_ptr<const std::string> refusal(std::string_view code) {
  JsonWriter out;
  out.begin_object().field("type", "refused").field("code", code).end_object();
  return std::make_shared<const std::string>(out.take());
}

std::optional<engine::Seat> seat_of(const event::Room& room, const Route& route) {
  int desk = 0;
  const char* end = route.desk.data() + route.desk.size();
  const auto [rest, error] = std::from_chars(route.desk.data(), end, desk);
  if (error != std::errc() || rest != end) return std::nullopt;
  return find_seat(room, route.channel, desk);
}

template <class Lines, class Ear>
bool forget(Lines& lines, const typename Lines::key_type& key, Ear* ear) noexcept {
  const auto found = lines.find(key);
  if (found == lines.end()) return false;
  std::erase(found->second.ears, ear);
  if (!found->second.ears.empty()) return false;
  lines.erase(found);
  return true;
}

}  // namespace

class TapFeed::Ear final : public net::Conversation {
 public:
  Ear(TapFeed& feed, Target target, const Caller& caller)
      : feed_(feed), target_(std::move(target)), caller_(caller) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    caller_.is_staff() ? begin() : feed_.strangers_.push_back(this);
  }
  void received(std::string_view text) override {
    const auto token = shown_key(text);
    if (!token || ended_ || caller_.is_staff()) return;  // nothing else is asked here
    auto shown = feed_.keys_(*token, caller_);
    if (const auto* refusal = std::get_if<control::Refused>(&shown)) {
      tell(std::make_shared<const std::string>(control::to_json(*refusal)));
      return end(refusal->message);
    }
    caller_ = std::get<Caller>(std::move(shown));
    std::erase(feed_.strangers_, this);
    begin();
  }
  void closed() noexcept override {
    feed_.leave(target_.room, at_, *this);
    std::erase(feed_.ears_, this);
    std::erase(feed_.strangers_, this);
  }

  const Caller& caller() const noexcept { return caller_; }
  /// Once more nothing came.
  void wait() {
    if (++waited_ > kPatience) end("No key was shown.");
  }
  void end(std::string_view reason) {
    if (!std::exchange(ended_, true)) sender_->close(reason);
  }

  /// Goes to where the target is now, and says so.
  void follow() {
    if (ended_) return;
    const auto place = feed_.place(target_);
    if (place != at_) {
      feed_.leave(target_.room, std::exchange(at_, {}), *this);
      if (!feed_.join(target_.room, place, *this)) return refuse("full");
      at_ = place;
    }
    auto words = feed_.told(target_.room, at_);
    if (words == told_) return;
    told_ = std::move(words);
    tell(std::make_shared<const std::string>(told_));
  }

  void tell(const Data& text) {
    if (!ended_) sender_->send(text);
  }

  void sound(const Data& message) {
    if (ended_) return;
    if (sender_->pending() <= kMostUnread) {
      sender_->send_bytes(message);
      return;
    }
    ++feed_.cut_;
    end("It was not read. Connect again to hear it.");
  }

 private:
  void refuse(std::string_view code) {
    tell(refusal(code));
    end("As many are heard as can be.");
  }
  void begin() {
    if (feed_.ears_.size() >= kMostEars) return refuse("full");
    feed_.ears_.push_back(this);
    feed_.note_(feed_.fact(target_, caller_));
    follow();
  }

  TapFeed& feed_;
  Target target_;
  Caller caller_;
  int waited_ = 0;
  Place at_{};
  std::string told_;
  net::Sender* sender_ = nullptr;
  bool ended_ = false;
};

TapFeed::TapFeed(const event::Event& event, MediaControl& media, FrameTaps& taps,
                 const SeatTable& seats, Keys keys)
    : event_(event), media_(media), taps_(taps), seats_(seats), keys_(std::move(keys)) {}
TapFeed::~TapFeed() = default;

store::JournalFact TapFeed::fact(const Target& target, const Caller& caller) const {
  const auto& room = event_.rooms[target.room];
  store::JournalFact fact{"listening in", room.id, "", "", 0};
  fact.who = who(caller);
  if (target.what == Target::What::channel) fact.channel = channel_id(room, target.channel);
  if (target.what == Target::What::source) fact.detail = "source " + target.source;
  if (target.what == Target::What::microphone || target.what == Target::What::incoming) {
    fact.booth = booth_id(room, target.seat.booth);
    fact.desk = target.seat.desk;
    fact.detail = target.what == Target::What::microphone ? "its microphone" : "what it hears";
  }
  return fact;
}

net::Answer TapFeed::open(const Route& route, std::size_t room, const Caller& caller) {
  auto wanted = target(route, room);
  if (wanted)
    return net::Upgrade{std::make_unique<Ear>(*this, std::move(*wanted), caller), kSendBuffer};
  return net::error_response(
      404, "not_found",
      fmt::format("Room {} has nothing of that name to listen to.", event_.rooms[room].id),
      "GET /api/v1/event lists channels, booths with their desks, and floor sources.");
}

std::optional<TapFeed::Target> TapFeed::target(const Route& route, std::size_t index) const {
  const auto& room = event_.rooms[index];
  Target out;
  out.room = index;
  if (route.resource == Resource::tap_channel) {
    const auto channel = find_channel(room, route.channel);
    if (!channel) return std::nullopt;
    out.channel = *channel;
  } else if (route.resource == Resource::tap_source) {
    if (!seats_.find_floor_source(index, route.channel)) return std::nullopt;
    out.what = Target::What::source;
    out.source = route.channel;
  } else {
    const auto seat = seat_of(room, route);
    if (!seat) return std::nullopt;
    out.what = route.resource == Resource::tap_incoming ? Target::What::incoming
                                                        : Target::What::microphone;
    out.seat = *seat;
  }
  return out;
}

TapFeed::Place TapFeed::place(const Target& target) const {
  switch (target.what) {
    case Target::What::channel:
      return {target.channel, engine::kNone};
    case Target::What::source:
      return {engine::kNone,
              seats_.find_floor_source(target.room, target.source).value_or(engine::kNone)};
    case Target::What::microphone:
      return {engine::kNone, engine::source_slot(target.seat)};
    case Target::What::incoming:
      break;
  }
  const auto& desk = media_.status(target.room).desks[desk_index(target.seat)];
  return {desk.incoming == 0 ? desk.floor_key : desk.incoming, engine::kNone};
}

bool TapFeed::alive(std::size_t room, const Place& place) const {
  const auto& status = media_.status(room);
  if (place.channel != engine::kNone) return status.ticks > 0;
  return place.slot != engine::kNone && status.sources[static_cast<std::size_t>(place.slot)].alive;
}

std::string TapFeed::told(std::size_t room, const Place& place) const {
  JsonWriter out;
  out.begin_object().field("type", "hearing");
  out.key("channel").known(channel_id(event_.rooms[room], place.channel));
  out.field("alive", alive(room, place));
  return out.end_object().take();
}

void TapFeed::push(const EncodedFrame& frame) {
  const auto found = channels_.find({frame.room, frame.channel});
  if (found == channels_.end()) return;
  auto& line = found->second;
  const auto message = line.batch.push(frame.frame, rtp::Bytes{frame.data}.first(frame.size));
  if (message == nullptr) return;
  for (auto* ear : line.ears) ear->sound(message);
}

void TapFeed::push(const SourceFrame& frame) {
  const auto found = sources_.find({frame.room, frame.slot});
  if (found == sources_.end()) return;
  auto& line = found->second;
  const auto encoded = line.encoder.push(frame);
  if (!encoded) return;
  const auto message = line.batch.push(encoded->index, encoded->opus);
  if (message == nullptr) return;
  for (auto* ear : line.ears) ear->sound(message);
}

void TapFeed::publish() {
  for (auto* ear : ears_) ear->follow();
}

void TapFeed::beat() {
  publish();
  const auto message = std::make_shared<const std::string>(R"({"type":"alive"})");
  for (auto* ear : ears_) ear->tell(message);
  for (auto* ear : strangers_) ear->wait();
}

int TapFeed::end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason) {
  int count = 0;
  for (auto* ear : ears_) {
    if (!ended(ear->caller())) continue;
    ear->end(reason);
    ++count;
  }
  return count;
}

bool TapFeed::join(std::size_t room, const Place& place, Ear& ear) {
  if (place.channel != engine::kNone) {
    const auto& channel = event_.rooms[room].channels[static_cast<std::size_t>(place.channel)];
    const auto [line, fresh] = channels_.try_emplace(
        {room, place.channel}, ChannelLine{{}, FrameBatch{channel.number, event_.audio.frame}});
    line->second.ears.push_back(&ear);
    if (fresh) taps_.hold(room, place.channel);
  }
  if (place.slot != engine::kNone) {
    if (!media_.tap_source(room, place.slot, true)) return false;
    const auto found = sources_.find({room, place.slot});
    auto& line = found != sources_.end()
                     ? found->second
                     : sources_
                           .emplace(Key{room, place.slot},
                                    SourceLine{{},
                                               SourceEncoder{event_.audio.frame},
                                               FrameBatch{kNoChannel, SourceEncoder::kFrame}})
                           .first->second;
    line.ears.push_back(&ear);
  }
  return true;
}

void TapFeed::leave(std::size_t room, const Place& place, Ear& ear) noexcept {
  if (place.channel != engine::kNone && forget(channels_, {room, place.channel}, &ear))
    taps_.release(room, place.channel);
  if (place.slot != engine::kNone && forget(sources_, {room, place.slot}, &ear))
    media_.tap_source(room, place.slot, false);
}

}  // namespace dragoman::app
