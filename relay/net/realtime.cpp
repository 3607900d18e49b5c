#include "relay/net/realtime.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace dragoman::net {

bool prepare_realtime(const char* name, int priority) noexcept {
  // The kernel refuses names of more than 15 characters.
  std::array<char, 16> cut{};
  std::copy_n(name, std::min(std::strlen(name), cut.size() - 1), cut.begin());
  pthread_setname_np(pthread_self(), cut.data());
  prctl(PR_SET_TIMERSLACK, 1UL);
  sched_param parameters{};
  parameters.sched_priority = priority;
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0;
}

}  // namespace dragoman::net
