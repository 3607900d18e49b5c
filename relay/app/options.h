#pragma once
/// What dragoman-relay is told on the command line. Start-up only.

#include "relay/app/init.h"
#include "relay/app/journal_text.h"
#include "relay/app/log.h"
#include "relay/app/recordings_command.h"
#include "relay/event/event.h"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace dragoman::app {

/// `dragoman-relay journal`: print it, and end.
struct JournalRequest {
  JournalFormat format = JournalFormat::text;
  std::string room;  ///< empty = all
};

struct Options {
  std::optional<std::filesystem::path> event_file;  ///< none = the built-in demo event
  bool check = false;                               ///< validate, print the plan, end
  bool json = false;
  bool fresh = false;     ///< what people had set in rooms before is forgotten
  bool insecure = false;  ///< addresses beyond loopback are allowed
  std::string log_level = "info";
  LogFormat log_format = LogFormat::text;
  std::optional<JournalRequest> journal;
  std::optional<InitRequest> init;  ///< `dragoman-relay init`: make secrets, and end
  std::optional<RecordingsRequest> recordings;
};

/// Options, or the program's exit code when parsing was all (--help, --version, a mistake); what
/// there was to say is then printed.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

/// A complaint when the event would be reachable from other machines although there are no
/// credentials; names the setting and the remedy.
std::optional<std::string> exposed_beyond_loopback(const event::Event& event);

}  // namespace dragoman::app
