#pragma once
/// Where the relay's log goes and how it looks. Start-up only; the log itself is written by a
/// thread of its own.

#include <string>

namespace dragoman::app {

enum class LogFormat {
  text,    ///< for people, on standard error
  json,    ///< one object a line on standard error: time (RFC 3339, UTC), level, message
  journal  ///< systemd's journal, with priorities
};

/// Sets the process's default log. `level` is one of --log-level's words. A log that cannot keep up
/// loses its oldest lines and never holds anybody up.
void start_log(const std::string& level, LogFormat format);

/// A line of the JSON log, without its line break. Any text is escaped, so no message can forge a
/// second line.
std::string json_log_line(const std::string& time, const std::string& level,
                          const std::string& message);

}  // namespace dragoman::app
