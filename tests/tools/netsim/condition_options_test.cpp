// Impairments as a user writes them.
#include "tools/netsim/condition_options.h"

#include "client/cli/program.h"
#include "tests/support/catch.h"
#include "tools/netsim/units.h"

#include <string>
#include <vector>

using namespace dragoman;
using namespace dragoman::netsim;
using namespace std::chrono_literals;

namespace {

Conditions read(const std::string& line) {
  CLI::App app("test");
  ConditionOptions options;
  add_options(app, options);
  app.parse(line);
  check(options);
  return options.conditions;
}

}  // namespace

TEST_CASE("Quantities carry their units", "[netsim]") {
  CHECK(read_duration("20ms") == 20ms);
  CHECK(read_duration("1.5s") == 1500ms);
  CHECK(read_duration("300us") == 300us);
  CHECK(read_duration("0") == 0ms);
  for (const auto* bad :
       {"", "20", "ms", "-1ms", "20 ms", "20msx", "nanms", "1e3ms", "2h", "9999s"})
    CHECK_FALSE(read_duration(bad));
  CHECK(read_share("0.5%") == 0.005);
  CHECK(read_share("100%") == 1.0);
  for (const auto* bad : {"5", "101%", "-1%", "%", "5%%"}) CHECK_FALSE(read_share(bad));
  CHECK(read_rate("256kbit") == 256'000);
  CHECK(read_rate("1.5Mbit") == 1'500'000);
  for (const auto* bad : {"256", "0bit", "1Gbit", "kbit"}) CHECK_FALSE(read_rate(bad));
}

TEST_CASE("Every impairment is read", "[netsim]") {
  const auto c = read(
      "--delay 20ms --jitter 10ms:normal --overtake --loss 5% --burst 2 "
      "--wifi 100ms,30% --stall 150ms/10s --reorder 1%,9ms --duplicate 0.5% --rate 256kbit "
      "--queue 50ms");
  CHECK(c.delay == 20ms);
  CHECK(c.jitter == 10ms);
  CHECK(c.spread == Spread::normal);
  CHECK(c.overtake);
  CHECK(c.loss == 0.05);
  CHECK(c.burst == 2);
  CHECK(c.beacon == 100ms);
  CHECK(c.beacon_asleep == 0.3);
  CHECK(c.stall == 150ms);
  CHECK(c.stall_every == 10s);
  CHECK(c.reorder == 0.01);
  CHECK(c.reorder_by == 9ms);
  CHECK(c.duplicate == 0.005);
  CHECK(c.rate == 256'000);
  CHECK(c.queue == 50ms);
  const auto chain = read("--gilbert 1%,25%,80%,0.1%").gilbert;
  REQUIRE(chain);
  CHECK(chain->to_bad == 0.01);
  CHECK(chain->to_good == 0.25);
  CHECK(chain->bad_loss == 0.8);
  CHECK(chain->good_loss == 0.001);
}

TEST_CASE("A histogram is read from the line or from a file", "[netsim]") {
  const auto line = read("--jitter-histogram 0ms:90,4.5ms:9,30ms:1").histogram;
  CHECK(line.at(0) == 0ms);
  CHECK(line.at(0.899) == 0ms);
  CHECK(line.at(0.901) == 4500us);
  CHECK(line.at(0.9999) == 30ms);
  const auto file = read_histogram("# measured\n 0ms : 90 \r\n4.5ms:9 # seldom\n\n30ms:1");
  REQUIRE(file);
  for (const double u : {0.0, 0.5, 0.95, 0.995}) CHECK(file->at(u) == line.at(u));
  for (const auto* bad : {"", "#", "5ms", "5ms:-1", "5ms:1e3", "5ms:1;6ms:1", "5:1", ":1", "5ms:"})
    CHECK_FALSE(read_histogram(bad));
}

TEST_CASE("What cannot be read is refused with a remedy", "[netsim]") {
  const std::string line = GENERATE(
      "--delay 20", "--jitter 10ms:odd", "--loss 0.05", "--gilbert 1%", "--gilbert 1%,x",
      "--stall 150ms", "--stall 10s/10s", "--jitter-histogram 5:1", "--jitter-histogram 5ms",
      "--jitter-histogram 5ms:0", "--jitter-histogram @/nonexistent", "--rate fast",
      "--loss 70% --burst 2", "--overtake --loss 1%", "--jitter-histogram @/tmp", "--wifi 0ms",
      "--stall 0ms/10s", "--stall 150ms/0s");
  CAPTURE(line);
  try {
    read(line);
    FAIL("taken");
  } catch (const client::ProgramError& error) {
    CHECK(error.exit() == client::Exit::usage);
    CHECK(std::string{error.what()}.starts_with(line.substr(0, line.find(' '))));
    CHECK_FALSE(error.remedy().empty());
  }
}

TEST_CASE("A seed is a number from 0 on", "[netsim]") {
  CHECK_THROWS_AS(read("--seed -1"), CLI::ValidationError);
  CHECK_NOTHROW(read("--seed 18446744073709551615"));
}

TEST_CASE("Options that contradict each other, or do nothing alone, are refused by name",
          "[netsim]") {
  const auto [line, name, other] = GENERATE(table<std::string, std::string, std::string>(
      {{"--loss 5% --gilbert 1%,25%", "--loss", "--gilbert"},
       {"--gilbert 1%,25% --loss 5%", "--loss", "--gilbert"},
       {"--jitter 3ms --jitter-histogram 5ms:1", "--jitter", "--jitter-histogram"},
       {"--burst 2", "--burst", "--loss"},
       {"--burst 2 --gilbert 1%,25%", "--burst", "--loss"},
       {"--queue 50ms", "--queue", "--rate"}}));
  CAPTURE(line);
  try {
    read(line);
    FAIL("taken");
  } catch (const CLI::ParseError& error) {
    CHECK(error.get_exit_code() != 0);
    CHECK(std::string{error.what()}.find(name) != std::string::npos);
    CHECK(std::string{error.what()}.find(other) != std::string::npos);
  }
}
