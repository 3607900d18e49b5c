#include "relay/app/refusal_log.h"

#include <fmt/format.h>

#include <utility>

namespace dragoman::app {

void RefusalLog::note(const store::JournalFact& fact, bool stranger) {
  auto& share = stranger ? strangers_ : known_;
  if (!share.bucket.take(now_())) {
    ++share.left_out;
    return;
  }
  if (const auto more = std::exchange(share.left_out, 0); more > 0) {
    store::JournalFact rest{"refused", "", "", "", 0};
    rest.detail = fmt::format("{} more, too many to be listed", more);
    note_(rest);
  }
  note_(fact);
}

}  // namespace dragoman::app
