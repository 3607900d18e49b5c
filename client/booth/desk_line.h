#pragma once
/// The headless line protocol of dragoman-booth, one command a line. Pure.

#include "codecs/control/messages.h"

#include <string>
#include <string_view>
#include <variant>

namespace dragoman::client {

struct QuitLine {};
/// Understood, but this version of the relay has no such service.
struct NotCarried {
  std::string what;
};
/// Not understood: a sentence that says why and what is possible.
struct BadLine {
  std::string reason;
};
struct EmptyLine {};

using DeskLine =
    std::variant<EmptyLine, QuitLine, NotCarried, BadLine, control::MicrophoneCommand,
                 control::CoughCommand, control::OutputCommand, control::IncomingCommand>;

/// Reads `on`, `off`, `cough on|off`, `out a`, `out b [LANG]`, `out c LANG`, `in floor`, `in LANG`,
/// `slower`, `call`, `handover ask|accept|decline|take`, `quit`.
DeskLine read_desk_line(std::string_view text);

}  // namespace dragoman::client
