#pragma once
/// What the room knows of one interpreter's desk. Plain state: the rules around it decide.

#include "relay/engine/help_call.h"
#include "relay/engine/ids.h"

#include <algorithm>
#include <chrono>

namespace dragoman::engine {

/// A microphone that was opened before any sound came from its desk keeps its channel for so long;
/// one of a desk from which none has come for so long, though some had, is not opened.
inline constexpr Nanoseconds kFirstSound = std::chrono::seconds{2};

struct Desk {
  Seat seat{};
  bool connected = false;  ///< its source is open in the room
  bool locked = false;     ///< by the technician
  bool open = false;       ///< pressed, and neither refused nor cut since
  bool coughing = false;   ///< the cough key is held
  Talk talk = Talk::nobody;
  bool refused = false;      ///< the last press was refused
  bool heard = false;        ///< packets arrive
  bool fell_silent = false;  ///< they did, and have not for kFirstSound
  bool lost = false;         ///< its link ended while it was open, and it has not come back
  bool left_dead = false;    ///< and nobody has spoken in its channel since
  Output output = Output::a;
  std::int16_t channel = kNone;  ///< that `output` means, kNone when the room lacks it
  std::int16_t incoming = 0;
  std::int16_t floor_key = 0;  ///< channel that the floor key carries; 0 is the floor
  bool in_loop = false;        ///< it is open, and hears what rests on its own words
  HelpCall call{};
  Reason reason = Reason::none;
  std::uint32_t refusals = 0;  ///< of its wishes since start: the same one again counts again
  HandoverPart handover = HandoverPart::none;
  Instant opened{};
  Instant last_heard{};
  std::uint32_t cut_booths = 0;  ///< bit per booth that this microphone cut when it opened

  Microphone microphone() const noexcept {
    if (open) return withheld() ? Microphone::cough : Microphone::on;
    return refused ? Microphone::refused : Microphone::off;
  }
  /// Its voice is kept from its channel, which waits for it: the cough key is held, or it is meant
  /// for somebody behind the scenes.
  bool withheld() const noexcept { return coughing || talk != Talk::nobody; }
  /// The channel that the interpreter hears.
  std::int16_t hears() const noexcept { return incoming == 0 ? floor_key : incoming; }
  /// Its open microphone feeds the channel now.
  bool on_air() const noexcept { return open && heard && !withheld(); }
  bool holds(std::int16_t other_channel) const noexcept { return open && channel == other_channel; }
  bool was_heard() const noexcept { return last_heard > opened; }
  /// Nothing comes from its open microphone: it keeps nobody out of its channel any more, for a
  /// lost link must not lock a language. While nobody takes it, it may come back within the hold.
  bool abandoned(Instant now) const noexcept {
    return open && !heard && (was_heard() || now - opened > kFirstSound);
  }
  void close(Reason why) noexcept {
    open = refused = lost = left_dead = false;
    cut_booths = 0;
    reason = why;
  }
  /// Its link ended while it was open.
  void lose() noexcept {
    close(Reason::link_lost);
    lost = left_dead = true;
  }
  void refuse(Reason why) noexcept {
    close(why);
    refused = true;
  }
};

}  // namespace dragoman::engine
