#pragma once
/// Slows whoever guesses: from the sixth wrong secret on an address waits, twice as long each time
/// up to a minute. Pure; time is handed in.

#include "codecs/audio/time.h"

#include <cstdint>
#include <unordered_map>

namespace dragoman::trust {

class Attempts {
 public:
  /// How long that address must still wait before a guess is looked at; 0 = not at all.
  Nanoseconds wait(std::uint32_t address, Instant now) const noexcept;
  /// Its guess was wrong.
  void failed(std::uint32_t address, Instant now);
  /// It showed a secret that is right: what it did wrong before is forgotten.
  void succeeded(std::uint32_t address) noexcept { past_.erase(address); }

  std::size_t watched() const noexcept { return past_.size(); }

 private:
  struct Past {
    int failures = 0;
    Instant last{};
    Instant free_at{};
  };
  void make_room(Instant now);

  std::unordered_map<std::uint32_t, Past> past_;
};

}  // namespace dragoman::trust
