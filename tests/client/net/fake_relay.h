#pragma once
/// A relay's session endpoint, as small as it can be: one client at a time, answers Hello and Ping.

#include "codecs/control/messages.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dragoman::testing {

/// Room "hall", media on port 7402 of the session's address, no channels.
control::Welcome test_welcome();

class FakeRelay {
 public:
  /// Listens on 127.0.0.1, a free port, and answers Hello with `welcome`.
  explicit FakeRelay(const control::Welcome& welcome = test_welcome());
  ~FakeRelay();

  /// From now on Hello is answered with Refused "hello", and the session closed.
  void refuse(bool refusing);
  /// From now on nothing is answered; what comes is read.
  void stand_still(bool still);

  std::uint16_t port() const noexcept { return port_; }
  /// Cuts the present connection without a word.
  void cut();
  /// Closes the present session in due form, for that reason.
  void dismiss(const std::string& reason);
  /// Sends to the present client.
  void say(const control::RelayMessage& message);
  void say_text(const std::string& text);
  /// Waits until `count` messages (without pings) have come in all, and returns them.
  std::vector<control::ClientMessage> wait_for_messages(std::size_t count);
  void wait_for_pings(int count);
  /// Waits until `count` connections have ended by a proper close.
  void wait_for_closes(int count);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::uint16_t port_ = 0;
};

}  // namespace dragoman::testing
