#include "relay/app/chair_feed.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

struct Feed {
  event::Event event = event::built_in_event();
  FakeMedia media{event};
  app::ChairFeed feed{event, media};

  engine::RoomStatus& status() { return *media.statuses[0]; }
};

std::string signals(const char* slower, const char* microphone) {
  std::string text = R"({"type":"signals","room":"hall","name":"hall","floor_language":null,)";
  text.append(R"("slower":)").append(slower);
  text.append(R"(,"use_microphone":)").append(microphone);
  return text + "}";
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A chair is told both signals at once, at every change of them, and each second") {
  Feed hall;
  hall.event.rooms[0].name = "hall";
  hall.status().floor_language = engine::kNone;
  FakeSender sender;
  const auto chair = hall.feed.open(0);
  chair->opened(sender);
  CHECK(sender.take() == Texts{signals("false", "false")});
  hall.feed.publish();
  CHECK(sender.take() == Texts{signals("false", "false")});  // nobody was told by publish() yet
  hall.feed.publish();
  CHECK(sender.take().empty());
  hall.status().slower = true;
  hall.feed.publish();
  CHECK(sender.take() == Texts{signals("true", "false")});
  hall.status().use_microphone = true;
  hall.feed.publish();
  CHECK(sender.take() == Texts{signals("true", "true")});
  hall.feed.publish();
  CHECK(sender.take().empty());
  hall.feed.beat();
  CHECK(sender.take() == Texts{signals("true", "true")});
  chair->received("anything");
  CHECK(sender.take().empty());
  chair->closed();
  hall.feed.beat();
  CHECK(sender.take().empty());
}

TEST_CASE("A chair learns nothing of who is on air, of levels or of desks") {
  Feed hall;
  FakeSender sender;
  const auto chair = hall.feed.open(0);
  chair->opened(sender);
  hall.feed.publish();
  sender.take();
  hall.status().channels[1].on_air_count = 1;
  hall.status().desks[0].connected = hall.status().desks[0].on_air = true;
  hall.status().channels[1].rms_dbfs = -20;
  hall.feed.publish();
  CHECK(sender.take().empty());
  chair->closed();
}
