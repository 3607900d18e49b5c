#include "relay/app/live_feed.h"

namespace dragoman::app {
namespace {

/// A viewer with so much unread gets no more until all of it is read.
constexpr std::size_t kMostUnread = 128 * 1024;

using Text = std::shared_ptr<const std::string>;

}  // namespace

class LiveFeed::Viewer final : public net::Conversation {
 public:
  explicit Viewer(LiveFeed& feed) : feed_(feed) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    feed_.viewers_.push_back(this);
    send(std::make_shared<const std::string>(feed_.view_.live_state()));
  }
  void received(std::string_view) override {}  // nothing is asked here
  void closed() noexcept override { std::erase(feed_.viewers_, this); }

  void change(const Text& text) {
    if (behind_ || sender_->pending() > kMostUnread)
      behind_ = true;
    else
      send(text);
  }

  void meters(const Text& text) {
    if (sender_->pending() > 0) {
      ++feed_.skipped_meters_;
      return;
    }
    if (behind_) send(std::make_shared<const std::string>(feed_.view_.live_state()));
    behind_ = false;
    send(text);
  }

 private:
  void send(const Text& text) { sender_->send(text); }

  LiveFeed& feed_;
  net::Sender* sender_ = nullptr;
  bool behind_ = false;
};

LiveFeed::LiveFeed(const event::Event& event, const StateView& view)
    : event_(event), view_(view), told_(event.rooms.size()) {}

std::unique_ptr<net::Conversation> LiveFeed::open() {
  return std::make_unique<Viewer>(*this);
}

void LiveFeed::publish() {
  if (viewers_.empty()) return;
  JsonWriter out;
  bool any = false;
  out.begin_object().field("type", "change").key("rooms").begin_array();
  for (std::size_t r = 0; r < event_.rooms.size(); ++r) {
    auto text = view_.room(r);
    if (text == told_[r]) continue;
    any = true;
    out.raw(text);
    told_[r] = std::move(text);
  }
  out.end_array().end_object();
  if (!any) return;
  const auto message = std::make_shared<const std::string>(out.take());
  for (auto* viewer : viewers_) viewer->change(message);
}

void LiveFeed::alarms() {
  if (told_alarms_ == view_.alarms_version()) return;
  told_alarms_ = view_.alarms_version();
  if (viewers_.empty()) return;
  const auto message = std::make_shared<const std::string>(view_.live_alarms());
  for (auto* viewer : viewers_) viewer->change(message);
}

void LiveFeed::meters() {
  if (viewers_.empty()) return;
  const auto message = std::make_shared<const std::string>(view_.meters());
  for (auto* viewer : viewers_) viewer->meters(message);
}

}  // namespace dragoman::app
