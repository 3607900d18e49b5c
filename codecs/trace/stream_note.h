#pragma once
/// How a stream in a trace is played, as a comment on its pcapng interface (PROTOCOL.md, "Traces").

#include "codecs/audio/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::trace {

struct StreamNote {
  std::string encoding = "opus";  ///< opus | l16 | l24
  std::uint8_t payload_type = 96;
  int channels = 1;
  Samples packet = 240;  ///< usual packet length
  Samples frame = 240;   ///< distance that copies in RED packets are counted in
  bool operator==(const StreamNote&) const = default;
};

/// "dragoman-trace 1 encoding=opus payload_type=96 channels=1 packet=240 frame=240"
std::string write_note(const StreamNote& note);

/// Nothing when the text is no note of ours or says what cannot be; unknown keys are skipped.
std::optional<StreamNote> read_note(std::string_view text);

}  // namespace dragoman::trace
