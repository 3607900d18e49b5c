#include "relay/app/live_feed.h"

#include "codecs/control/json.h"
#include "relay/app/shown_key.h"

#include <algorithm>

namespace dragoman::app {
namespace {

/// A viewer with so much unread gets no more until all of it is read.
constexpr std::size_t kMostUnread = 128 * 1024;

using Text = std::shared_ptr<const std::string>;

}  // namespace

class LiveFeed::Viewer final : public net::Conversation {
 public:
  Viewer(LiveFeed& feed, const Caller& caller) : feed_(feed), caller_(caller) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    feed_.viewers_.push_back(this);
    send_all();
  }
  void received(std::string_view text) override {
    const auto token = shown_key(text);
    if (!token || !feed_.keys_) return;  // nothing else is asked here
    auto shown = feed_.keys_(*token, caller_);
    if (const auto* refusal = std::get_if<control::Refused>(&shown))
      return send(std::make_shared<const std::string>(control::to_json(*refusal)));
    caller_ = std::get<Caller>(std::move(shown));
    send_all();
  }
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
    if (behind_) send_all();
    behind_ = false;
    send(text);
  }

  const Caller& caller() const noexcept { return caller_; }
  bool is_staff() const noexcept { return caller_.role > trust::Role::listener; }
  void end(std::string_view reason) { sender_->close(reason); }

 private:
  void send(const Text& text) { sender_->send(text); }
  void send_all() { send(std::make_shared<const std::string>(feed_.view_.live_state(is_staff()))); }

  LiveFeed& feed_;
  Caller caller_;
  net::Sender* sender_ = nullptr;
  bool behind_ = false;
};

LiveFeed::LiveFeed(const event::Event& event, const StateView& view, Keys keys)
    : event_(event),
      view_(view),
      keys_(std::move(keys)),
      told_(event.rooms.size()),
      told_publicly_(event.rooms.size()) {}

std::unique_ptr<net::Conversation> LiveFeed::open(const Caller& caller) {
  return std::make_unique<Viewer>(*this, caller);
}

int LiveFeed::end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason) {
  int count = 0;
  for (auto* viewer : viewers_) {
    if (!ended(viewer->caller())) continue;
    viewer->end(reason);
    ++count;
  }
  return count;
}

bool LiveFeed::watched(bool staff) const {
  return std::any_of(viewers_.begin(), viewers_.end(),
                     [&](const Viewer* viewer) { return viewer->is_staff() == staff; });
}

void LiveFeed::publish() {
  publish(true, told_);
  publish(false, told_publicly_);
}

void LiveFeed::publish(bool staff, std::vector<std::string>& told) {
  if (!watched(staff)) return;
  JsonWriter out;
  bool any = false;
  out.begin_object().field("type", "change").key("rooms").begin_array();
  for (std::size_t r = 0; r < event_.rooms.size(); ++r) {
    auto text = view_.room(r, staff);
    if (text == told[r]) continue;
    any = true;
    out.raw(text);
    told[r] = std::move(text);
  }
  out.end_array().end_object();
  if (!any) return;
  const auto message = std::make_shared<const std::string>(out.take());
  for (auto* viewer : viewers_)
    if (viewer->is_staff() == staff) viewer->change(message);
}

void LiveFeed::alarms() {
  if (told_alarms_ == view_.alarms_version()) return;
  told_alarms_ = view_.alarms_version();
  if (!watched(true)) return;
  const auto message = std::make_shared<const std::string>(view_.live_alarms());
  for (auto* viewer : viewers_)
    if (viewer->is_staff()) viewer->change(message);
}

void LiveFeed::meters() {
  for (const bool staff : {true, false}) {
    if (!watched(staff)) continue;
    const auto message = std::make_shared<const std::string>(view_.meters(staff));
    for (auto* viewer : viewers_)
      if (viewer->is_staff() == staff) viewer->meters(message);
  }
}

}  // namespace dragoman::app
