#include "relay/watch/source_watch.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using watch::AlarmKind;

namespace {

struct Watched {
  Watched() {
    status.present = status.alive = true;
    status.rms_dbfs = -20;
    status.peak_dbfs = -10;
  }
  watch::Findings look() {
    last.clear();
    status.received += received;
    status.lost += lost;
    watch.observe({status, carrying, true, false, now, wall()}, limits, {0, 0, {}, "mixer"}, last);
    now += kLook;
    return last;
  }
  void pass(Nanoseconds length) {
    for (const Instant end = now + length; now < end;) look();
  }
  bool has(AlarmKind kind) const { return find(last, kind) != nullptr; }
  WallTime wall() const { return WallTime{24h * 20000} + (now - Instant{}); }
  /// Captured so long before it arrived, by the sender's clock; mixed 5 ms after that.
  void captured(Nanoseconds before) {
    status.mixed = now;
    status.delay_ms = 5;
    status.captured = wall() - 5ms - before;
  }

  event::Alarms limits{};
  engine::SourceStatus status{};
  watch::SourceWatch watch;
  bool carrying = true;
  std::uint64_t received = 16, lost = 0;  ///< each look
  Instant now{1h};
  watch::Findings last{};
};

}  // namespace

TEST_CASE("A source in use is dead at the first look without packets, a spare one after a while") {
  Watched mixer;
  mixer.pass(1s);
  CHECK(mixer.last.empty());
  mixer.status.alive = false;
  mixer.look();
  REQUIRE(mixer.has(AlarmKind::source_dead));
  CHECK(find(mixer.last, AlarmKind::source_dead)->place.source == "mixer");
  mixer.status.alive = true;
  CHECK(mixer.look().empty());

  Watched spare;
  spare.carrying = spare.status.alive = false;
  spare.pass(2900ms);
  CHECK(spare.last.empty());
  spare.pass(200ms);
  CHECK(spare.has(AlarmKind::source_dead));
}

TEST_CASE("Loss is an alarm from its share on, over ten seconds, until it is well below") {
  Watched mixer;
  mixer.pass(15s);
  mixer.lost = 1;  // 1 of 17
  mixer.pass(1s);
  CHECK_FALSE(mixer.has(AlarmKind::loss));  // of ten seconds it is little yet
  mixer.pass(3s);
  REQUIRE(mixer.has(AlarmKind::loss));
  CHECK(find(mixer.last, AlarmKind::loss)->figure >= mixer.limits.loss_percent);
  mixer.lost = 0;
  mixer.pass(20s);
  CHECK_FALSE(mixer.has(AlarmKind::loss));
}

TEST_CASE("A few packets are no share, and a source that begins anew has lost nothing") {
  Watched mixer;
  mixer.received = 0;
  mixer.lost = 1;
  for (int i = 0; i < 50; ++i) mixer.look();
  CHECK_FALSE(mixer.has(AlarmKind::loss));
  mixer.status.received = mixer.status.lost = 0;
  mixer.received = 16;
  mixer.lost = 0;
  mixer.pass(12s);
  CHECK(mixer.last.empty());
}

TEST_CASE("Jitter and drift must last; drift may be wild while it is being found") {
  Watched mixer;
  mixer.status.jitter_ms = 30;
  mixer.status.drift_ppm = -300;
  mixer.pass(4900ms);
  CHECK(mixer.last.empty());
  mixer.pass(300ms);
  CHECK(mixer.has(AlarmKind::jitter));
  CHECK_FALSE(mixer.has(AlarmKind::drift));
  mixer.pass(55s);
  REQUIRE(mixer.has(AlarmKind::drift));
  CHECK(find(mixer.last, AlarmKind::drift)->figure == Approx(-300));
  mixer.status.jitter_ms = 17;  // below the threshold, but not well below
  mixer.status.drift_ppm = 10;
  mixer.pass(6s);
  CHECK(mixer.has(AlarmKind::jitter));
  CHECK_FALSE(mixer.has(AlarmKind::drift));
}

TEST_CASE("Full scale is clipping while the source is in use") {
  Watched mixer;
  mixer.status.peak_dbfs = 0;
  mixer.carrying = false;
  mixer.pass(1s);
  CHECK(mixer.last.empty());
  mixer.carrying = true;
  mixer.look();
  CHECK(mixer.has(AlarmKind::clipping));
}

TEST_CASE("A source whose clock is apart from ours is told, in either direction, after a while") {
  for (const Nanoseconds off : {Nanoseconds{3s}, Nanoseconds{-3s}}) {
    Watched mixer;
    const auto look = [&](Nanoseconds before, Nanoseconds length) {
      for (const Instant end = mixer.now + length; mixer.now < end;) {
        mixer.captured(before);
        mixer.look();
      }
    };
    look(2ms, 30s);
    CHECK(mixer.last.empty());
    look(off, 9s);
    CHECK(mixer.last.empty());
    look(off, 2s);
    REQUIRE(mixer.has(AlarmKind::clock));
    CHECK(find(mixer.last, AlarmKind::clock)->figure == Approx(off / 1.0ms).margin(1));
    look(90ms, 10s);  // not yet well below
    CHECK(mixer.has(AlarmKind::clock));
    look(20ms, 6s);
    CHECK(mixer.last.empty());
  }
}

TEST_CASE("What a source is delayed by for its picture is no fault of its clock") {
  Watched mixer;
  mixer.status.lip_sync = kSampleRate;
  for (int i = 0; i < 1500; ++i) {
    mixer.captured(1s + 2ms);
    CHECK(mixer.look().empty());
  }
}

TEST_CASE("A source that never said when it was captured has no clock to be wrong") {
  Watched mixer;
  mixer.pass(60s);
  CHECK(mixer.last.empty());
}
