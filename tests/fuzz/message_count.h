#pragma once
/// Where one input is a whole conversation: how many messages there were in all.

#include <cstdio>

namespace dragoman::testing {

/// One for a process; says at its end what tools/checks/fuzz looks for.
class MessageCount {
 public:
  MessageCount() = default;
  MessageCount(const MessageCount&) = delete;
  MessageCount& operator=(const MessageCount&) = delete;
  ~MessageCount() { std::fprintf(stderr, "messages: %llu\n", messages_); }

  void one() noexcept { ++messages_; }

 private:
  unsigned long long messages_ = 0;
};

}  // namespace dragoman::testing
