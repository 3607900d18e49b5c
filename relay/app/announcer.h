#pragma once
/// Announces every plain channel by SAP (RFC 2974), so that players list them by themselves.

#include "relay/event/event.h"
#include "relay/net/udp.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dragoman::app {

/// Control thread.
class Announcer {
 public:
  /// Opens a socket on the event's first interface; throws std::system_error.
  Announcer(const event::Event& event, std::uint32_t source_address);

  /// Sends all announcements once. Every 30 s: PipeWire forgets a session after 90.
  void announce();
  /// Withdraws them all.
  void withdraw();

 private:
  net::UdpSocket socket_;
  std::uint32_t source_address_;
  std::vector<std::string> descriptions_;
};

}  // namespace dragoman::app
