#pragma once
/// Who listens to whom: on which channels the interpretation in a channel rests.

#include "relay/engine/desk.h"

#include <array>
#include <bitset>
#include <span>

namespace dragoman::engine {

/// By channel index.
using ChannelSet = std::bitset<kMaxRoomChannels>;

/// A picture of one moment; real-time safe.
class RelayChain {
 public:
  /// As the open desks listen now.
  static RelayChain as_heard(std::span<const Desk> desks) noexcept {
    RelayChain chain;
    for (const auto& desk : desks) chain.add(desk, desk.hears());
    return chain;
  }
  /// As they chose to: auto-relay, which gives way to every choice, left out.
  static RelayChain as_chosen(std::span<const Desk> desks) noexcept {
    RelayChain chain;
    for (const auto& desk : desks) chain.add(desk, desk.incoming);
    return chain;
  }

  /// The channels on which what is said in `channel` rests, over however many interpreters; itself
  /// among them.
  ChannelSet roots(std::int16_t channel) const noexcept {
    ChannelSet reached, walked;
    reached.set(at(channel));
    while (reached != walked) {
      for (std::size_t c = 0; c < sources_.size(); ++c) {
        if (!reached[c] || walked[c]) continue;
        walked.set(c);
        reached |= sources_[c];
      }
    }
    return reached;
  }
  bool rests_on(std::int16_t channel, std::int16_t other) const noexcept {
    return roots(channel)[at(other)];
  }

 private:
  void add(const Desk& desk, std::int16_t heard) noexcept {
    if (desk.open && heard > 0) sources_[at(desk.channel)].set(at(heard));
  }
  static std::size_t at(std::int16_t channel) noexcept { return static_cast<std::size_t>(channel); }

  /// Of each channel those that its interpreters hear.
  std::array<ChannelSet, kMaxRoomChannels> sources_{};
};

}  // namespace dragoman::engine
