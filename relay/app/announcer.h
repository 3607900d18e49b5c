#pragma once
/// Announces public plain channels by SAP (RFC 2974), so that players list them by themselves.

#include "relay/event/event.h"
#include "relay/net/udp.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dragoman::app {

/// Control thread.
class Announcer {
 public:
  /// Opens a socket on the event's first interface; throws std::system_error. `open`: whoever comes
  /// may listen. Where that takes a PIN nobody is told anything.
  Announcer(const event::Event& event, std::uint32_t source_address, bool open);

  /// What was announced is withdrawn when listening is not open any more.
  void set_open(bool open);
  /// Sends all announcements once. Every 30 s: PipeWire forgets a session after 90.
  void announce();
  /// Withdraws them all.
  void withdraw();

 private:
  net::UdpSocket socket_;
  std::uint32_t source_address_;
  bool open_;
  std::vector<std::string> descriptions_;
};

}  // namespace dragoman::app
