#pragma once
/// Clients as bad as they come: raw bytes over TCP, and a WebSocket that may refuse to read. Every
/// wait has a bound, so that a server that hangs fails the test instead of stopping it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::testing {

/// Speaks whatever it is told to a port of 127.0.0.1.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed meanwhile.
  bool send(std::string_view bytes);
  /// One answer: headers and, by Content-Length, its body (none after HEAD).
  std::string answer(bool head = false);
  /// Everything until the server closes; nothing when it doesn't within the bound.
  std::optional<std::string> until_closed();
  /// At least `bytes` bytes, less when the server closes.
  std::string at_least(std::size_t bytes);

 private:
  bool read_more();

  int fd_ = -1;
  std::string buffer_;
};

/// One GET, whole answer.
std::string get(std::uint16_t port, std::string_view path);
std::string post(std::uint16_t port, std::string_view path, std::string_view body,
                 std::string_view more_headers = "");
int status_of(std::string_view answer);
std::string body_of(std::string_view answer);

/// A WebSocket client (Beast).
class WebSocketClient {
 public:
  /// `status()` is 101 when the server agreed.
  WebSocketClient(std::uint16_t port, const std::string& path, const std::string& origin = "",
                  const std::string& host = "relay:80");
  ~WebSocketClient();

  int status() const;
  bool send(std::string_view text);
  /// The next message; nothing when the server closed.
  std::optional<std::string> receive();
  /// What the server's close frame said; 0 when none came.
  int close_code() const;
  std::string close_reason() const;
  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::testing
