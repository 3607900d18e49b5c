#include "client/monitor/commands.h"

#include <algorithm>
#include <array>
#include <limits>

namespace dragoman::client {
namespace {

struct Binding {
  std::string_view bytes;
  MonitorCommand command;
};

// Sequences of ECMA-48 terminals, in both cursor-key modes.
constexpr std::array<Binding, 20> kBindings{{{"\x1b[A", MonitorCommand::up},
                                             {"\x1bOA", MonitorCommand::up},
                                             {"k", MonitorCommand::up},
                                             {"\x1b[B", MonitorCommand::down},
                                             {"\x1bOB", MonitorCommand::down},
                                             {"j", MonitorCommand::down},
                                             {"\x1b[5~", MonitorCommand::page_up},
                                             {"b", MonitorCommand::page_up},
                                             {"\x1b[6~", MonitorCommand::page_down},
                                             {" ", MonitorCommand::page_down},
                                             {"\x1b[H", MonitorCommand::top},
                                             {"\x1b[1~", MonitorCommand::top},
                                             {"\x1bOH", MonitorCommand::top},
                                             {"g", MonitorCommand::top},
                                             {"\x1b[F", MonitorCommand::bottom},
                                             {"\x1b[4~", MonitorCommand::bottom},
                                             {"\x1bOF", MonitorCommand::bottom},
                                             {"G", MonitorCommand::bottom},
                                             {"q", MonitorCommand::quit},
                                             {"Q", MonitorCommand::quit}}};

// An unknown key: one byte, or a whole escape sequence, whose letters must not count as keys.
std::size_t unknown_length(std::string_view bytes) {
  if (bytes.size() < 2 || bytes[0] != '\x1b' || (bytes[1] != '[' && bytes[1] != 'O')) return 1;
  std::size_t at = 2;
  while (at < bytes.size() && (bytes[at] < '@' || bytes[at] > '~')) ++at;
  return std::min(at + 1, bytes.size());
}

}  // namespace

std::vector<MonitorCommand> read_commands(std::string_view bytes) {
  std::vector<MonitorCommand> commands;
  while (!bytes.empty()) {
    const auto* found =
        std::find_if(kBindings.begin(), kBindings.end(), [&](const Binding& binding) {
          return bytes.substr(0, binding.bytes.size()) == binding.bytes;
        });
    if (found != kBindings.end()) commands.push_back(found->command);
    bytes.remove_prefix(found != kBindings.end() ? found->bytes.size() : unknown_length(bytes));
  }
  return commands;
}

int scrolled(int scroll, MonitorCommand command, int window) noexcept {
  constexpr int kEnd = std::numeric_limits<int>::max() / 2;
  switch (command) {
    case MonitorCommand::up:
      return std::max(scroll - 1, 0);
    case MonitorCommand::down:
      return scroll + 1;
    case MonitorCommand::page_up:
      return std::max(scroll - std::max(window, 1), 0);
    case MonitorCommand::page_down:
      return scroll + std::max(window, 1);
    case MonitorCommand::top:
      return 0;
    case MonitorCommand::bottom:
      return kEnd;
    case MonitorCommand::quit:
      break;
  }
  return scroll;
}

}  // namespace dragoman::client
