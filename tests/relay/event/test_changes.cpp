#include "relay/event/changes.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

using namespace dragoman::event;
using namespace dragoman::event::testing;

namespace {

const std::string kBooths =
    "[[room.booth]]\nid = \"en\"\na = \"en\"\nb = [\"fr\"]\n[[room.booth]]\nid = \"ru\"\na = "
    "\"ru\"\n";

Changes between(const std::string& before, const std::string& after) {
  return changes(loaded(before), loaded(after));
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("A file that says the same in other words has no changes") {
  const auto found = between(
      with_room(kBooths), "# moved\n\n" + with_room("between_booths = \"interlock\"\n" + kBooths));
  CHECK(found.live.empty());
  CHECK(found.fixed.empty());
}

TEST_CASE("Rules, names, fallbacks and alarm limits are live") {
  const auto before = with_room(kBooths);
  const auto rules = between(before, with_room("name = \"Great Hall\"\nfloor = \"en\"\n"
                                               "between_booths = \"mixed\"\nwithin_booth = "
                                               "\"mixed\"\npivot = \"en\"\nauto_relay = \"b\"\n"
                                               "floor_silence = \"3s\"\n" +
                                               kBooths));
  CHECK(rules.fixed.empty());
  CHECK(rules.live == Names{"room hall: name", "room hall: floor", "room hall: between_booths",
                            "room hall: within_booth", "room hall: pivot", "room hall: auto_relay",
                            "room hall: floor_silence"});
  const auto channel =
      between(before, with_room(kBooths + "[[room.channel]]\nid = \"ru\"\nname = \"Russian\"\n"
                                          "fallback_level_db = -12\n"));
  CHECK(channel.fixed.empty());
  const std::string sources = "floor_sources = [\"guest\"]\n";
  const auto delays =
      between(with_room(sources),
              with_room(sources + "[[room.source]]\nid = \"guest\"\ndelay = \"180ms\"\n"
                                  "[[room.channel]]\nid = \"floor\"\ndelay = \"40ms\"\n"));
  CHECK(delays.fixed.empty());
  CHECK(delays.live == Names{"room hall: delay of sources", "room hall, channel floor: delay"});
  CHECK(channel.live ==
        Names{"room hall, channel ru: name", "room hall, channel ru: empty_channel and fallback"});
  const auto alarms = between(with_head(""), with_head("[alarms]\nloss_percent = 3\n"));
  CHECK(alarms.live == Names{"alarms: limits"});
  CHECK(between(with_head(""), with_head("[network]\nwifi = \"Venue\"\n")).live ==
        Names{"network: wifi"});
}

TEST_CASE("What streams, groups, ports and seats follow from is fixed") {
  const auto fixed = [](const std::string& before, const std::string& after) {
    const auto found = between(before, after);
    CHECK(found.live.empty());
    return found.fixed;
  };
  CHECK(fixed(with_head(""), with_head("[audio]\nbitrate = 64000\nframe = \"10ms\"\n")) ==
        Names{"audio: frame", "audio: bitrate"});
  CHECK(fixed(with_head(""), with_head("[network]\nmulticast = \"239.78.0.0/16\"\n")) ==
        Names{"network: multicast"});
  CHECK(fixed(with_head(""), with_head("[alarms]\nwebhook = \"http://127.0.0.1:9/\"\n")) ==
        Names{"alarms: webhook"});
  CHECK(
      fixed(with_head(
                "[trust]\ncredentials = \"a.json\"\ncertificate = \"a.pem\"\nkey = \"a.key\"\n"),
            with_head(
                "[trust]\ncredentials = \"b.json\"\ncertificate = \"b.pem\"\nkey = \"b.key\"\n")) ==
      Names{"trust: credentials", "trust: certificate", "trust: key"});
  CHECK(fixed(with_room(kBooths), with_room("")) == Names{"room hall: booths"});
  CHECK(fixed(with_head(""), with_room("")) == Names{"room hall: languages"});
  CHECK(fixed(with_room(""), with_room("[[room.channel]]\nid = \"ru\"\nnumber = 9\n")) ==
        Names{"room hall, channel ru: number"});
  CHECK(fixed(with_room(kBooths),
              with_room(kBooths + "[[room]]\nid = \"side\"\nlanguages = [\"en\"]\n")) ==
        Names{"event: rooms"});
}

TEST_CASE("Once the live settings are taken, nothing differs, and nothing has moved") {
  auto running = loaded(with_room(kBooths));
  const Channel* ru = running.rooms[0].find_channel("ru");
  const auto wanted = loaded(
      with_room("name = \"Great Hall\"\nbetween_booths = \"priority\"\n" + kBooths +
                "[[room.channel]]\nid = \"ru\"\nname = \"Russian\"\nfallback_hold = \"2s\"\n"));
  take_live(running, wanted);
  const auto left = changes(running, wanted);
  CHECK(left.live.empty());
  CHECK(left.fixed.empty());
  CHECK(running.rooms[0].find_channel("ru") == ru);
  CHECK(ru->name == "Russian");
}
