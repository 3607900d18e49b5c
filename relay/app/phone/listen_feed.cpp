#include "relay/app/phone/listen_feed.h"

#include "relay/app/json_writer.h"
#include "relay/app/lookup.h"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>

namespace dragoman::app {
namespace {

/// A phone with so much unread gets nothing more until it has read nearly all of it.
constexpr std::size_t kMostUnread = 8 * 1024, kRead = 1024;
constexpr std::size_t kLongestWish = 256;

/// What {"hear":…,"key":…} asks for, and by what key.
struct Wish {
  std::string channel;  ///< "" = none
  std::string key;
};

/// Nothing when it is no such message.
std::optional<Wish> wish(std::string_view text) {
  if (text.size() > kLongestWish) return std::nullopt;
  boost::json::error_code error;
  const auto value = boost::json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* hear = object ? object->if_contains("hear") : nullptr;
  if (!hear || (!hear->is_null() && !hear->is_string())) return std::nullopt;
  const auto* key = object->if_contains("key");
  return Wish{hear->is_string() ? std::string(hear->get_string()) : "",
              key && key->is_string() ? std::string(key->get_string()) : ""};
}

std::shared_ptr<const std::string> refusal(std::string_view code) {
  JsonWriter out;
  out.begin_object().field("type", "refused").field("code", code).end_object();
  return std::make_shared<const std::string>(out.take());
}

}  // namespace

/// Hears one channel; while another is asked for, both, until the first sound of the new one comes:
/// so nothing is missing between them.
class ListenFeed::Phone final : public net::Conversation {
 public:
  Phone(ListenFeed& feed, std::size_t room, const Caller& caller)
      : feed_(feed), room_(room), caller_(caller), address_(caller.from.address) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    feed_.phones_[room_].push_back(this);
    tell(std::make_shared<const std::string>(feed_.state(room_)));
  }

  void received(std::string_view text) override {
    const auto asked = wish(text);
    if (!asked) return refuse("bad_message");
    if (asked->channel.empty()) return hear(kNothing);
    if (!allowed_ && !show(asked->key)) return;
    const auto channel = find_channel(feed_.event_.rooms[room_], asked->channel);
    if (!channel) return refuse("unknown_channel");
    if (!hears() && feed_.behind_()) return refuse("busy");
    if (!hears() && feed_.full_for(address_)) return refuse("full");
    hear(*channel);
  }

  void closed() noexcept override {
    hear(kNothing);
    std::erase(feed_.phones_[room_], this);
  }

  void tell(const Data& text) { sender_->send(text); }
  const Caller& caller() const noexcept { return caller_; }
  void end(std::string_view reason) {
    hear(kNothing);
    allowed_ = false;
    sender_->close(reason);
  }

  /// A message of `channel`'s sound.
  void sound(int channel, const Data& message) {
    if (channel == wanted_) leave(std::exchange(heard_, std::exchange(wanted_, kNothing)));
    if (behind_ && sender_->pending() > kRead) {
      ++feed_.skipped_;
      return;
    }
    behind_ = sender_->pending() > kMostUnread;
    if (behind_)
      ++feed_.skipped_;
    else
      sender_->send_bytes(message);
  }

 private:
  static constexpr int kNothing = -1;

  void refuse(std::string_view code) {
    ++feed_.refused_;
    tell(refusal(code));
  }

  /// Once is enough for a connection: whoever changes languages shows nothing again.
  bool show(const std::string& key) {
    auto shown = feed_.keys_ ? feed_.keys_(room_, key, caller_) : caller_;
    if (const auto* refusal = std::get_if<control::Refused>(&shown)) {
      refuse(refusal->code);
      return false;
    }
    caller_ = std::get<Caller>(std::move(shown));
    return allowed_ = true;
  }

  void hear(int channel) {
    const bool before = hears();
    leave(std::exchange(wanted_, kNothing));
    if (channel == kNothing) leave(std::exchange(heard_, kNothing));
    if (channel != kNothing && channel != heard_) {
      wanted_ = channel;
      feed_.join({room_, channel}, *this);
    }
    if (hears() != before) feed_.count(address_, before ? -1 : 1);
  }
  bool hears() const noexcept { return heard_ != kNothing || wanted_ != kNothing; }
  void leave(int channel) noexcept {
    if (channel != kNothing) feed_.leave({room_, channel}, *this);
  }

