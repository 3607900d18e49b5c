#include "relay/watch/alarm_book.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using watch::AlarmKind;

namespace {

struct Book {
  event::Event event = event::built_in_event();
  watch::AlarmBook alarms{event};
  WallTime now{1000s};

  watch::Finding silent(std::int16_t channel) const {
    return {AlarmKind::silent, {0, channel, {0, 1}, {}}, true, -90};
  }
};

std::vector<std::string> ids(const watch::AlarmBook& alarms) {
  std::vector<std::string> out;
  for (const auto& alarm : alarms.active()) out.push_back(alarm.id);
  return out;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("Alarms begin once, stay, and end; each change is told once") {
  Book book;
  book.alarms.settle(0, {book.silent(2)}, book.now);
  book.alarms.settle(0, {book.silent(2), book.silent(3)}, book.now + 1s);
  CHECK(ids(book.alarms) == Ids{"hall/en/silent", "hall/ru/silent"});
  CHECK(book.alarms.active()[0].since == book.now);
  CHECK(book.alarms.begun(AlarmKind::silent) == 2);
  CHECK(book.alarms.take_changes().size() == 2);
  const auto version = book.alarms.version();
  book.alarms.settle(0, {book.silent(2), book.silent(3)}, book.now + 2s);
  CHECK(book.alarms.version() == version);
  book.alarms.settle(0, {book.silent(3)}, book.now + 3s);
  CHECK(ids(book.alarms) == Ids{"hall/ru/silent"});
  const auto changes = book.alarms.take_changes();
  REQUIRE(changes.size() == 1);
  CHECK_FALSE(changes[0].active);
  CHECK(changes[0].alarm.id == "hall/en/silent");
  CHECK(book.alarms.take_changes().empty());
}

TEST_CASE("Each room's alarms are its own, and so are the relay's") {
  Book book;
  book.alarms.settle(0, {book.silent(2)}, book.now);
  book.alarms.settle(engine::kNone, {{AlarmKind::disk, {}, false, 1}}, book.now);
  book.alarms.settle(engine::kNone, {}, book.now);
  CHECK(ids(book.alarms) == Ids{"hall/en/silent"});
}

TEST_CASE("What is wrong with a channel stays one alarm when another desk takes over") {
  Book book;
  book.alarms.settle(0, {book.silent(2)}, book.now);
  auto other = book.silent(2);
  other.place.seat = {0, 2};
  book.alarms.settle(0, {other}, book.now + 1s);
  CHECK(book.alarms.begun(AlarmKind::silent) == 1);
  // … but two desks that lose packets are two.
  const watch::Finding one{AlarmKind::loss, {0, 2, {0, 1}, {}}, false, 3};
  auto two = one;
  two.place.seat = {0, 2};
  book.alarms.settle(0, {other, one, two}, book.now + 2s);
  CHECK(ids(book.alarms) == Ids{"hall/en/silent", "hall/en/1/loss", "hall/en/2/loss"});
}

TEST_CASE("An alarm says what is so now, as fast as people read it") {
  Book book;
  watch::Finding loss{AlarmKind::loss, {0, 2, {0, 1}, {}}, false, 1.9};
  book.alarms.settle(0, {loss}, book.now);
  const auto first = book.alarms.active()[0].what;
  const auto version = book.alarms.version();
  loss.figure = 5;
  book.alarms.settle(0, {loss}, book.now + 1s);
  CHECK(book.alarms.active()[0].what == first);
  CHECK(book.alarms.version() == version);
  book.alarms.settle(0, {loss}, book.now + 5s);
  CHECK(book.alarms.active()[0].what.find("5.0 %") != std::string::npos);
  CHECK(book.alarms.version() > version);
  CHECK(book.alarms.active()[0].since == book.now);
  loss.figure = 6;
  book.alarms.settle(0, {loss}, book.now - 1h);  // the wall clock was set back
  CHECK(book.alarms.active()[0].what.find("6.0 %") != std::string::npos);
  CHECK(book.alarms.take_changes().size() == 1);
}

TEST_CASE("Acknowledged is kept until the alarm ends, and can be taken back") {
  Book book;
  book.alarms.settle(0, {book.silent(2)}, book.now);
  CHECK_FALSE(book.alarms.acknowledge("hall/xx/silent", true));
  CHECK(book.alarms.acknowledge("hall/en/silent", true));
  book.alarms.settle(0, {book.silent(2)}, book.now + 1s);
  CHECK(book.alarms.active()[0].acknowledged);
  CHECK(book.alarms.acknowledge("hall/en/silent", false));
  CHECK_FALSE(book.alarms.active()[0].acknowledged);
  book.alarms.acknowledge("hall/en/silent", true);
  book.alarms.settle(0, {}, book.now + 2s);
  book.alarms.settle(0, {book.silent(2)}, book.now + 3s);
  CHECK_FALSE(book.alarms.active()[0].acknowledged);
}

TEST_CASE("Every kind says what is wrong, where, and what to do") {
  Book book;
  for (std::size_t i = 0; i < event::kAlarmKinds; ++i) {
    const auto kind = static_cast<AlarmKind>(i);
    const bool of_relay = kind == AlarmKind::cpu || kind == AlarmKind::overload ||
                          kind == AlarmKind::disk || kind == AlarmKind::flood ||
                          kind == AlarmKind::guessing;
    watch::Finding finding{kind, {0, 2, {0, 1}, {}}, false, 25};
    if (of_relay) finding.place = {engine::kNone, engine::kNone, {}, "mix hall"};
    const auto room = of_relay ? std::int16_t{engine::kNone} : std::int16_t{0};
    book.alarms.settle(room, {finding}, book.now);
    REQUIRE(book.alarms.active().size() == 1);
    const auto& alarm = book.alarms.active()[0];
    INFO(alarm.what << " " << alarm.remedy);
    CHECK(alarm.what.back() == '.');
    CHECK(alarm.remedy.back() == '.');
    CHECK(alarm.id.ends_with(event::to_label(kind)));
    if (!of_relay) CHECK(alarm.what.find_first_of("eh") != std::string::npos);
    book.alarms.settle(room, {}, book.now);
  }
}
