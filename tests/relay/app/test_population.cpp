#include "relay/app/population_book.h"
#include "relay/app/population_json.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::app;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow{1h};

ListenerReport report(std::uint32_t reporter, float loss_percent, std::int16_t channel = 2) {
  ListenerReport result;
  result.channel = channel;
  result.reporter = rtp::Ssrc{reporter};
  result.from = {0x0A000001, 5000};
  result.loss_percent = loss_percent;
  return result;
}

ListenerReport of_kind(ListenerReport::Kind kind, std::uint32_t reporter) {
  ListenerReport result;
  result.kind = kind;
  result.reporter = rtp::Ssrc{reporter};
  result.from = {0x0A000001, 5001};
  return result;
}

}  // namespace

TEST_CASE("Those who hear well and those who lose are counted by channel, the worst ten named") {
  PopulationBook book({7}, 2);
  for (std::uint32_t n = 0; n < 100; ++n) book.note(report(n, 50), kNow);
  // The latest report counts: n tenths of a percent.
  for (std::uint32_t n = 0; n < 100; ++n) book.note(report(n, static_cast<float>(n) / 10), kNow);
  book.note(report(500, 90, 3), kNow);
  book.settle(kNow);
  const auto& population = book.of(0, 2);
  CHECK(population.reporters == 100);
  CHECK(population.losing == 80);
  CHECK(population.well() == 20);
  REQUIRE(population.worst.size() == PopulationBook::kWorst);
  for (std::uint32_t n = 0; n < 10; ++n) CHECK(population.worst[n].reporter == rtp::Ssrc{99 - n});
  CHECK(book.of(0, 3).reporters == 1);
  CHECK(book.of(0, 1).reporters == 0);
}

TEST_CASE("Nobody who loses nothing is among the worst") {
  PopulationBook book({7}, 2);
  book.note(report(1, 0), kNow);
  book.note(report(2, 0.5), kNow);
  book.settle(kNow);
  REQUIRE(book.of(0, 2).worst.size() == 1);
  CHECK(book.of(0, 2).worst[0].reporter == rtp::Ssrc{2});
}

TEST_CASE("Who hears nothing any more is counted where he heard before; who never did is unknown") {
  PopulationBook book({7}, 2);
  book.note(report(1, 0), kNow);
  book.note(of_kind(ListenerReport::Kind::hears_nothing, 1), kNow + 5s);
  book.note(of_kind(ListenerReport::Kind::hears_nothing, 2), kNow + 5s);
  book.settle(kNow + 5s);
  CHECK(book.of(0, 2).reporters == 1);
  CHECK(book.of(0, 2).nothing == 1);
  CHECK(book.of(0, 2).well() == 0);
  book.note(report(1, 0), kNow + 10s);
  book.settle(kNow + 10s);
  CHECK(book.of(0, 2).well() == 1);
}

TEST_CASE("Who leaves is gone at once, who falls silent after four reports") {
  PopulationBook book({7}, 2);
  book.note(report(1, 0), kNow);
  book.note(report(2, 0), kNow);
  book.note(of_kind(ListenerReport::Kind::leaves, 1), kNow + 1s);
  book.settle(kNow + 20s);
  CHECK(book.of(0, 2).reporters == 1);
  book.settle(kNow + 20s + 1ms);
  CHECK(book.of(0, 2).reporters == 0);
}

TEST_CASE("Ten thousand share what all may use, and are waited for accordingly") {
  PopulationBook book({7}, 2);
  CHECK(book.allowance() == Approx(125'000));
  for (std::uint32_t n = 0; n < 10'000; ++n) book.note(report(n, 0), kNow);
  CHECK(book.allowance() == Approx(12.5));
  // 144 bytes at 12.5 bytes a second: a report each 11.52 s.
  book.settle(kNow + 46s);
  CHECK(book.of(0, 2).reporters == 10'000);
  book.settle(kNow + 47s);
  CHECK(book.of(0, 2).reporters == 0);
}

TEST_CASE("Forged names fill the book and no more; those who are in it go on") {
  PopulationBook book({7}, 2);
  const auto most = static_cast<std::uint32_t>(PopulationBook::kMost);
  for (std::uint32_t n = 0; n < 2 * most; ++n) book.note(report(n, 1), kNow);
  CHECK(book.reporters() == most);
  CHECK(book.overlooked() == most);
  book.note(report(0, 7), kNow);
  book.settle(kNow);
  CHECK(book.overlooked() == most);
  CHECK(book.of(0, 2).losing == 1);
}

TEST_CASE("The worst are told with their address, and what is not known is null") {
  PopulationBook book({7}, 2);
  auto loser = report(0xABC, 12.5F);
  loser.jitter_ms = 4;
  loser.worst_jitter_ms = 20;
  loser.redundancy = true;
  book.note(loser, kNow);
  loser.reporter = rtp::Ssrc{2};
  loser.loss_percent = 1;
  loser.round_trip = 3ms;
  book.note(loser, kNow);
  book.settle(kNow);
  const auto root = boost::json::parse(population_text(book.of(0, 2))).as_object();
  CHECK(root.at("reporters").as_int64() == 2);
  CHECK(root.at("well").as_int64() == 1);
  CHECK(root.at("losing").as_int64() == 1);
  const auto& worst = root.at("worst").as_array();
  REQUIRE(worst.size() == 2);
  CHECK(worst[0].at("address").as_string() == "10.0.0.1");
  CHECK(worst[0].at("port").as_int64() == 5000);
  CHECK(worst[0].at("ssrc").as_string() == "00000abc");
  CHECK(worst[0].at("loss_percent").to_number<double>() == Approx(12.5));
  CHECK(worst[0].at("worst_jitter_ms").to_number<double>() == Approx(20));
  CHECK(worst[0].at("redundancy").as_bool());
  CHECK(worst[0].at("round_trip_ms").is_null());
  CHECK(worst[1].at("round_trip_ms").to_number<double>() == Approx(3));
}
