#include "relay/app/media/subscribers.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::app;

namespace {

constexpr rtp::Endpoint kAnna{0x7F000001, 6000};
constexpr rtp::Endpoint kBoris{0x7F000001, 6002};
constexpr rtp::Ssrc kMerged{77};

Subscription plain(rtp::Endpoint to) {
  return {.to = to};
}
Subscription merged(rtp::Endpoint to, int ms) {
  return {.to = to, .packet_ms = ms};
}
Subscription red(rtp::Endpoint to) {
  return {.to = to, .red = true};
}

}  // namespace

TEST_CASE("listeners are sorted by what they asked for") {
  SubscriptionList list(kMerged, 240, true);
  CHECK(list.add(plain(kAnna)));
  CHECK(list.add(red(kBoris)));
  CHECK(list.add(merged(kAnna, 20)));
  CHECK(list.add(merged(kBoris, 10)));
  const auto table = list.table();
  CHECK(table->plain == std::vector{kAnna});
  CHECK(table->red == std::vector{kBoris});
  CHECK(table->merged[0].to == std::vector{kBoris});
  CHECK(table->merged[1].to == std::vector{kAnna});
  CHECK(table->wants_plain());
}

TEST_CASE("asking twice is asking once, and leaving what one never had is nothing") {
  SubscriptionList list(kMerged, 240, true);
  CHECK(list.add(plain(kAnna)));
  CHECK_FALSE(list.add(plain(kAnna)));
  CHECK(list.table()->plain.size() == 1);
  CHECK_FALSE(list.remove(plain(kBoris)));
  CHECK(list.remove(plain(kAnna)));
  CHECK_FALSE(list.table()->wants_plain());
}

TEST_CASE("frames as long as the packet asked for go out as they are") {
  SubscriptionList list(kMerged, 960, true);
  list.add(merged(kAnna, 20));
  list.add(merged(kBoris, 10));
  CHECK(list.table()->plain.size() == 2);
  CHECK(list.table()->merged[1].to.empty());
}

TEST_CASE("without a twin, those who asked for RED get plain packets") {
  SubscriptionList list(kMerged, 240, false);
  list.add(red(kAnna));
  CHECK(list.table()->red.empty());
  CHECK(list.table()->plain == std::vector{kAnna});
}

TEST_CASE("a merger survives changes of its listeners") {
  SubscriptionList list(kMerged, 240, true);
  list.add(merged(kAnna, 20));
  const FrameMerger* before = list.table()->merged[1].merger;
  list.add(merged(kBoris, 20));
  REQUIRE(before != nullptr);
  CHECK(list.table()->merged[1].merger == before);
}
