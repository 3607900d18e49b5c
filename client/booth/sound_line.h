#pragma once
/// The lines that stay at the desk: knobs of the headphones, and preset keys. Pure.

#include "client/booth/knobs.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dragoman::client {

/// Hears what a preset key stands for, or lets it stand for something, or for nothing.
struct PresetCommand {
  int number = 0;
  bool store = false, clear = false;
  std::string channel;  ///< to store; empty = what is heard now
};

/// A sentence that says why a line is none of these.
struct WrongLine {
  std::string reason;
};

/// Reads `volume DB|up|down`, so too bass, treble and balance; `sidetone DB|up|down|off`,
/// `calibration DB|none`, `preset N [store [CHANNEL]|clear]`. Nothing when the line's first word is
/// none of these.
std::optional<std::variant<SoundCommand, PresetCommand, WrongLine>> read_sound_line(
    const std::vector<std::string>& words);

}  // namespace dragoman::client
