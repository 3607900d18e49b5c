#pragma once
/// Talkback for scripts: lines on standard input, JSON lines on standard output.

#include "client/cli/main_loop.h"
#include "client/monitor/options.h"

namespace dragoman::client {

/// Until `quit` or a signal; the exit code. Throws ProgramError when the relay does not take the
/// technician, or there is no such device. Main thread.
int talk_headless(const MonitorOptions& options, MainLoop& loop);

}  // namespace dragoman::client
