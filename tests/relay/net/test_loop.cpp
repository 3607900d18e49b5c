#include "relay/net/loop.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <atomic>
#include <thread>

using namespace dragoman;

TEST_CASE("A waker works from another thread, without allocation or lock") {
  net::ControlLoop loop;
  int woken = 0;
  const auto wake = loop.waker([&] {
    ++woken;
    loop.stop();
  });
  std::atomic<std::uint64_t> allocations{0}, locks{0};
  std::thread other([&] {
    testing::RealtimeGuard guard;
    wake();
    allocations = guard.allocations();
    locks = guard.locks();
  });
  loop.run();
  other.join();
  CHECK(woken == 1);
  CHECK(allocations == 0);
  CHECK(locks == 0);
}

TEST_CASE("Many wakes meanwhile are one") {
  net::ControlLoop loop;
  int woken = 0;
  const auto wake = loop.waker([&] {
    ++woken;
    loop.stop();
  });
  for (int i = 0; i < 100; ++i) wake();
  loop.run();
  CHECK(woken == 1);
}

TEST_CASE("A timer fires again and again") {
  net::ControlLoop loop;
  int fired = 0;
  loop.every(std::chrono::milliseconds(1), [&] {
    if (++fired == 3) loop.stop();
  });
  loop.run();
  CHECK(fired == 3);
}
