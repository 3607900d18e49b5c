#pragma once
/// A client's WebSocket session with the relay (/api/v1/session): registers, keeps alive,
/// reconnects.

#include "client/cli/relay_address.h"
#include "codecs/audio/time.h"
#include "codecs/control/messages.h"
#include "codecs/rtp/endpoint.h"

#include <functional>
#include <memory>
#include <string>
#include <variant>

namespace dragoman::client {

/// The relay took our Hello; sent again after every reconnection.
struct Registered {
  control::Welcome welcome;
  rtp::Endpoint media{};  ///< where RTP goes to: welcome's media host, or the peer when that is any
  std::uint32_t local_address = 0;         ///< our own address towards the relay
  std::uint32_t second_local_address = 0;  ///< and towards its second path; 0 = no way, or no path
  Instant at{};                            ///< when the welcome came
};
/// No link: the first try failed, or a working one broke. Comes once per failed attempt.
struct LinkLost {
  std::string reason;     ///< words, names the address
  int attempt = 0;        ///< from 1, since the link was last up
  bool was_up = false;    ///< true when a working session just broke
  std::string cut_off{};  ///< why the relay itself ended a working session; empty: it did not
};
/// A relay that is watched closely has said nothing for about a second, or speaks again. The link
/// still holds: it is not yet taken for broken.
struct LinkSilent {
  bool silent = false;
};
/// Everything else that the relay says (Pong and Welcome are dealt with inside).
using SessionEvent = std::variant<Registered, LinkLost, LinkSilent, control::RelayMessage>;

struct SessionOptions {
  RelayAddress relay{};
  control::Hello hello{};
  bool hands_on_pongs = false;  ///< for one who sends pings of its own, to measure the round trip
};

/// Owns one thread with its own io_context. Pings each second, takes 3 s without any message for a
/// broken link, reconnects at once, then every 500 ms for 10 s, then backs off to 5 s. A Hello that
/// is refused before the session ever was registered ends the attempts; later it does not, because
/// the relay may still hold the old session's seat. A key that does not hold ends them at any time.
/// The Refused is handed on as a message.
class ControlSession {
 public:
  /// `handler` is called on the session's thread and must not block; not after the destructor
  /// returned.
  using Handler = std::function<void(const SessionEvent&)>;

  ControlSession(SessionOptions options, Handler handler);
  ~ControlSession();  ///< closes the WebSocket and joins the thread
  ControlSession(const ControlSession&) = delete;
  ControlSession& operator=(const ControlSession&) = delete;

  /// Any thread. Sent in order; dropped when there is no registered session (see LinkLost).
  void send(const control::ClientMessage& message);
  /// Any thread. While it matters within a second whether the relay still answers: pings every
  /// 250 ms, and LinkSilent.
  void watch_closely(bool closely);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::client
