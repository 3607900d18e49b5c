#include "relay/app/live_feed.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::testing;
namespace json = boost::json;

namespace {

struct Live {
  event::Event event = event::built_in_event();
  FakeMedia media{event};
  app::SessionHub hub{
      event, media, {"lo", "127.0.0.1", [] { return Instant{}; }, [] { return 1U; }}};
  app::FrameTaps taps{media};
  app::OpusFeed opus{event, taps};
  app::ListenFeed phones{event, media, taps};
  app::StateView view{event, media, hub, opus, phones};
  app::LiveFeed feed{event, view};
};

std::vector<std::string> types(FakeSender& sender) {
  std::vector<std::string> types;
  for (const auto& text : sender.take())
    types.emplace_back(json::parse(text).at("type").as_string());
  return types;
}

using Types = std::vector<std::string>;

}  // namespace

TEST_CASE("A viewer gets the whole state, then meters, then changes") {
  Live live;
  FakeSender sender;
  auto viewer = live.feed.open();
  viewer->opened(sender);
  live.feed.publish();  // the first look of all
  sender.sent.resize(1);
  const auto state = json::parse(sender.sent[0]);
  CHECK(std::string(state.at("name").as_string()) == live.event.name);
  CHECK(state.at("rooms").at(0).at("channels").as_array().size() == 7);
  CHECK(types(sender) == Types{"state"});

  live.media.tick();
  live.media.statuses[0]->channels[1].rms_dbfs = -12;
  live.media.statuses[0]->channels[1].true_peak_dbfs = -3;
  live.media.statuses[0]->channels[1].momentary_lufs = -14;
  live.media.statuses[0]->channels[1].short_term_lufs = -15;
  live.feed.meters();
  const auto meters = json::parse(sender.sent.at(0));
  CHECK(meters.at("type") == json::value("meters"));
  CHECK(meters.at("rooms").at(0).at("channels").at(1) ==
        json::parse(R"({"id":"zh","rms_dbfs":-12,"peak_dbfs":-120,"true_peak_dbfs":-3,
                        "momentary_lufs":-14,"short_term_lufs":-15})"));
  sender.take();

  live.media.statuses[0]->channels[1].state = engine::ChannelState::interpreted;
  live.feed.publish();
  const auto change = json::parse(sender.sent.at(0));
  CHECK(change.at("type") == json::value("change"));
  CHECK(change.at("rooms").at(0).at("channels").at(1).at("state") == json::value("interpreted"));
  sender.take();
  live.feed.publish();
  CHECK(sender.sent.empty());
  viewer->closed();
  CHECK(live.feed.viewers() == 0);
}

TEST_CASE("A slow viewer misses meters, and gets the whole state once it has caught up") {
  Live live;
  FakeSender slow, quick;
  auto first = live.feed.open(), second = live.feed.open();
  first->opened(slow);
  second->opened(quick);
  slow.take();
  quick.take();
  slow.unread = 1'000'000;
  live.feed.meters();
  live.media.tick();
  live.feed.publish();
  CHECK(slow.sent.empty());
  CHECK(types(quick) == Types{"meters", "change"});
  CHECK(live.feed.skipped_meters() == 1);
  slow.unread = 0;
  live.feed.meters();
  CHECK(types(slow) == Types{"state", "meters"});
  first->closed();
  second->closed();
}

TEST_CASE("A console that stops reading is told nothing until it reads again, then all of it") {
  Live live;
  watch::AlarmBook alarms(live.event);
  app::StateView view(live.event, live.media, live.hub, live.opus, live.phones, nullptr, nullptr,
                      &alarms);
  app::LiveFeed feed(live.event, view);
  FakeSender stuck, quick;
  app::Caller technician;
  technician.role = trust::Role::technician;
  auto first = feed.open(technician), second = feed.open(technician);
  first->opened(stuck);
  second->opened(quick);
  stuck.take();
  quick.take();
  stuck.unread = 1'000'000;
  const watch::Finding silent{watch::AlarmKind::silent, {0, 2, {0, 1}, {}}, true, -90};
  for (int i = 0; i < 1000; ++i) {
    alarms.settle(0, i % 2 == 0 ? watch::Findings{silent} : watch::Findings{}, WallTime{});
    feed.alarms();
    feed.meters();
  }
  alarms.settle(0, {silent}, WallTime{});
  feed.alarms();
  CHECK(stuck.sent.empty());
  CHECK(quick.sent.size() == 2001);
  stuck.unread = 0;
  feed.meters();
  REQUIRE(stuck.sent.size() == 2);
  const auto state = json::parse(stuck.sent[0]);
  CHECK(state.at("type") == json::value("state"));
  CHECK(state.at("alarms").at(0).at("id") == json::value("hall/en/silent"));
  first->closed();
  second->closed();
}
