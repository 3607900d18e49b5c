#pragma once
/// Proves that a piece of code neither allocates nor locks: inside a RealtimeGuard every
/// malloc/free/new/delete and every pthread mutex lock, condition wait or blocking sleep of this
/// thread is counted. Link `dragoman_test_support`; under sanitizers, which own malloc, the counts
/// stay zero and `active()` is false.

#include <cstdint>

namespace dragoman::testing {

class RealtimeGuard {
 public:
  RealtimeGuard() noexcept;
  ~RealtimeGuard();
  RealtimeGuard(const RealtimeGuard&) = delete;
  RealtimeGuard& operator=(const RealtimeGuard&) = delete;

  std::uint64_t allocations() const noexcept;  ///< since construction, this thread
  std::uint64_t locks() const noexcept;
  static bool active() noexcept;  ///< false where a sanitizer owns malloc
};

}  // namespace dragoman::testing
