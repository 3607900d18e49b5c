#include "relay/app/media/refusal_tally.h"

#include <utility>

namespace dragoman::app {

void RefusalTally::observe(const Sources& sources) noexcept {
  for (std::size_t slot = 0; slot < sources.size(); ++slot) {
    const engine::SourceStatus& source = sources[slot];
    add(Drop::malformed, source.malformed, seen_[slot].malformed);
    add(Drop::wrong_ssrc, source.wrong_ssrc, seen_[slot].wrong_ssrc);
    add(Drop::wrong_payload_type, source.wrong_payload_type, seen_[slot].wrong_payload_type);
  }
}

void RefusalTally::add(Drop reason, std::uint64_t now, std::uint64_t& seen) noexcept {
  const std::uint64_t before = std::exchange(seen, now);
  if (now != before) counters_.drop(reason, now > before ? now - before : now);
}

}  // namespace dragoman::app
