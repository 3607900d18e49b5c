#include "tests/support/realtime_guard.h"

#include <dlfcn.h>
#include <pthread.h>

#include <cstddef>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DRAGOMAN_GUARD_OFF 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DRAGOMAN_GUARD_OFF 1
#endif
#endif

namespace {
thread_local bool watching = false;
thread_local std::uint64_t allocation_count = 0;
thread_local std::uint64_t lock_count = 0;
[[maybe_unused]] void count_allocation() noexcept {
  if (watching) ++allocation_count;
}
[[maybe_unused]] void count_lock() noexcept {
  if (watching) ++lock_count;
}
}  // namespace

#ifndef DRAGOMAN_GUARD_OFF
// glibc lets a program replace these; __libc_* are the originals behind them.
extern "C" {
void* __libc_malloc(std::size_t size);
void __libc_free(void* memory);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);

void* malloc(std::size_t size) {
  count_allocation();
  return __libc_malloc(size);
}
void free(void* memory) {
  if (memory != nullptr) count_allocation();
  __libc_free(memory);
}
void* calloc(std::size_t count, std::size_t size) {
  count_allocation();
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  count_allocation();
  return __libc_realloc(memory, size);
}

int pthread_mutex_lock(pthread_mutex_t* mutex) {
  using Lock = int (*)(pthread_mutex_t*);
  static const Lock original = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  count_lock();
  return original(mutex);
}
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  using Wait = int (*)(pthread_cond_t*, pthread_mutex_t*);
  static const Wait original = reinterpret_cast<Wait>(dlsym(RTLD_NEXT, "pthread_cond_wait"));
  count_lock();
  return original(condition, mutex);
}
}
#endif

namespace dragoman::testing {

RealtimeGuard::RealtimeGuard() noexcept {
  allocation_count = 0;
  lock_count = 0;
  watching = true;
}
RealtimeGuard::~RealtimeGuard() {
  watching = false;
}
std::uint64_t RealtimeGuard::allocations() const noexcept {
  return allocation_count;
}
std::uint64_t RealtimeGuard::locks() const noexcept {
  return lock_count;
}
bool RealtimeGuard::active() noexcept {
#ifdef DRAGOMAN_GUARD_OFF
  return false;
#else
  return true;
#endif
}

}  // namespace dragoman::testing
