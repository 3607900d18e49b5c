// Datagrams wait for their time, in the order of delivery, in bounded memory.
#include "tools/netsim/pipe.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::netsim;
using namespace std::chrono_literals;

namespace {

const Instant kStart{1h};

std::vector<std::byte> numbered(int n, std::size_t size = 1) {
  return std::vector<std::byte>(size, static_cast<std::byte>(n));
}

}  // namespace

TEST_CASE("A pipe gives datagrams when they are due, not before", "[netsim]") {
  Conditions conditions;
  conditions.delay = 20ms;
  Pipe pipe(conditions, 1);
  CHECK_FALSE(pipe.due());
  pipe.push(numbered(1), kStart);
  pipe.push(numbered(2), kStart + 5ms);
  CHECK(pipe.due() == kStart + 20ms);
  CHECK_FALSE(pipe.pop(kStart + 20ms - 1ns));
  CHECK(pipe.pop(kStart + 20ms).value()[0] == std::byte{1});
  CHECK_FALSE(pipe.pop(kStart + 20ms));
  CHECK(pipe.pop(kStart + 1s).value()[0] == std::byte{2});
  CHECK(pipe.waiting() == 0);
}

TEST_CASE("A held datagram is overtaken", "[netsim]") {
  Conditions held;
  held.reorder = 1;
  Pipe pipe(held, 1);
  pipe.push(numbered(1), kStart);
  CHECK(pipe.due() == kStart + 7ms);
  Conditions both;
  both.reorder = 0.5;
  Pipe mixed(both, 3);
  for (int n = 0; n < 100; ++n) mixed.push(numbered(n), kStart + n * 1ms);
  int overtaken = 0, newest = -1;
  while (const auto datagram = mixed.pop(kStart + 1s)) {
    const int n = std::to_integer<int>((*datagram)[0]);
    overtaken += n < newest ? 1 : 0;
    newest = std::max(n, newest);
  }
  CHECK(overtaken > 20);
}

TEST_CASE("What nobody fetches ends at the memory's bound, and is counted", "[netsim]") {
  Pipe pipe(Conditions{}, 1);
  const auto large = numbered(1, 1 << 20);
  for (int n = 0; n < 20; ++n) pipe.push(large, kStart);
  CHECK(pipe.waiting() == Pipe::kMostBytes / large.size());
  CHECK(pipe.overflow() == 20 - Pipe::kMostBytes / large.size());
}
