/// What systemd hears: a relay that hangs in either half must stop ticking the watchdog.

#include "relay/app/log.h"
#include "relay/app/service_manager.h"
#include "tests/support/catch.h"

#include <string>
#include <vector>

using namespace dragoman::app;

namespace {

struct Heard {
  std::vector<std::string> lines;
  ServiceManager manager(bool watched) {
    return {[this](const std::string& line) { lines.push_back(line); }, watched};
  }
};

}  // namespace

TEST_CASE("a service is ready once, when every room sounds") {
  Heard heard;
  auto manager = heard.manager(false);
  manager.observe(false, "starts");
  CHECK(heard.lines == std::vector<std::string>{"STATUS=starts"});
  manager.observe(true, "sounds");
  manager.observe(true, "sounds");
  CHECK(heard.lines == std::vector<std::string>{"STATUS=starts", "READY=1", "STATUS=sounds"});
  manager.stopping();
  CHECK(heard.lines.back() == "STOPPING=1");
}

TEST_CASE("the watchdog is ticked only while every room's engine ticks") {
  Heard heard;
  auto manager = heard.manager(true);
  manager.observe(true, "sounds");
  CHECK(heard.lines == std::vector<std::string>{"READY=1", "WATCHDOG=1", "STATUS=sounds"});
  heard.lines.clear();
  manager.observe(false, "a room hangs");
  CHECK(heard.lines == std::vector<std::string>{"STATUS=a room hangs"});
  heard.lines.clear();
  manager.observe(true, "a room hangs");
  CHECK(heard.lines == std::vector<std::string>{"WATCHDOG=1"});
}

TEST_CASE("no message can forge a second line of the JSON log") {
  CHECK(
      json_log_line("2026-05-01T08:00:00.000Z", "warning", "desk \"en 1\"\n{\"level\":\"info\"}") ==
      R"({"time":"2026-05-01T08:00:00.000Z","level":"warning","message":"desk \"en 1\"\n{\"level\":\"info\"}"})");
}
