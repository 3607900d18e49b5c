#pragma once
/// Who listens to whom: on which channels the interpretation in a channel rests.

#include "relay/engine/desk.h"

#include <array>
#include <bitset>
#include <span>

namespace dragoman::engine {

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

  /// True when what is said in `channel` rests on what is said in `other`, over however many
  /// interpreters; a channel rests on itself.
  bool rests_on(std::int16_t channel, std::int16_t other) const noexcept {
    std::bitset<kMaxRoomChannels> reached, walked;
    reached.set(at(channel));
    while (!reached[at(other)] && reached != walked) {
      for (std::size_t c = 0; c < sources_.size(); ++c) {
        if (!reached[c] || walked[c]) continue;
        walked.set(c);
        reached |= sources_[c];
      }
    }
    return reached[at(other)];
  }

 private:
  void add(const Desk& desk, std::int16_t heard) noexcept {
    if (desk.open && heard > 0) sources_[at(desk.channel)].set(at(heard));
  }
  static std::size_t at(std::int16_t channel) noexcept { return static_cast<std::size_t>(channel); }

  /// Of each channel those that its interpreters hear.
  std::array<std::bitset<kMaxRoomChannels>, kMaxRoomChannels> sources_{};
};

}  // namespace dragoman::engine
