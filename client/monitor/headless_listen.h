#pragma once
/// dragoman-monitor --listen: hears one thing, without a screen.

#include "client/cli/main_loop.h"
#include "client/monitor/options.h"

namespace dragoman::client {

/// Until a signal, or for the seconds asked, counted from the first sound. Throws ProgramError
/// (exit 2) when the relay has no such thing; returns 1 when nothing sounded within 10 s.
int listen_headless(const MonitorOptions& options, MainLoop& loop);

}  // namespace dragoman::client
