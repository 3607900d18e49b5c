#include "codecs/rtp/endpoint.h"
#include "relay/event/channels.h"
#include "relay/event/event.h"
#include "tests/support/catch.h"

#include <set>

using namespace dragoman::event;
using dragoman::rtp::to_string;

TEST_CASE("groups and ports follow from room and channel number") {
  const Event event = built_in_event();
  CHECK(to_string(group(event, 0, 0, Stream::plain)) == "239.77.0.0:5004");
  CHECK(to_string(group(event, 0, 2, Stream::plain)) == "239.77.0.2:5012");
  CHECK(to_string(group(event, 0, 2, Stream::red)) == "239.77.0.130:5014");
  CHECK(to_string(group(event, 3, 127, Stream::plain)) == "239.77.3.127:7048");
  CHECK(to_string(group(event, 3, 127, Stream::red)) == "239.77.3.255:7050");
  CHECK(to_string(group(event, 3, 127, Stream::plain, Path::second)) == "239.93.3.127:7048");
  CHECK(to_string(group(event, 3, 127, Stream::red, Path::second)) == "239.93.3.255:7050");
  CHECK(first_port(4, 0) > first_port(3, 127) + kPortsPerChannel - 1);
}

TEST_CASE("manifests have groups of their own, beside a channel whatever it is else") {
  Event event = built_in_event();
  const auto of_english = [&] { return to_string(manifest_group(event, 0, 2)); };
  CHECK(of_english() == "239.79.0.2:5012");
  event.rooms[0].channels[2].encrypted = true;
  CHECK(of_english() == "239.79.0.2:5012");
  CHECK(to_string(manifest_group(event, 3, 127, Path::second)) == "239.95.3.127:7048");
}

TEST_CASE("manifests are signed where there is a certificate, or where the event says so") {
  Event event = built_in_event();
  CHECK_FALSE(event.signs());
  event.network.manifests = true;
  CHECK(event.signs());
  event.network.manifests.reset();
  event.trust.certificate = "/trust/server.pem";
  CHECK(event.signs());
  event.network.manifests = false;
  CHECK_FALSE(event.signs());
}

TEST_CASE("an encrypted channel has groups and SSRCs of its own on the same ports") {
  Event event = built_in_event();
  const auto open = ssrc(event, 0, "en", Stream::plain);
  event.rooms[0].channels[2].encrypted = true;
  CHECK(to_string(group(event, 0, 2, Stream::plain)) == "239.78.0.2:5012");
  CHECK(to_string(group(event, 0, 2, Stream::red)) == "239.78.0.130:5014");
  CHECK(to_string(group(event, 0, 2, Stream::plain, Path::second)) == "239.94.0.2:5012");
  CHECK(to_string(group(event, 0, 1, Stream::plain)) == "239.77.0.1:5008");
  CHECK(ssrc(event, 0, "en", Stream::plain) != open);
}

TEST_CASE("an SSRC is the same after a restart and another for every stream") {
  Event event = built_in_event();
  event.rooms.push_back(event.rooms[0]);
  event.rooms[1].id = "annex";
  std::set<std::uint32_t> seen;
  for (std::size_t room = 0; room < 2; ++room) {
    for (const Channel& channel : event.rooms[room].channels) {
      for (const Path path : {Path::first, Path::second}) {
        seen.insert(ssrc(event, room, channel.id, Stream::plain, path));
        seen.insert(ssrc(event, room, channel.id, Stream::red, path));
      }
    }
  }
  CHECK(seen.size() == 2 * 7 * 2 * 2);
  CHECK(seen.count(0) == 0);
  // Third-party players survive a restart only while this figure stands (design.md): never change
  // it.
  CHECK(ssrc(built_in_event(), 0, "en", Stream::plain) == 0xa6348ef5);

  event.name = "Another";
  CHECK(seen.count(ssrc(event, 0, "en", Stream::plain)) == 0);
}

TEST_CASE("the built-in event is the demo that the contract describes") {
  const Event event = built_in_event();
  REQUIRE(event.rooms.size() == 1);
  const Room& hall = event.rooms[0];
  CHECK(hall.id == "hall");
  CHECK(hall.floor_language == "zh");
  CHECK(hall.pivot == "en");
  REQUIRE(hall.channels.size() == 7);
  const std::vector<std::string> order{"floor", "zh", "en", "ru", "mn", "es", "fr"};
  for (std::size_t i = 0; i < order.size(); ++i) {
    CHECK(hall.channels[i].id == order[i]);
    CHECK(hall.channels[i].number == static_cast<int>(i));
  }
  REQUIRE(hall.booths.size() == 4);
  for (const Booth& booth : hall.booths) {
    CHECK(booth.a == booth.id);
    CHECK(booth.desks == 2);
  }
  CHECK(event.network.interfaces == std::vector<std::string>{"lo"});
  CHECK(to_string(event.network.http) == "127.0.0.1:7400");
}

TEST_CASE("rooms, channels and booths are found by id") {
  const Event event = built_in_event();
  REQUIRE(event.find_room("hall") != nullptr);
  CHECK(event.find_room("Hall") == nullptr);
  CHECK(event.rooms[0].find_channel("mn")->name == "Монгол");
  CHECK(event.rooms[0].find_channel("de") == nullptr);
  CHECK(event.rooms[0].find_booth("ru")->desks == 2);
  CHECK(event.rooms[0].find_booth("zh") == nullptr);
}
