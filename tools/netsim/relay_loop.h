#pragma once
/// The event loop of dragoman-netsim: sockets, the next delivery, the second's tick, the signals.

#include "codecs/audio/time.h"

#include <functional>

namespace dragoman::netsim {

class UdpRelay;

/// Runs `relay` until SIGINT or SIGTERM; calls `each_second` once a second. Throws
/// std::system_error when the system gives no timer or signals.
void run_until_told(UdpRelay& relay, const std::function<void()>& each_second);

}  // namespace dragoman::netsim
