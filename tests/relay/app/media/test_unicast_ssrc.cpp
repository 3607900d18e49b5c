#include "relay/app/media/unicast_ssrc.h"
#include "tests/support/catch.h"

#include <set>

using namespace dragoman;

TEST_CASE("merged unicast has an SSRC of its own for every channel, the same after a restart") {
  const event::Event event = event::built_in_event();
  std::set<std::uint32_t> seen;
  std::size_t streams = 0;
  for (const event::Channel& channel : event.rooms[0].channels) {
    seen.insert(event::ssrc(event, 0, channel.id, event::Stream::plain));
    seen.insert(event::ssrc(event, 0, channel.id, event::Stream::red));
    seen.insert(app::unicast_ssrc(event, 0, channel.id));
    streams += 3;
  }
  CHECK(seen.size() == streams);
  CHECK(app::unicast_ssrc(event, 0, "en") == app::unicast_ssrc(event::built_in_event(), 0, "en"));
}
