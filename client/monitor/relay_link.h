#pragma once
/// The relay's HTTP interface from a client's side: one GET or POST, and a WebSocket.

#include "client/cli/relay_address.h"
#include "codecs/audio/time.h"

#include <functional>
#include <memory>
#include <string>
#include <variant>

namespace dragoman::client {

/// The body of GET `path`. Blocks for at most `patience`. Throws ProgramError (exit 1: what, where,
/// remedy) when the relay cannot be reached or does not answer 200.
std::string http_get(const RelayAddress& relay, const std::string& path, Nanoseconds patience);

/// The answer to POST `path`; as http_get, but 201 is as good.
std::string http_post(const RelayAddress& relay, const std::string& path, const std::string& body,
                      Nanoseconds patience, const std::string& type = "application/json");

/// No live connection: the first try failed, or a working one broke.
struct LiveLost {
  std::string reason;  ///< words, names the address
};
/// A text message of the relay.
struct LiveText {
  std::string text;
};
/// A binary one.
struct LiveBytes {
  std::string bytes;
  Instant arrival{};
};
using LiveEvent = std::variant<LiveText, LiveLost, LiveBytes>;

/// A WebSocket of the relay's, kept up: owns one thread, reconnects at once, then every 500 ms for
/// 10 s, then with back-off to 5 s. The relay says something at least once a second: 3 s without a
/// message is a broken link.
class LiveLink {
 public:
  /// `handler` is called on the link's thread; not after the destructor returned.
  using Handler = std::function<void(LiveEvent)>;

  LiveLink(const RelayAddress& relay, Handler handler, std::string path = "/api/v1/live");
  ~LiveLink();
  LiveLink(const LiveLink&) = delete;
  LiveLink& operator=(const LiveLink&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::client
