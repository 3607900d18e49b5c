#include "relay/app/matroska.h"
#include "relay/app/metrics.h"
#include "relay/app/recording_desk.h"
#include "relay/app/recordings_command.h"
#include "relay/app/technician.h"
#include "relay/store/recording_names.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/store/memory_disk.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <algorithm>
#include <ctime>
#include <thread>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using store::RecordingState;
namespace json = boost::json;

namespace {

struct Studio {
  explicit Studio(bool floor_flac = false) : event(with_flac(floor_flac)) {
    media.statuses[0]->frame = FrameIndex{1'795'932'000LL * kSampleRate / 240};
    desk.on_change([this](std::size_t) { changes.push_back(desk.status(0).state); });
  }

  /// One frame of every channel, as the media plane would bring it.
  void frame() {
    auto& now = media.statuses[0]->frame;
    now = now + 1;
    if (!media.recorded[0]) return;
    for (std::size_t c = 0; c < event.rooms[0].channels.size(); ++c) {
      app::EncodedFrame encoded;
      encoded.channel = static_cast<std::int16_t>(c);
      encoded.frame = now;
      encoded.size = 3;
      encoded.data = {std::byte{0xE8}, std::byte{0xFF}, std::byte{0xFE}};
      desk.push(encoded);
    }
    app::SoundFrame sound;
    sound.frame = now;
    sound.size = 240;
    sound.data.fill(0.25F);
    desk.push(sound);
    desk.flush();
  }
  /// Frames and polls until the recording is so.
  void until(RecordingState state) {
    while (desk.status(0).state != state) {
      frame();
      desk.poll();
      std::this_thread::yield();
    }
  }

  static event::Event with_flac(bool wanted) {
    auto event = event::built_in_event();
    event.storage.floor_flac = wanted;
    return event;
  }

  event::Event event;
  FakeMedia media{event};
  MemoryDisk::Content content;
  std::vector<std::vector<bool>> kept;  ///< each time
  app::RecordingDesk desk{event, media, std::make_unique<MemoryDisk>(content),
                          [this](const auto& rooms) {
                            kept.push_back(rooms);
                            return true;
                          }};
  std::vector<RecordingState> changes;
};

}  // namespace

TEST_CASE("the floor's sound is kept as FLAC where the event asks for it, and only there") {
  const bool asked = GENERATE(false, true);
  Studio studio(asked);
  studio.desk.start(0);
  studio.until(RecordingState::on);
  studio.desk.stop(0);
  studio.until(RecordingState::off);
  const auto kept = std::count_if(studio.content.files.begin(), studio.content.files.end(),
                                  [](const auto& file) { return store::is_flac(file.first); });
  CHECK(kept == (asked ? 1 : 0));
}

TEST_CASE("frames are tapped while a room is recorded, and packets say so") {
  Studio studio;
  studio.desk.start(0);
  CHECK(studio.media.recorded[0]);
  CHECK(studio.desk.wanted(0));
  studio.until(RecordingState::on);
  studio.desk.poll();
  REQUIRE(studio.media.commands.size() == 1);
  CHECK(studio.media.commands[0].type == engine::CommandType::recording);
  CHECK(studio.media.commands[0].on);
  CHECK(studio.desk.status(0).segment == 1);
  studio.desk.stop(0);
  CHECK_FALSE(studio.desk.wanted(0));
  studio.until(RecordingState::off);
  studio.desk.poll();
  CHECK_FALSE(studio.media.recorded[0]);
  REQUIRE(studio.media.commands.size() == 2);
  CHECK_FALSE(studio.media.commands[1].on);
  CHECK(studio.changes.front() == RecordingState::on);
  CHECK(studio.changes.back() == RecordingState::off);
}

TEST_CASE("a disk that fails ends the taps and is told once, and the next start is a new one") {
  Studio studio;
  studio.content.fail_at = 1;
  studio.desk.start(0);
  studio.until(RecordingState::failed);
  CHECK_FALSE(studio.media.recorded[0]);
  CHECK_FALSE(studio.desk.wanted(0));
  CHECK(std::count(studio.changes.begin(), studio.changes.end(), RecordingState::failed) == 1);
  app::JsonWriter out;
  write_recording(out, studio.desk, 0);
  const auto state = json::parse(out.take());
  CHECK(state.at("state") == json::value("failed"));
  CHECK_FALSE(state.at("reason").as_string().empty());
  app::MetricsWriter metrics;
  write_recording_metrics(metrics, studio.event, studio.desk);
  CHECK(metrics.take().find("dragoman_recording_failed{room=\"hall\"} 1") != std::string::npos);

  studio.desk.start(0);  // the disk fails again, and that is another failure
  CHECK(studio.media.recorded[0]);
  while (studio.desk.status(0).failures < 2) {
    studio.frame();
    studio.desk.poll();
    std::this_thread::yield();
  }
  CHECK(std::count(studio.changes.begin(), studio.changes.end(), RecordingState::failed) == 2);
}

TEST_CASE("starting what is recorded and stopping what is not change nothing") {
  Studio studio;
  studio.desk.stop(0);
  studio.desk.start(0);
  studio.until(RecordingState::on);
  studio.desk.start(0);
  CHECK(studio.desk.status(0).state == RecordingState::on);
  CHECK(studio.desk.status(0).segment == 1);
}

TEST_CASE("what a technician wants recorded is kept until he stops it, whatever fails meanwhile") {
  Studio studio;
  studio.content.fail_at = 1;
  studio.desk.start(0);
  CHECK(studio.kept == std::vector<std::vector<bool>>{{true}});
  studio.until(RecordingState::failed);
  CHECK(studio.kept.size() == 1);
  studio.desk.stop(0);
  CHECK(studio.kept == std::vector<std::vector<bool>>{{true}, {false}});
}

TEST_CASE("what was kept is recorded again, and is given up when it is stopped") {
  Studio studio;
  studio.desk.resume({true});
  CHECK(studio.desk.wanted(0));
  studio.until(RecordingState::on);
  CHECK(studio.kept.empty());
  studio.desk.stop(0);
  CHECK(studio.kept == std::vector<std::vector<bool>>{{false}});
}

TEST_CASE("what the event file wants recorded is the file's to say at the next start") {
  Studio studio;
  studio.desk.begin(0);
  studio.until(RecordingState::on);
  CHECK(studio.kept.empty());
}

TEST_CASE("a technician who starts a recording is answered when it has begun") {
  Studio studio;
  app::SessionHub hub{
      studio.event, studio.media, {"lo", "127.0.0.1", [] { return Instant{}; }, [] { return 1U; }}};
  app::FrameTaps taps{studio.media};
  app::OpusFeed opus{studio.event, taps};
  app::ListenFeed phones{studio.event, studio.media, taps};
  app::StateView view{studio.event, studio.media, hub, opus, phones, nullptr, &studio.desk};
  app::Technician technician{studio.event, studio.media, hub, view, &studio.desk};
  std::optional<net::Response> answered;
  const auto post = [&](const std::string& body) {
    answered.reset();
    auto answer =
        technician.handle(app::parse_target("/api/v1/rooms/hall/recording"), body, Instant{});
    std::get<net::Later>(answer).start([&](net::Response response) { answered = response; });
    technician.poll(Instant{});
    CHECK_FALSE(answered);
  };
  post(R"({"on":true})");
  studio.until(RecordingState::on);
  technician.poll(Instant{1ms});
  REQUIRE(answered);
  const auto room = json::parse(answered->body);
  CHECK(room.at("recording").at("state") == json::value("on"));
  CHECK(room.at("undo").at("body").at("on") == json::value(false));

  post(R"({"on":false})");
  studio.until(RecordingState::off);
  technician.poll(Instant{1ms});
  REQUIRE(answered);
  CHECK(json::parse(answered->body).at("recording").at("state") == json::value("off"));

  studio.content.fail_at = studio.content.writes + 1;
  post(R"({"on":true})");
  studio.until(RecordingState::failed);
  technician.poll(Instant{1ms});
  REQUIRE(answered);
  CHECK(answered->status == 507);
}

TEST_CASE("moments are read as people write them") {
  const auto utc = [](int year, int month, int day, int hour, int minute) {
    std::tm time{};
    time.tm_year = year - 1900;
    time.tm_mon = month - 1;
    time.tm_mday = day;
    time.tm_hour = hour;
    time.tm_min = minute;
    return Samples{::timegm(&time)} * kSampleRate;
  };
  const Samples near = utc(2026, 11, 29, 12, 0);
  CHECK(app::parse_moment("2026-11-28 09:05Z", near) == utc(2026, 11, 28, 9, 5));
  CHECK(app::parse_moment("2026-11-28T09:05:30.5Z", near) ==
        utc(2026, 11, 28, 9, 5) + 30 * kSampleRate + kSampleRate / 2);
  const auto local = app::parse_moment("2026-11-29 12:00", near);
  REQUIRE(local);
  CHECK(app::parse_moment("12:00", near) == local);
  CHECK(app::parse_moment("12:00:01", near) == *local + kSampleRate);
  for (const char* wrong : {"", "noon", "2026-11-29", "2026-11-29 ", "12", "12:00x",
                            "12:00:", "12:00:-1", "2026-11-29x12:00", "12:00:99"}) {
    INFO(wrong);
    CHECK_FALSE(app::parse_moment(wrong, near));
  }
}

TEST_CASE("every track of a cut is named, and nothing is decoded") {
  const auto arguments = app::matroska_arguments({{"floor", "", "Floor", "/tmp/floor.opus"},
                                                  {"fr", "fr-CA", "Français", "/tmp/fr.opus"},
                                                  {"mn", "mn", "Монгол", "/tmp/mn.opus"}},
                                                 "Forum – Main hall", "-out.mkv");
  const auto follows = [&](const std::string& first, const std::string& second) {
    const auto at = std::find(arguments.begin(), arguments.end(), first);
    return at != arguments.end() && std::find(at, arguments.end(), second) == at + 1;
  };
  CHECK(arguments.front() == "ffmpeg");
  CHECK(follows("-c", "copy"));
  CHECK(follows("-metadata", "title=Forum – Main hall"));
  CHECK(std::count(arguments.begin(), arguments.end(), "title=Монгол") == 1);
  CHECK(std::count(arguments.begin(), arguments.end(), "language=mon") == 1);
  CHECK(std::count(arguments.begin(), arguments.end(), "language=fre") == 1);
  CHECK(std::count(arguments.begin(), arguments.end(), "language=und") == 1);
  CHECK(arguments.back() == "file:-out.mkv");  // never taken for an option
}
