#include "tools/replay/harness.h"

#include "client/net/unpack.h"

#include <algorithm>

namespace dragoman::replay {
namespace {

/// A network thread hands a datagram over this late at most; an older stamp is no arrival.
constexpr Nanoseconds kOldest = std::chrono::milliseconds{20};

}  // namespace

Harness::Harness(const HarnessOptions& options)
    : options_(options),
      voice_(1, 1, options.format, options.channels, options.max_delay),
      block_(static_cast<std::size_t>(options.period * options.channels)) {}

void Harness::datagram(rtp::Bytes bytes, Instant arrival) {
  if (!next_) next_ = arrival;
  run_until(arrival);
  const Instant oldest = *next_ - kOldest;
  counts_.backwards += arrival < oldest ? 1 : 0;
  arrival = std::max(arrival, oldest);
  const auto packet = rtp::parse(bytes);
  const bool taken = packet && bytes.size() <= rtp::kMaxDatagram &&
                     client::for_each_packet(
                         *packet, rtp::kPayloadRed, options_.frame, [&](const rtp::Packet& plain) {
                           counts_.overflow += voice_.queue().push(plain, arrival) ? 0 : 1;
                         });
  ++(taken ? counts_.accepted : counts_.malformed);
}

void Harness::run_until(Instant when) {
  if (!next_) return;
  const auto silence = when - *next_;
  if (silence > kLongestSilence) {
    run_until(*next_ + kLongestSilence / 2);
    const auto skip = when - kLongestSilence / 2 - *next_;
    counts_.skipped += skip;
    *next_ += skip;
  }
  while (*next_ < when) play();
}

void Harness::finish() {
  if (next_) run_until(*next_ + samples_to_duration(std::max<Samples>(0, stats().delay)));
}

void Harness::play() {
  const auto pull = voice_.pull(block_, *next_);
  if (on_block_) on_block_({*next_, block_, pull, stats()});
  *next_ += samples_to_duration(options_.period);
}

}  // namespace dragoman::replay
