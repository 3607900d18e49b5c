#pragma once
/// The quality mark of an interpretation, by who listens to whom: from the floor (+), or from an
/// interpretation (−).

#include "relay/engine/desk.h"

#include <span>

namespace dragoman::engine {

/// The mark of what a desk says while it listens as it does, by auto-relay too. A channel that
/// carries the original is the floor by another name; a channel in its hold, muted or dead still
/// counts as the interpretation that it was. Real-time safe.
inline Quality quality_of(const Desk& desk, std::span<const ChannelStatus> channels) noexcept {
  if (desk.hears() == 0) return Quality::plus;
  const auto& heard = channels[static_cast<std::size_t>(desk.hears())];
  return heard.state == ChannelState::floor ? Quality::plus : Quality::minus;
}

}  // namespace dragoman::engine
