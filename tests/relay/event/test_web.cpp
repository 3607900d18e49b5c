#include "relay/event/load.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

using namespace dragoman::event;
using namespace dragoman::event::testing;

TEST_CASE("browsers are taken unless the file says otherwise") {
  const Web web = loaded(with_head("")).web;
  CHECK(web.listeners == 2000);
  CHECK(web.per_address == 1000);
  CHECK(web.threads == 2);
  CHECK(web.redundancy);
  CHECK(web.announce.empty());
  CHECK(web.late_percent == 25);
}

TEST_CASE("every key of [web] is read") {
  const Web web =
      loaded(with_head("[web]\nlisteners = 0\nper_address = 7\nthreads = 8\nredundancy = "
                       "false\nlate_percent = 0\nannounce = [\"192.0.2.10\", \"10.0.0.1\"]"))
          .web;
  CHECK(web.listeners == 0);
  CHECK(web.per_address == 7);
  CHECK(web.threads == 8);
  CHECK_FALSE(web.redundancy);
  CHECK(web.late_percent == 0);
  CHECK(web.announce == std::vector<std::uint32_t>{0xC000020A, 0x0A000001});
}

TEST_CASE("what browsers could not come to is refused") {
  for (const char* line :
       {"announce = [\"relay.example\"]", "announce = [\"239.1.1.1\"]", "announce = [\"0.0.0.0\"]",
        "announce = [\"::1\"]", "announce = [\"192.0.2.1\", \"192.0.2.1\"]", "threads = 9",
        "threads = 0", "late_percent = 101", "listeners = -1", "per_address = 0"}) {
    INFO(line);
    CHECK(problems_of(with_head(std::string("[web]\n") + line)).size() == 1);
  }
}
