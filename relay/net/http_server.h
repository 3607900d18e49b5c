#pragma once
/// The HTTP/1.1 and WebSocket server (RFC 9112, RFC 6455): accepts, reads within limits, asks the
/// handler, answers. A client that is malformed, slow or greedy is ended and counted; the others
/// never notice.

#include "relay/net/http.h"
#include "relay/net/loop.h"
#include "relay/net/tls.h"

#include <functional>
#include <memory>
#include <string_view>

namespace dragoman::net {

/// Loop thread, or before the loop runs.
class HttpServer {
 public:
  /// Listens at `at` (port 0: the system's choice). Throws std::system_error that names the
  /// address, the reason and the remedy. Loop and handler must outlive it. With `tls` it speaks
  /// HTTPS.
  HttpServer(ControlLoop& loop, const Endpoint& at, const HttpLimits& limits, HttpHandler& handler,
             std::shared_ptr<TlsContext> tls = nullptr);
  /// Whoever connects from now on gets this certificate; those who are connected notice nothing.
  void renew(std::shared_ptr<TlsContext> tls);
  /// Takes no more clients and says goodbye to those there are: answers that were begun are
  /// finished, a WebSocket is closed with code 1001 (RFC 6455 §7.4.1) and `reason`, a stream just
  /// ends. Calls `done` from the loop when all have gone, and in any case after the limit
  /// `farewell`. The first call counts.
  void leave(std::string_view reason, std::function<void()> done);
  /// Ends every connection; each conversation's closed() is called before this returns.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  Endpoint local() const;
  const HttpCounters& counters() const noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace dragoman::net
