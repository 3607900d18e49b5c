#include "codecs/rtp/endpoint.h"
#include "relay/engine/ids.h"
#include "relay/event/load.h"
#include "relay/event/room_reader.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

#include <filesystem>
#include <fstream>

using namespace dragoman::event;
using namespace dragoman::event::testing;
using namespace std::chrono_literals;

static_assert(kMaxBooths == dragoman::engine::kMaxBooths);
static_assert(kMaxSources == dragoman::engine::kMaxFloorSources);
static_assert(kMaxLanguages < dragoman::engine::kMaxRoomChannels);

TEST_CASE("the smallest event file has every default that the contract shows") {
  const Event event = loaded(
      "[event]\nname = \"Small\"\n[[room]]\nid = \"hall\"\nlanguages = [\"en\"]\n"
      "[[room.booth]]\nid = \"en\"\na = \"en\"\n");
  const Event built_in = built_in_event();
  CHECK(event.name == "Small");
  CHECK(event.network.interfaces == built_in.network.interfaces);
  CHECK(event.network.ttl == 0);
  CHECK(event.network.multicast == 0xEF4D0000);
  CHECK(event.network.http == built_in.network.http);
  CHECK(event.network.https == built_in.network.https);
  CHECK(event.network.media == built_in.network.media);
  CHECK(event.audio.frame == 240);
  CHECK(event.audio.bitrate == 96000);
  CHECK(event.audio.redundancy == std::vector<int>{1, 2});
  CHECK(event.audio.level_match);
  CHECK_FALSE(event.audio.vbr);
  CHECK_FALSE(event.storage.record);
  CHECK(event.storage.dir == "/srv/var");

  const Room& room = event.rooms.at(0);
  CHECK(room.name == "hall");
  CHECK(room.floor_language.empty());
  CHECK(room.pivot.empty());
  CHECK(room.between_booths == BetweenBooths::interlock);
  CHECK(room.within_booth == WithinBooth::override_);
  CHECK(room.auto_relay == AutoRelay::any);
  CHECK(room.channels.at(0).channels == 1);
  const Fallback& fallback = room.channels.at(1).fallback;
  CHECK(fallback.empty == EmptyChannel::floor);
  CHECK(fallback.hold == 1500ms);
  CHECK(fallback.fade == 300ms);
  CHECK(fallback.level_db == Approx(-6));
  CHECK(room.booths.at(0).name == "en");
  CHECK(room.booths.at(0).desks == 2);
  CHECK(room.booths.at(0).b.empty());
}

TEST_CASE("every key of the contract is taken") {
  const Event event = loaded(R"(
[event]
name = "Sub-Forum on Migration Management Cooperation"
[network]
interfaces = ["eth0"]
ttl = 8
dscp = 34
multicast = "239.80.0.0/16"
http = "0.0.0.0:8400"
https = "0.0.0.0:8443"
media = "10.0.0.5:8402"
[audio]
frame = "2.5ms"
bitrate = 64000
vbr = true
complexity = 5
redundancy = [4, 2]
level_match = false
workers = 2
[storage]
dir = "/data/event"
record = false
[[room]]
id = "hall"
name = "Main hall"
floor = "zh"
floor_stereo = true
languages = ["zh", "en", "ru"]
between_booths = "toggle-override"
within_booth = "mixed"
empty_channel = "silence"
fallback_hold = "2s"
fallback_fade = "0ms"
fallback_level_db = -12.5
pivot = "en"
auto_relay = "b"
  [[room.channel]]
  id = "ru"
  number = 9
  name = "По-русски"
  empty_channel = "floor"
  fallback_hold = "500ms"
  [[room.channel]]
  id = "floor"
  name = "Original"
  [[room.booth]]
  id = "en"
  name = "English booth"
  desks = 3
  a = "en"
  b = ["zh", "ru"]
)");
  CHECK(event.network.interfaces == std::vector<std::string>{"eth0"});
  CHECK(event.network.dscp == 34);
  CHECK(event.network.multicast == 0xEF500000);
  CHECK(dragoman::rtp::to_string(event.network.media) == "10.0.0.5:8402");
  CHECK(event.audio.frame == 120);
  CHECK(event.audio.vbr);
  CHECK(event.audio.complexity == 5);
  CHECK(event.audio.workers == 2);
  CHECK(event.audio.redundancy == std::vector<int>{2, 4});
  CHECK_FALSE(event.audio.level_match);
  CHECK(event.storage.dir == "/data/event");

  const Room& room = event.rooms.at(0);
  CHECK(room.floor_language == "zh");
  CHECK(room.between_booths == BetweenBooths::toggle_override);
  CHECK(room.within_booth == WithinBooth::mixed);
  CHECK(room.auto_relay == AutoRelay::b);
  CHECK(room.channels.at(0).channels == 2);
  CHECK(room.channels.at(0).name == "Original");
  CHECK(room.channels.at(1).fallback.empty == EmptyChannel::silence);
  CHECK(room.channels.at(1).fallback.fade == 0ms);
  const Channel& russian = room.channels.back();
  CHECK(russian.number == 9);
  CHECK(russian.name == "По-русски");
  CHECK(russian.fallback.empty == EmptyChannel::floor);
  CHECK(russian.fallback.hold == 500ms);
  CHECK(russian.fallback.level_db == Approx(-12.5));
  CHECK(room.booths.at(0).b == std::vector<std::string>{"zh", "ru"});
}

TEST_CASE("a file is read from disk, and what it names is found beside it") {
  const auto folder = std::filesystem::temp_directory_path() / "dragoman-test-event-load";
  std::filesystem::create_directories(folder);
  std::ofstream{folder / "hall.sdp"} << "v=0\r\n";
  std::ofstream{folder / "event.toml"}
      << with_room("[[room.source]]\nid = \"hall-mixer\"\nsdp = \"hall.sdp\"\n");
  const Event event = load(folder / "event.toml");
  CHECK(event.rooms.at(0).sources.at(0).sdp == folder / "hall.sdp");
  CHECK(event.storage.dir == folder / "var");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a file that cannot be read says so") {
  for (const char* path : {"/nowhere/event.toml", "/tmp"}) {
    try {
      load(path);
      FAIL("loaded " << path);
    } catch (const LoadError& error) {
      CHECK(mentions(error.what(), std::string{path} + ": cannot read"));
      CHECK(error.problems().at(0).line == 0);
    }
  }
}
