#include "client/listen/path_alarm.h"

#include <string>

namespace dragoman::client {

PathAlarm::Verdict PathAlarm::look(Instant now, const Heard& heard) {
  Verdict verdict;
  const std::array<bool, kPaths> quiet{silent(now, heard[0]), silent(now, heard[1])};
  if (quiet[0] == quiet[1]) {
    if (lost_ && !quiet[0]) verdict.say = Say{"both paths are heard again", false};
    if (!quiet[0]) lost_.reset();
    return verdict;
  }
  const std::size_t lost = quiet[0] ? 0 : 1;
  if (lost_ != lost) {
    const std::string name = lost == 0 ? "first" : "second";
    verdict.say = Say{"the " + name +
                          " path is silent, the other one plays on; joining it again. Check its "
                          "network before the other fails too",
                      true};
    lost_ = lost;
    next_join_ = now;
  }
  if (now < next_join_) return verdict;
  verdict.rejoin = lost;
  next_join_ = now + kRetryMulticast;
  return verdict;
}

}  // namespace dragoman::client
