#pragma once
/// Refusals for the journal: so many a second, and how many more there were. Whoever floods the
/// relay with what it refuses may not drown what its staff did.

#include "relay/app/token_bucket.h"
#include "relay/store/journal_entry.h"

#include <cstdint>
#include <functional>

namespace dragoman::app {

/// Control thread; time is handed in.
class RefusalLog {
 public:
  using Note = std::function<void(const store::JournalFact&)>;

  RefusalLog(std::function<Instant()> now, Note note)
      : now_(std::move(now)), note_(std::move(note)) {}

  /// `stranger`: no key that is known was shown. Those who have one are counted apart.
  void note(const store::JournalFact& fact, bool stranger);

 private:
  struct Share {
    TokenBucket bucket{5, 50};
    std::uint64_t left_out = 0;
  };

  std::function<Instant()> now_;
  Note note_;
  Share strangers_, known_;
};

}  // namespace dragoman::app