  ListenFeed& feed_;
  std::size_t room_;
  Caller caller_;
  const std::uint32_t address_;
  bool allowed_ = false;
  net::Sender* sender_ = nullptr;
  int heard_ = kNothing;
  int wanted_ = kNothing;  ///< asked for, and nothing of it sent yet
  bool behind_ = false;
};

ListenFeed::ListenFeed(const event::Event& event, MediaControl& media, FrameTaps& taps, Keys keys)
    : event_(event),
      media_(media),
      taps_(taps),
      keys_(std::move(keys)),
      phones_(event.rooms.size()),
      told_(event.rooms.size()) {}

ListenFeed::~ListenFeed() = default;

std::unique_ptr<net::Conversation> ListenFeed::open(std::size_t room, const Caller& caller) {
  return std::make_unique<Phone>(*this, room, caller);
}

int ListenFeed::end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason,
                          std::optional<std::size_t> room) {
  int count = 0;
  for (std::size_t r = 0; r < phones_.size(); ++r)
    for (auto* phone : phones_[r])
      if ((!room || r == *room) && ended(phone->caller())) {
        phone->end(reason);
        ++count;
      }
  return count;
}

void ListenFeed::push(const EncodedFrame& frame) {
  const Key key{frame.room, frame.channel};
  const auto found = lines_.find(key);
  if (found == lines_.end()) return;
  auto& line = found->second;
  const auto message = line.batch.push(frame.frame, rtp::Bytes{frame.data}.first(frame.size));
  if (message == nullptr) return;
  // Phones leave other lines while they are told, never this one.
  for (auto* phone : line.phones) phone->sound(key.second, message);
}

void ListenFeed::publish() {
  for (std::size_t room = 0; room < phones_.size(); ++room) {
    if (phones_[room].empty()) continue;
    auto text = state(room);
    if (text == told_[room]) continue;
    const auto message = std::make_shared<const std::string>(text);
    told_[room] = std::move(text);
    for (auto* phone : phones_[room]) phone->tell(message);
  }
}

void ListenFeed::beat() {
  const auto message = std::make_shared<const std::string>(R"({"type":"alive"})");
  for (const auto& room : phones_)
    for (auto* phone : room) phone->tell(message);
}

int ListenFeed::hearing(std::size_t room, int channel) const {
  const auto found = lines_.find({room, channel});
  return found == lines_.end() ? 0 : static_cast<int>(found->second.phones.size());
}

std::size_t ListenFeed::viewers() const noexcept {
  std::size_t count = 0;
  for (const auto& room : phones_) count += room.size();
  return count;
}

bool ListenFeed::full_for(std::uint32_t address) const {
  const auto his = from_.find(address);
  return hearing_ >= kMostHearing || (his != from_.end() && his->second >= kMostFromAddress);
}

void ListenFeed::count(std::uint32_t address, int change) {
  hearing_ += change;
  const auto his = from_.try_emplace(address, 0).first;
  his->second += change;
  if (his->second == 0) from_.erase(his);
}

std::string ListenFeed::state(std::size_t index) const {
  const auto& room = event_.rooms[index];
  const auto& status = media_.status(index);
  JsonWriter out;
  out.begin_object().field("type", "state");
  const bool veiled = veiled_(index);
  out.key("floor").known(veiled ? "" : channel_id(room, status.floor_language));
  out.key("channels").begin_object();
  if (status.ticks > 0)
    for (std::size_t c = 0; c < room.channels.size(); ++c)
      out.field(room.channels[c].id,
                status.closed || veiled ? "closed" : engine::to_string(status.channels[c].state));
  out.end_object().end_object();
  return out.take();
}

void ListenFeed::join(const Key& key, Phone& phone) {
  const auto& channel = event_.rooms[key.first].channels[static_cast<std::size_t>(key.second)];
  const auto at =
      lines_.try_emplace(key, Line{{}, FrameBatch{channel.number, event_.audio.frame}}).first;
  at->second.phones.push_back(&phone);
  taps_.hold(key.first, key.second);
}

void ListenFeed::leave(const Key& key, Phone& phone) noexcept {
  const auto found = lines_.find(key);
  if (found == lines_.end()) return;
  std::erase(found->second.phones, &phone);
  taps_.release(key.first, key.second);
  if (found->second.phones.empty()) lines_.erase(found);
}

}  // namespace dragoman::app
