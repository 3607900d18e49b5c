#pragma once
/// The headless line protocol of dragoman-booth, one command a line. Pure.

#include "client/booth/sound_line.h"
#include "codecs/control/messages.h"

#include <string>
#include <string_view>
#include <variant>

namespace dragoman::client {

struct QuitLine {};
/// Not understood: a sentence that says why and what is possible.
struct BadLine {
  std::string reason;
};
struct EmptyLine {};

/// Looks at microphone, headphones and network from this seat, or stops looking.
struct CheckCommand {
  bool on = false;
};

using DeskLine = std::variant<EmptyLine, QuitLine, BadLine, control::ClientMessage, SoundCommand,
                              PresetCommand, CheckCommand>;

/// Reads `on`, `off`, `cough on|off`, `out a`, `out b [LANG]`, `out c LANG`, `in floor`, `in LANG`,
/// `slower`, `call [off]`, `handover ask|accept|decline|take|withdraw`, `floor LANG|unknown`,
/// `message technician|mate TEXT`, `talk technician|mate|off`, `check [off]`, `quit`; and the lines
/// of read_sound_line.
DeskLine read_desk_line(std::string_view text);

}  // namespace dragoman::client
