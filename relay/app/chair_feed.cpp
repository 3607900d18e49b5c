#include "relay/app/chair_feed.h"

#include "relay/app/json_writer.h"
#include "relay/app/lookup.h"

#include <utility>

namespace dragoman::app {

class ChairFeed::Chair final : public net::Conversation {
 public:
  Chair(ChairFeed& feed, std::size_t room) : feed_(feed), room_(room) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    feed_.chairs_[room_].push_back(this);
    sender.send(feed_.state(room_));
  }
  void received(std::string_view) override {}  // nothing is asked here
  void closed() noexcept override { std::erase(feed_.chairs_[room_], this); }

  void tell(const Text& text) { sender_->send(text); }

 private:
  ChairFeed& feed_;
  std::size_t room_;
  net::Sender* sender_ = nullptr;
};

ChairFeed::ChairFeed(const event::Event& event, MediaControl& media)
    : event_(event), media_(media), chairs_(event.rooms.size()), told_(event.rooms.size()) {}

std::unique_ptr<net::Conversation> ChairFeed::open(std::size_t room) {
  return std::make_unique<Chair>(*this, room);
}

ChairFeed::Text ChairFeed::state(std::size_t room) const {
  const auto& status = media_.status(room);
  JsonWriter out;
  out.begin_object().field("type", "signals").field("room", event_.rooms[room].id);
  out.field("name", event_.rooms[room].name);
  out.key("floor_language")
      .known(veiled_(room) ? "" : channel_id(event_.rooms[room], status.floor_language));
  out.field("slower", status.slower).field("use_microphone", status.use_microphone).end_object();
  return std::make_shared<const std::string>(out.take());
}

void ChairFeed::publish() {
  for (std::size_t room = 0; room < chairs_.size(); ++room) {
    if (chairs_[room].empty()) continue;
    const auto text = state(room);
    if (*text == std::exchange(told_[room], *text)) continue;
    for (auto* chair : chairs_[room]) chair->tell(text);
  }
}

void ChairFeed::beat() {
  for (std::size_t room = 0; room < chairs_.size(); ++room) {
    const auto text = state(room);
    for (auto* chair : chairs_[room]) chair->tell(text);
  }
}

}  // namespace dragoman::app
