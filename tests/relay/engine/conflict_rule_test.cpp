#include "relay/engine/conflict_rule.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using engine::ConflictRule;
using engine::Desk;
using event::BetweenBooths;
using event::WithinBooth;
using Verdict = ConflictRule::Verdict;

namespace {

constexpr Instant kNow{100s};

Desk desk(std::int16_t booth, engine::Output output = engine::Output::a) {
  Desk result;
  result.seat = {booth, 1};
  result.output = output;
  result.open = result.heard = true;
  result.opened = result.last_heard = kNow - 10s;
  return result;
}

Verdict judge(BetweenBooths between, const Desk& newcomer, const Desk& holder) {
  return ConflictRule{between, WithinBooth::override_}.judge(newcomer, holder, kNow);
}

}  // namespace

TEST_CASE("Each setting between booths has its verdict") {
  CHECK(judge(BetweenBooths::mixed, desk(1), desk(0)) == Verdict::both);
  CHECK(judge(BetweenBooths::override_, desk(1), desk(0)) == Verdict::cut);
  CHECK(judge(BetweenBooths::toggle_override, desk(1), desk(0)) == Verdict::cut);
  CHECK(judge(BetweenBooths::interlock, desk(1), desk(0)) == Verdict::refuse);
}

TEST_CASE("Priority asks for the outputs of both") {
  using engine::Output;
  const auto verdict = [](Output newcomer, Output holder) {
    return judge(BetweenBooths::priority, desk(1, newcomer), desk(0, holder));
  };
  CHECK(verdict(Output::a, Output::b) == Verdict::cut);
  CHECK(verdict(Output::a, Output::c) == Verdict::cut);
  CHECK(verdict(Output::a, Output::a) == Verdict::refuse);
  CHECK(verdict(Output::b, Output::a) == Verdict::refuse);
  CHECK(verdict(Output::b, Output::c) == Verdict::refuse);
}

TEST_CASE("Override remembers whom the holder cut") {
  auto holder = desk(0);
  holder.cut_booths = 1U << 31;
  CHECK(judge(BetweenBooths::override_, desk(31), holder) == Verdict::refuse);
  CHECK(judge(BetweenBooths::override_, desk(30), holder) == Verdict::cut);
  holder.close(engine::Reason::none);
  CHECK(holder.cut_booths == 0);
}

TEST_CASE("Desks of one booth follow their own setting") {
  const ConflictRule mixed{BetweenBooths::interlock, WithinBooth::mixed};
  const ConflictRule override_{BetweenBooths::interlock, WithinBooth::override_};
  CHECK(mixed.judge(desk(3), desk(3), kNow) == Verdict::both);
  CHECK(override_.judge(desk(3), desk(3), kNow) == Verdict::cut);
}

TEST_CASE("A microphone that is heard no more keeps nobody out") {
  auto holder = desk(0);
  holder.last_heard = kNow - 300ms;
  CHECK(judge(BetweenBooths::interlock, desk(1), holder) == Verdict::refuse);
  holder.heard = false;
  CHECK(judge(BetweenBooths::interlock, desk(1), holder) == Verdict::cut);
}

TEST_CASE("One whose first packet is still on its way does so for 2 s") {
  auto holder = desk(0);
  holder.heard = false;
  holder.last_heard = kNow - 10s;
  holder.opened = kNow - 2s;
  CHECK(judge(BetweenBooths::interlock, desk(1), holder) == Verdict::refuse);
  holder.opened -= 1ms;
  CHECK(judge(BetweenBooths::interlock, desk(1), holder) == Verdict::cut);
}
