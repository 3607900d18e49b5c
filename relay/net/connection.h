#pragma once
/// What the connections of one server share, and how the server ends them. Private to this folder.
///
/// Lifetime: a connection is owned by the operations it has under way (each holds a shared_ptr), so
/// it goes when the last one completes; the server only lists it, to end it. The server's handler
/// may be gone by then, hence `serving`.

#include "relay/net/http.h"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace dragoman::net {

class Connection;

struct ServerState {
  ServerState(HttpHandler& the_handler, const HttpLimits& the_limits)
      : handler(the_handler), limits(the_limits) {}

  HttpHandler& handler;  ///< only while `serving`
  const HttpLimits limits;
  HttpCounters counters;
  std::unordered_set<Connection*> open;
  bool serving = true;
  std::function<void()> gone;  ///< set when the server leaves; called once

  void tell() {
    if (gone) std::exchange(gone, nullptr)();
  }
  void tell_when_empty() {
    if (open.empty()) tell();
  }
};

/// Lists itself for as long as it lives.
class Connection {
 public:
  explicit Connection(std::shared_ptr<ServerState> server) : server_(std::move(server)) {
    server_->open.insert(this);
  }
  virtual ~Connection() {
    server_->open.erase(this);
    server_->tell_when_empty();
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Ends at once: tells the conversation, closes the socket. May be called again.
  virtual void abort() noexcept = 0;
  /// The server goes away: ends soon, once what is under way has left and the client was told
  /// `reason`, as far as its protocol can say so.
  virtual void leave(std::string_view reason) = 0;

 protected:
  ServerState& server() noexcept { return *server_; }
  const std::shared_ptr<ServerState>& shared_server() const noexcept { return server_; }

 private:
  std::shared_ptr<ServerState> server_;
};

inline Endpoint to_endpoint(const boost::asio::ip::tcp::endpoint& e) {
  return {e.address().is_v4() ? e.address().to_v4().to_uint() : 0, e.port()};
}

}  // namespace dragoman::net
