/// AES67 and other RTP streams that the relay joins itself.

#include "relay/app/media/joined_source.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

constexpr std::uint16_t kPort = 5004;

/// What an AES67 sender's description says, and where it lies.
class SdpFile {
 public:
  explicit SdpFile(const std::string& text) {
    path = std::filesystem::temp_directory_path() /
           ("dragoman-test-" + std::to_string(getpid()) + ".sdp");
    std::ofstream(path) << text;
  }
  ~SdpFile() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

std::uint32_t mixer_group() {
  return test_event().network.multicast + 0xFE01;
}

std::string description(const std::string& format, const std::string& extra = {}) {
  const std::string group = rtp::address_text(mixer_group());
  return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Hall mixer\r\nc=IN IP4 " + group +
         "/1\r\nt=0 0\r\n" + "m=audio " + std::to_string(kPort) + " RTP/AVP 98\r\na=rtpmap:98 " +
         format + "\r\na=ptime:2.5\r\n" + extra;
}

std::string from_only(const std::string& sender) {
  return "a=source-filter: incl IN IP4 " + rtp::address_text(mixer_group()) + " " + sender + "\r\n";
}

event::Event event_with(const SdpFile& file) {
  event::Event event = test_event();
  event.rooms[0].sources.push_back({.id = "hall-mixer", .sdp = file.path});
  return event;
}

Voice::Config mixer(double hz, std::uint32_t address = 0x7F000001) {
  return {.hz = hz,
          .codec = engine::Codec::l24,
          .channels = 2,
          .payload_type = 98,
          .ssrc = 0xABCD,
          .from = {address, 0},
          .to = {mixer_group(), kPort}};
}

std::string complaint(const std::string& sdp) {
  const SdpFile file(sdp);
  try {
    app::describe_source(event_with(file), 0, 0);
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

void check_mentions(const std::string& message, std::initializer_list<const char*> words) {
  INFO(message);
  for (const char* word : words) CHECK(message.find(word) != std::string::npos);
}

}  // namespace

TEST_CASE("an AES67 stream of L24 is the floor, from the sender that its SDP names", "[plane]") {
  const SdpFile file(description("L24/48000/2", from_only("127.0.0.1")));
  Stage stage(event_with(file));
  Ear& floor = stage.ear(0);
  stage.plane.start();
  stage.voice(mixer(440));
  stage.voice(mixer(1000, 0x7F000002));  // a rogue on the same group
  REQUIRE(stage.until([&] { return floor.hears(440); }));
  CHECK(floor.share_of(1000) < 0.01);
  CHECK(stage.until([&] { return stage.plane.status(0).sources[0].selected; }));
}

TEST_CASE("without a source filter any sender of the group is heard", "[plane]") {
  const SdpFile file(description("L24/48000/2"));
  Stage stage(event_with(file));
  Ear& floor = stage.ear(0);
  stage.plane.start();
  stage.voice(mixer(440, 0x7F000003));
  CHECK(stage.until([&] { return floor.hears(440); }));
}

TEST_CASE("a stream is taken from the sender that the event names", "[plane]") {
  const SdpFile file(description("L24/48000/2"));
  auto event = event_with(file);
  event.rooms[0].sources[0].sender = 0x7F000003;
  Stage stage(event);
  Ear& floor = stage.ear(0);
  stage.plane.start();
  stage.voice(mixer(1000, 0x7F000002));  // a rogue who is first
  stage.voice(mixer(440, 0x7F000003));
  REQUIRE(stage.until([&] { return floor.hears(440); }));
  CHECK(floor.share_of(1000) < 0.01);
}

TEST_CASE("where there are keys, a stream that names no sender is refused") {
  const auto why_not = [](const std::string& sdp, std::uint32_t sender) -> std::string {
    const SdpFile file(sdp);
    auto event = event_with(file);
    event.trust.credentials = "/srv/credentials.json";
    event.rooms[0].sources[0].sender = sender;
    try {
      app::describe_source(event, 0, 0);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return {};
  };
  check_mentions(why_not(description("L24/48000/2"), 0), {"names no sender", "a=source-filter"});
  CHECK(why_not(description("L24/48000/2"), 0x7F000003).empty());
  const auto filtered = description("L24/48000/2", from_only("127.0.0.1"));
  CHECK(why_not(filtered, 0).empty());
  CHECK(why_not(filtered, 0x7F000001).empty());
  check_mentions(why_not(filtered, 0x7F000003), {"does not include 127.0.0.3"});
}

TEST_CASE("what is not the described stream is counted", "[plane]") {
  const SdpFile file(description("L24/48000/2"));
  Stage stage(event_with(file));
  stage.plane.start();
  Voice other({.payload_type = 99, .to = {mixer_group(), kPort}});
  const std::vector<std::byte> packet = other.next_packet();
  other.socket().send({mixer_group(), kPort}, packet);
  other.socket().send({mixer_group(), kPort}, rtp::Bytes{packet}.first(5));
  other.socket().send({mixer_group(), kPort}, std::vector<std::byte>(2000));
  CHECK(stage.until([&] {
    return stage.plane.dropped(app::Drop::wrong_payload_type) == 1 &&
           stage.plane.dropped(app::Drop::malformed) == 1 &&
           stage.plane.dropped(app::Drop::oversized) == 1;
  }));
}

TEST_CASE("another sender in the group and a payload that is no sound count among the refused",
          "[plane]") {
  const SdpFile file(description("L24/48000/2"));
  Stage stage(event_with(file));
  Ear& floor = stage.ear(0);
  stage.plane.start();
  Voice& mixer_voice = stage.voice(mixer(440));
  REQUIRE(stage.until([&] { return floor.hears(440); }));
  Voice::Config rogue = mixer(1000);
  rogue.ssrc = 0xBAD;
  Voice other(rogue);
  const std::vector<std::byte> packet = other.next_packet();
  for (int i = 0; i < 5; ++i) other.socket().send({mixer_group(), kPort}, packet);
  const std::vector<std::byte> torn = mixer_voice.next_packet();  // ends within a sample
  for (int i = 0; i < 3; ++i)
    other.socket().send({mixer_group(), kPort}, rtp::Bytes{torn}.first(torn.size() - 1));
  CHECK(stage.until([&] {
    return stage.plane.dropped(app::Drop::wrong_ssrc) == 5 &&
           stage.plane.dropped(app::Drop::malformed) == 3;
  }));
  CHECK(stage.plane.status(0).sources[0].wrong_ssrc == 5);
  CHECK(floor.share_of(1000) < 0.01);
}

TEST_CASE("the description is turned into a source's settings") {
  const SdpFile file(description("L16/48000/2", from_only("127.0.0.9")));
  const app::DescribedSource joined = app::describe_source(event_with(file), 0, 0);
  CHECK(joined.destination == rtp::Endpoint{mixer_group(), kPort});
  CHECK(joined.config.codec == engine::Codec::l16);
  CHECK(joined.config.payload_type == 98);
  CHECK(joined.config.channels == 2);
  CHECK(joined.config.packet == 120);
  CHECK(joined.config.any_ssrc);
  CHECK(joined.senders == std::vector<std::uint32_t>{0x7F000009});
}

TEST_CASE("descriptions that we cannot play are refused with a remedy") {
  check_mentions(complaint(description("L24/44100/2")), {"hall-mixer", ".sdp", "44100", "48 kHz"});
  check_mentions(complaint(description("L24/96000/2")), {"96000", "48 kHz"});
  check_mentions(complaint(description("L24/48000/8")), {"8 channels", "stereo"});
  check_mentions(complaint(description("PCMU/8000")), {"PCMU", "L24"});
  check_mentions(complaint(description("L24/48000/2", "a=ptime:20\r\n")),
                 {"20 ms", "5.0 ms", "set the sender to 1 ms"});
  check_mentions(complaint("hello\r\n"), {"hall-mixer", "line 1"});
  check_mentions(
      complaint(description("L24/48000/2", "a=source-filter: excl IN IP4 * 10.0.0.1\r\n")),
      {"excl", "include"});
}

TEST_CASE("a missing file is named") {
  event::Event event = test_event();
  event.rooms[0].sources.push_back({.id = "hall-mixer", .sdp = "/no/such/hall.sdp"});
  std::string message;
  try {
    Stage stage(event);
  } catch (const std::exception& error) {
    message = error.what();
  }
  check_mentions(message, {"hall-mixer", "/no/such/hall.sdp", "cannot read"});
}
