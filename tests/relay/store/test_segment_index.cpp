#include "relay/store/recording_names.h"
#include "relay/store/segment_index.h"
#include "tests/support/catch.h"

#include <stdexcept>

using namespace dragoman;
using store::SegmentIndex;

namespace {
constexpr Samples kStart = 1'795'932'000LL * kSampleRate + 4800;
SegmentIndex sample() {
  return {"Forum",
          "hall",
          "Main \"hall\"",
          12,
          240,
          kStart,
          kStart + 480000,
          "stopped",
          {{"en", "en", "English", "hall_2026-11-29_06-00-00_en.opus", {{kStart, "+"}}}}};
}
}  // namespace

TEST_CASE("a segment's index comes back as it was") {
  auto index = sample();
  CHECK(store::parse_segment_index(store::to_json(index)) == index);
  index.end.reset();
  CHECK(store::parse_segment_index(store::to_json(index)) == index);
}

TEST_CASE("an index that is none is refused with a reason, and never leads out of its folder") {
  const auto text = GENERATE(
      std::string("{"), std::string("[]"), std::string("{}"),
      std::string(R"({"event":"a","room":"b","room_name":"c","segment":1,"packet_samples":240,)"
                  R"("start_sample":0,"ended":"","files":[{"channel":"x","language":"",)"
                  R"("name":"","file":"../../secret","quality":[]}]})"));
  CHECK_THROWS_AS(store::parse_segment_index(text), std::runtime_error);
}

TEST_CASE("moments are written in UTC, to the millisecond") {
  CHECK(store::utc_text(kStart) == "2026-11-29T06:00:00.100Z");
}

TEST_CASE("a segment's number is read from its folder alone") {
  CHECK(store::segment_number("14-00-00_0003") == 3);
  CHECK(store::segment_number(store::segment_folder("hall", kStart, 12345).filename().string()) ==
        12345);
  CHECK_FALSE(store::segment_number("2026-11-29"));
  CHECK_FALSE(store::segment_number("14-00-00_"));
  CHECK_FALSE(store::segment_number("14-00-00_12a"));
  CHECK_FALSE(store::segment_number("x_0"));
}
