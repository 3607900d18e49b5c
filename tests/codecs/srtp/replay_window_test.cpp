#include "codecs/srtp/replay_window.h"

#include "tests/support/catch.h"

using dragoman::srtp::ReplayWindow;

TEST_CASE("A window takes each packet once, in any order") {
  ReplayWindow window;
  for (const std::uint64_t index : {1000U, 1002U, 1001U, 900U, 1003U}) {
    CHECK(window.is_fresh(index));
    window.take(index);
    CHECK_FALSE(window.is_fresh(index));
  }
  CHECK(window.is_fresh(999));
  CHECK(window.newest() == 1003);
}

TEST_CASE("What is older than the window is not taken") {
  ReplayWindow window;
  window.take(10'000);
  CHECK(window.is_fresh(10'000 - ReplayWindow::kSize + 1));
  CHECK_FALSE(window.is_fresh(10'000 - ReplayWindow::kSize));
}

TEST_CASE("After a long gap the packets before it are forgotten, not mixed up") {
  ReplayWindow window;
  window.take(5);
  window.take(5 + ReplayWindow::kSize);
  for (std::uint64_t k = 1; k < ReplayWindow::kSize; ++k) CHECK(window.is_fresh(5 + k));
  window.take(1'000'000);
  CHECK(window.is_fresh(999'999));
  CHECK_FALSE(window.is_fresh(1'000'000));
}
