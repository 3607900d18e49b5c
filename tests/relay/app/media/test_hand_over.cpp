/// The three ways in which something passes from one media thread to another.

#include "relay/app/media/mailbox.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/triple_buffer.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <atomic>
#include <memory>
#include <thread>

using namespace dragoman::app;
using dragoman::testing::RealtimeGuard;

namespace {

/// Counts those alive, so that a test sees who frees what.
struct Counted {
  explicit Counted(int v) : value(v) { ++alive; }
  ~Counted() { --alive; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  int value;
  static inline std::atomic<int> alive = 0;
};

}  // namespace

TEST_CASE("slots come out in order, and a full queue refuses") {
  SlotQueue<int> queue(2);
  CHECK(queue.readable() == nullptr);
  for (const int value : {1, 2}) {
    int* slot = queue.writable();
    REQUIRE(slot != nullptr);
    *slot = value;
    queue.commit();
  }
  CHECK(queue.writable() == nullptr);
  CHECK(*queue.readable() == 1);
  queue.release();
  CHECK(queue.writable() != nullptr);
  CHECK(*queue.readable() == 2);
  queue.release();
  CHECK(queue.readable() == nullptr);
}

TEST_CASE("what two threads pass by a slot queue arrives whole and in order") {
  using Slot = std::array<int, 100>;
  SlotQueue<Slot> queue(8);
  constexpr int kCount = 20'000;
  std::thread producer([&] {
    for (int i = 0; i < kCount;) {
      Slot* slot = queue.writable();
      if (slot == nullptr) {
        std::this_thread::yield();
        continue;
      }
      slot->fill(i++);
      queue.commit();
    }
  });
  int wrong = 0;
  for (int i = 0; i < kCount;) {
    const Slot* slot = queue.readable();
    if (slot == nullptr) {
      std::this_thread::yield();
      continue;
    }
    if (slot->front() != i || slot->back() != i) ++wrong;
    queue.release();
    ++i;
  }
  producer.join();
  CHECK(wrong == 0);
}

TEST_CASE("a triple buffer shows the latest whole value, again and again") {
  TripleBuffer<int> buffer(7);
  CHECK(buffer.latest() == 7);
  for (const int value : {1, 2, 3}) {
    buffer.back() = value;
    buffer.publish();
  }
  CHECK(buffer.latest() == 3);
  CHECK(buffer.latest() == 3);
}

TEST_CASE("a reader of a triple buffer never sees a torn or an older value") {
  using Value = std::array<int, 200>;
  TripleBuffer<Value> buffer;
  constexpr int kCount = 20'000;
  std::thread writer([&] {
    for (int i = 1; i <= kCount; ++i) {
      buffer.back().fill(i);
      buffer.publish();
    }
  });
  int wrong = 0;
  for (int last = 0; last < kCount;) {
    const Value& value = buffer.latest();
    if (value.front() < last || value.front() != value.back()) ++wrong;
    last = value.front();
  }
  writer.join();
  CHECK(wrong == 0);
}

TEST_CASE("a mailbox's old table returns to control to be freed") {
  Counted::alive = 0;
  {
    Mailbox<Counted> mailbox;
    CHECK(mailbox.current() == nullptr);
    mailbox.post(std::make_unique<const Counted>(1));
    CHECK(mailbox.current()->value == 1);
    mailbox.post(std::make_unique<const Counted>(2));
    mailbox.post(std::make_unique<const Counted>(3));  // 2 was never looked at
    CHECK(Counted::alive == 2);
    CHECK(mailbox.current()->value == 3);
    CHECK(mailbox.current()->value == 3);
    mailbox.collect();
    CHECK(Counted::alive == 1);
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE("a mailbox's reader allocates and frees nothing") {
  if (!RealtimeGuard::active()) return;
  Mailbox<Counted> mailbox;
  mailbox.post(std::make_unique<const Counted>(1));
  mailbox.current();
  mailbox.post(std::make_unique<const Counted>(2));
  const RealtimeGuard guard;
  const Counted* now = mailbox.current();
  const auto allocations = guard.allocations();
  CHECK(now->value == 2);
  CHECK(allocations == 0);
}

TEST_CASE("the last of many tables is read, however post and reading fall together") {
  Counted::alive = 0;
  constexpr int kRounds = 2'000;
  {
    Mailbox<Counted> mailbox;
    std::atomic<int> seen{0};
    int wrong = 0;
    std::thread reader([&] {
      for (int last = 0; last < 4 * kRounds;) {
        const Counted* current = mailbox.current();
        if (current == nullptr || current->value == last) {
          std::this_thread::yield();
          continue;
        }
        if (current->value < last) ++wrong;
        last = current->value;
        seen.store(last, std::memory_order_release);
      }
    });
    for (int round = 1; round <= kRounds; ++round) {
      for (int i = 3; i >= 0; --i) mailbox.post(std::make_unique<const Counted>(4 * round - i));
      while (seen.load(std::memory_order_acquire) != 4 * round) std::this_thread::yield();
    }
    reader.join();
    CHECK(wrong == 0);
  }
  CHECK(Counted::alive == 0);
}
