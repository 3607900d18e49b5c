#include "relay/app/network_report.h"
#include "relay/app/runbook.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::app;

namespace {

std::optional<watch::NetworkReport> read(std::string_view body) {
  return read_network_report(event::built_in_event().rooms[0], body);
}

}  // namespace

TEST_CASE("A watching listener's report is read with its channels' places") {
  const auto report = read(R"({"watcher":"balcony","t":7,"room":"hall","received":["floor","en"],
                               "missing":["ru"],"foreign":[{"channel":"en","address":"10.0.0.9"}],
                               "forged":[{"channel":"ru","address":"10.0.0.5:40000"}],
                               "querier":"missing"})");
  REQUIRE(report);
  CHECK(report->watcher == "balcony");
  using Heard = std::vector<std::pair<std::int16_t, bool>>;
  CHECK(report->received == Heard{{0, true}, {2, true}, {3, false}});
  REQUIRE(report->foreign.size() == 1);
  CHECK(report->foreign[0].first == 2);
  CHECK(report->foreign[0].second == "10.0.0.9");
  REQUIRE(report->forged.size() == 1);
  CHECK(report->forged[0] == std::pair{std::int16_t{3}, rtp::Endpoint{0x0A000005, 40'000}});
  CHECK(report->querier == watch::Querier::missing);
  CHECK(read(R"({"watcher":"a"})")->querier == watch::Querier::unknown);
}

TEST_CASE("What is no report, or names what is not there, is refused") {
  for (const char* bad :
       {"", "[]", "{}", R"({"watcher":7})", R"({"watcher":""})", R"({"watcher":"a b<script>"})",
        R"({"watcher":"a","received":["xx"]})", R"({"watcher":"a","received":"en"})",
        R"({"watcher":"a","received":[7]})", R"({"watcher":"a","foreign":[{"channel":"en"}]})",
        R"({"watcher":"a","foreign":[{"channel":"en","address":"host"}]})",
        R"({"watcher":"a","forged":[{"channel":"en","address":"10.0.0.5"}]})",
        R"({"watcher":"a","foreign":7})", R"({"watcher":"a","querier":"perhaps"})"}) {
    CAPTURE(bad);
    CHECK_FALSE(read(bad));
  }
  std::string many = R"({"watcher":"a","received":["en")";
  for (int i = 0; i < 100; ++i) many += R"(,"en")";
  CHECK_FALSE(read(many + "]}"));
  CHECK_FALSE(read(R"({"watcher":")" + std::string(65, 'a') + R"("})"));
}

TEST_CASE("The runbook has a section for every kind of alarm, and for nothing else") {
  for (std::size_t i = 0; i < event::kAlarmKinds; ++i) {
    const std::string kind = event::to_label(static_cast<event::AlarmKind>(i));
    const auto section = runbook_section(kind);
    CAPTURE(kind);
    CHECK(section.starts_with("## " + kind + "\n"));
    CHECK(section.find("- **Do**") != std::string::npos);
    CHECK(section.find("\n## ") == std::string::npos);
    CHECK(section.size() > 100);
  }
  CHECK(runbook_section("").empty());
  CHECK(runbook_section("weather").empty());
}
