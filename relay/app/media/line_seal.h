#pragma once
/// What seals one voice on its way to one ear by a private line (SRTP, RFC 7714): its packets keep
/// their numbers, so the roll-over counter is told by them.

#include "codecs/srtp/sender.h"
#include "relay/app/media_control.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace dragoman::app {

/// Built on control, then used by one thread; seal() is real-time safe.
class LineSeal {
 public:
  explicit LineSeal(const srtp::NamedKey& key);

  /// `packet` sealed into `buffer`; empty when it does not fit, or would be read under two
  /// roll-over counters by one who misses what comes first: those at a line's begin are left out.
  rtp::Bytes seal(rtp::Bytes packet, rtp::MutableBytes buffer) noexcept;

 private:
  srtp::Sender sender_;
  std::optional<std::uint64_t> newest_;
};

/// The private lines of a room, each with its seal: while a line stays, so does what it has
/// counted.
class LineSeals {
 public:
  /// In the order of `lines`; null for those that go in the clear. Control.
  std::vector<std::shared_ptr<LineSeal>> of(const std::vector<PrivateLine>& lines);

 private:
  std::vector<std::pair<PrivateLine, std::shared_ptr<LineSeal>>> known_;
};

}  // namespace dragoman::app
