#pragma once
/// Many control sessions on one thread: what a hall full of clients says to a relay.

#include "client/cli/relay_address.h"
#include "codecs/control/messages.h"
#include "codecs/rtp/endpoint.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::load {

/// What a listener of that room says first.
control::Hello listener_hello(std::string room);

/// Owns one thread. Each session says its hello and pings each second, as every client does; one
/// that is lost stays lost: it is counted, not mended.
class SessionSwarm {
 public:
  /// Called on the swarm's thread, with the session's place among the hellos.
  struct Handler {
    std::function<void(std::size_t, const control::Welcome&, rtp::Endpoint media)> welcomed;
    std::function<void(std::size_t, const control::RelayMessage&)> said;
    std::function<void(std::size_t, const std::string& reason)> lost;
  };

  SessionSwarm(const client::RelayAddress& relay, std::vector<control::Hello> hellos,
               Handler handler);
  ~SessionSwarm();
  SessionSwarm(const SessionSwarm&) = delete;
  SessionSwarm& operator=(const SessionSwarm&) = delete;

  /// Once: from now on the handler is called.
  void start();
  /// Any thread; dropped while that session is not welcome.
  void send(std::size_t who, const control::ClientMessage& message);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::load
