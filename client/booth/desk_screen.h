#pragma once
/// The terminal's picture of a desk. Pure.

#include "client/booth/desk_view.h"

#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

struct DeskScreen {
  DeskView view;
  std::vector<control::ChannelInfo> channels;  ///< for names and digit keys
  std::string relay;
  std::optional<double> microphone_dbfs;        ///< none while its device is gone
  std::optional<double> latency_ms;             ///< of what is heard, estimated
  std::optional<control::TextMessage> message;  ///< the last that came
  headphone::ProtectionStatus protection;       ///< as it is now
  /// A key was pressed that awaits a digit: `c` output, `p` preset, `w` preset to store; 0 = none.
  char awaiting = 0;
  /// `#` was pressed: a channel's number comes in two digits; the first, once it is there.
  bool two_digits = false;
  std::optional<int> tens;
};

/// The whole screen, lines separated by '\n', for a terminal `columns` wide: the lamp says in
/// colour and in words who hears this microphone.
std::string desk_screen(const DeskScreen& screen, int columns);

/// The line of the protocol that a key stands for, empty for a key without meaning.
/// `screen.awaiting` is changed when a key begins or ends a choice.
std::string line_of_key(char key, DeskScreen& screen);

}  // namespace dragoman::client
