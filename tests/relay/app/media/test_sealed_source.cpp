/// A source with a key: what is sealed with it is heard, wherever it comes from, and nothing else.

#include "codecs/srtp/sender.h"
#include "relay/app/media_plane.h"
#include "tests/relay/app/media/hall_under_fire.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using app::Drop;

namespace {

/// A floor at 440 Hz that is sealed with key 1, and heard.
class Meeting : public HallUnderFire {
 public:
  Meeting() {
    speaker = &admit(0, {.hz = 440, .ssrc = 1, .key = key_of(1)});
    await_speaker();
  }
  /// Packets at 1000 Hz with the speaker's SSRC and next numbers, made from what a Voice says.
  void forge(int count, const Voice::Config& config) {
    Voice forger(config);
    for (int i = 0; i < count; ++i) forger.say(speaker->sequence());
  }
};

}  // namespace

TEST_CASE("from the right address, but unsealed: counted, never heard", "[plane]") {
  Meeting meeting;
  for (int i = 0; i < 50; ++i)
    meeting.speaker->socket().send(meeting.plane.media_endpoint(), meeting.speaker->next_packet());
  meeting.check_counted(Drop::not_authentic, 50);
}

TEST_CASE("sealed with another key: counted, never heard, and the source loses nothing",
          "[plane]") {
  Meeting meeting;
  meeting.forge(50,
                {.hz = 1000, .ssrc = 1, .to = meeting.plane.media_endpoint(), .key = key_of(2)});
  meeting.check_counted(Drop::not_authentic, 50);
  CHECK(meeting.plane.reception(0, 0).lost == 0);
}

TEST_CASE("with a key that nobody has here: a stranger", "[plane]") {
  Meeting meeting;
  meeting.forge(50,
                {.hz = 1000, .ssrc = 9, .to = meeting.plane.media_endpoint(), .key = key_of(1)});
  meeting.check_counted(Drop::unregistered, 50);
}

TEST_CASE("the source's own packets, sent again from elsewhere, are heard once", "[plane]") {
  Meeting meeting;
  const auto taken = meeting.speaker->last_datagram();
  Voice stranger({.hz = 1000, .ssrc = 1, .to = meeting.plane.media_endpoint()});
  for (int i = 0; i < 50; ++i) stranger.socket().send(meeting.plane.media_endpoint(), taken);
  meeting.check_counted(Drop::replayed, 50);
}

TEST_CASE("a source whose address changes goes on, since it has the key", "[plane]") {
  Meeting meeting;
  const auto before = meeting.plane.reception(0, 0).received;
  meeting.speaker->move({0x7F000003, 0});
  CHECK(meeting.until([&] { return meeting.plane.reception(0, 0).received > before + 400; }));
  CHECK(meeting.until([&] { return meeting.floor.hears(440); }));
  CHECK(meeting.plane.reception(0, 0).lost == 0);
}

TEST_CASE("a new session of the seat has a new key, and the old one is worth nothing", "[plane]") {
  Meeting meeting;
  meeting.silence_all();
  meeting.speaker = &meeting.admit(0, {.hz = 440, .ssrc = 2, .key = key_of(3)});
  const std::size_t heard = meeting.floor.sound().size();
  // What the old session had sent last comes after its end.
  CHECK(meeting.until(
      [&] { return meeting.floor.sound().size() > heard + 9600 && meeting.floor.hears(440); }));
  const auto before = meeting.plane.dropped(Drop::unregistered);
  meeting.forge(50,
                {.hz = 1000, .ssrc = 1, .to = meeting.plane.media_endpoint(), .key = key_of(1)});
  meeting.check_counted(Drop::unregistered, before + 50);
}
