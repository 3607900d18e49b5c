/// A speaker by WebRTC at the media port: what is sealed with the keys of his handshake and comes
/// from where ICE proved him to be is heard, and nothing else; and the room does without him when
/// he is gone.

#include "codecs/srtp/sender.h"
#include "relay/app/media_plane.h"
#include "relay/net/clock.h"
#include "relay/watch/room_watch.h"
#include "tests/relay/app/media/hall_under_fire.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::testing;
using app::Drop;

namespace {

constexpr srtp::Profile kProfile = srtp::Profile::aead_aes_256_gcm;  // as a Voice seals

/// A remote speaker at 440 Hz, heard, and a backup at 700.
class Meeting : public HallUnderFire {
 public:
  Meeting() {
    speaker = &voice({.hz = 440, .ssrc = 1, .key = key_of(1)});
    let_in();
    await_speaker();
  }
  /// As relay/app/whip does when a handshake is over.
  void let_in() {
    const auto key = key_of(1);
    auto config = speaker->source_config();
    config.any_ssrc = true;
    app::SourcePeer peer{speaker->local(), {}, {}};
    peer.opener = std::make_shared<srtp::Receiver>(kProfile, key.key, key.salt);
    plane.open_source(0, 0, peer, config);
  }
  /// Everything that was refused for one reason; the speaker loses nothing by it.
  void check_counted(Drop reason, std::uint64_t count) {
    HallUnderFire::check_counted(reason, count);
    CHECK(plane.reception(0, 0).lost == 0);
  }
};

}  // namespace

TEST_CASE("from another address, be it sealed with the speaker's own key: a stranger", "[plane]") {
  Meeting meeting;
  const auto other = GENERATE(rtp::Endpoint{0x7F000001, 0}, rtp::Endpoint{0x7F000004, 0});
  Voice forger({.hz = 1000,
                .ssrc = 1,
                .from = other,
                .to = meeting.plane.media_endpoint(),
                .key = key_of(1)});
  for (int i = 0; i < 50; ++i) forger.say(meeting.speaker->sequence());
  meeting.check_counted(Drop::unregistered, 50);
}

TEST_CASE("from the speaker's address, sealed with another key or with none: never heard",
          "[plane]") {
  Meeting meeting;
  const bool sealed = GENERATE(true, false);
  Voice forger({.hz = 1000, .ssrc = 1, .to = {0x7F000001, 9}});
  srtp::Sender seal(kProfile, key_of(2).key, key_of(2).salt);
  for (int i = 0; i < 50; ++i) {
    auto packet = forger.next_packet();
    const auto his = meeting.speaker->next_packet();
    std::copy_n(his.begin() + 2, 6, packet.begin() + 2);  // number and timestamp, not yet taken
    const std::size_t size = packet.size();
    if (sealed) {
      packet.resize(size + seal.overhead());
      packet.resize(seal.protect_rtp(packet, size, 0));
    }
    meeting.speaker->socket().send(meeting.plane.media_endpoint(), packet);
  }
  meeting.check_counted(Drop::not_authentic, 50);
}

TEST_CASE("a speaker's link that dies is an alarm, another source speaks, and he comes back",
          "[plane]") {
  Meeting meeting;
  watch::RoomWatch watch(meeting.event, 0);
  Voice& backup = meeting.admit(1, {.hz = 700, .ssrc = 2});
  const std::vector<watch::SourceSeen> sources{{0, "remote"}, {1, "backup"}};
  const auto dead = [&] {
    const auto found = watch.observe(meeting.plane.status(0), sources, net::monotonic_now());
    return std::any_of(found.begin(), found.end(), [](const watch::Finding& finding) {
      return finding.kind == watch::AlarmKind::source_dead && finding.place.source == "remote";
    });
  };
  REQUIRE(meeting.until([&] { return meeting.plane.status(0).sources[1].alive && !dead(); }));

  meeting.silence(*meeting.speaker);
  CHECK(meeting.until([&] { return dead() && meeting.floor.hears(700); }));
  CHECK(meeting.plane.status(0).sources[1].selected);
  CHECK(backup.sent() > 0);

  // By a new session, from another port: the handshake gave other keys.
  meeting.speaker = &meeting.voice({.hz = 440, .ssrc = 3, .key = key_of(1)});
  meeting.let_in();
  CHECK(meeting.until([&] { return !dead() && meeting.floor.hears(440); }));
  CHECK(meeting.plane.status(0).sources[0].selected);
}
