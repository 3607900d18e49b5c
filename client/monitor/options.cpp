#include "client/monitor/options.h"

namespace dragoman::client {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-monitor\n"
    "  dragoman-monitor 10.0.0.5 --room hall\n"
    "  dragoman-monitor --once\n"
    "  dragoman-monitor --once --json | jq '.rooms[].channels[] | {id, state, level_dbfs}'\n"
    "lost counts packets on their way to the relay: of a source those that never came, since it\n"
    "began to send, and their share; of a channel those of the sources that it carries now. What\n"
    "listeners lose is not in it.\n"
    "Keys: q quits, arrows and PgUp, PgDn scroll. On a pipe a table comes once a second, with "
    "--json\n"
    "the event's state. NO_COLOR=1 leaves the colours out.";

}  // namespace

void add_options(CLI::App& app, MonitorOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--room", options.room, "Only this room");
  app.add_flag("--once", options.once, "Print the state once and end");
}

}  // namespace dragoman::client
