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
  bool choosing_c = false;                      ///< `c` was pressed, a digit is awaited
};

/// The whole screen, lines separated by '\n', for a terminal `columns` wide: the lamp says in
/// colour and in words who hears this microphone.
std::string desk_screen(const DeskScreen& screen, int columns);

/// The line of the protocol that a key stands for, empty for a key without meaning.
/// `screen.choosing_c` is changed when `c` begins or ends a choice.
std::string line_of_key(char key, DeskScreen& screen);

}  // namespace dragoman::client
