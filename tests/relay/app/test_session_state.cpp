// What a desk is told of itself and of its booth-mate.
#include "relay/app/lookup.h"
#include "relay/app/session_state.h"
#include "tests/support/catch.h"

#include <memory>

using namespace dragoman;

namespace {

constexpr std::size_t kChannel = 2;

/// The built-in event's English booth: this desk's microphone is closed, its mate's open and heard.
struct Booth {
  event::Event event = event::built_in_event();
  std::unique_ptr<engine::RoomStatus> status = std::make_unique<engine::RoomStatus>();
  engine::Seat own = app::find_seat(event.rooms[0], "en", 1).value();
  engine::Seat other = app::find_seat(event.rooms[0], "en", 2).value();
  engine::DeskStatus& desk = status->desks[app::desk_index(own)];
  engine::DeskStatus& mate = status->desks[app::desk_index(other)];
  engine::ChannelStatus& channel = status->channels[kChannel];

  Booth() {
    desk.connected = mate.connected = mate.on_air = true;
    mate.microphone = engine::Microphone::on;
    mate.channel = kChannel;
    channel.on_air_count = 1;
    channel.on_air[0] = other;
  }
  control::DeskState told() const { return app::desk_state(event.rooms[0], *status, own); }
  bool why(std::string_view word) const {
    return told().partner_reason.find(word) != std::string::npos;
  }
};

}  // namespace

TEST_CASE("Of a muted channel all are told whose doing that is") {
  Booth booth;
  const auto by = [&booth] {
    return app::room_state(booth.event.rooms[0], *booth.status).channels[kChannel].muted_by;
  };
  booth.channel.state = engine::ChannelState::interpreted;
  CHECK(by().empty());
  booth.channel.state = engine::ChannelState::muted;
  CHECK(by() == "cough");
  booth.channel.line_up = true;
  CHECK(by() == "line_up");
  booth.status->closed = true;
  CHECK(by() == "closed_session");
  booth.channel.muted = true;
  CHECK(by() == "technician");
}

TEST_CASE("A desk is told when nobody hears its mate's open microphone, and why") {
  Booth booth;
  CHECK(booth.told().partner == "on");
  CHECK(booth.told().partner_reason.empty());
  SECTION("muted by the technician") {
    booth.channel.muted = true;
    CHECK(booth.told().partner == "on");
    CHECK(booth.why("muted this channel: nobody hears your partner"));
    booth.mate.microphone = engine::Microphone::off;
    CHECK(booth.told().partner_reason.empty());
  }
  SECTION("by its own doing, which leaves it the turn") {
    booth.mate.on_air = false;
    booth.mate.microphone = engine::Microphone::cough;
    CHECK(booth.told().partner == "on");
    CHECK(booth.why("coughs"));
    booth.mate.talk = engine::Talk::technician;
    CHECK(booth.why("talks aside"));
  }
  SECTION("the original in its place") {
    booth.channel.fallback = true;
    booth.mate.on_air = false;
    CHECK(booth.why("put the original into this channel"));
  }
  SECTION("its sound does not arrive") {
    booth.mate.on_air = false;
    CHECK(booth.why("no sound arrives"));
  }
}

TEST_CASE("A refusal changes what a desk is told even where all else stays") {
  Booth booth;
  booth.desk.refusals = 3;
  CHECK(booth.told().refusals == 3);
}
