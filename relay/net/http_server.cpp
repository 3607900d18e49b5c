#include "relay/net/http_server.h"

#include "relay/net/connection.h"
#include "relay/net/http_connection.h"

#include <boost/asio.hpp>

#include <system_error>
#include <vector>

namespace dragoman::net {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nServer: dragoman\r\nContent-Type: application/json\r\n"
    "Retry-After: 5\r\nConnection: close\r\n\r\n"
    "{\"error\":{\"code\":\"too_many_connections\",\"message\":\"The relay serves as many "
    "connections "
    "as it can.\",\"remedy\":\"Try again in a few seconds.\"}}\n";

tcp::acceptor listen(asio::io_context& context, const Endpoint& at, const std::string& key) {
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(tcp::v4(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind({asio::ip::address_v4(at.address), at.port}, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return acceptor;
  std::string text = "cannot listen for " + std::string(key == "http" ? "HTTP" : "HTTPS") + " at " +
                     rtp::to_string(at);
  if (error == asio::error::address_in_use)
    text += ": another program, perhaps another relay, uses TCP port " + std::to_string(at.port) +
            ". End it, or set [network] " + key + " to another port";
  else if (error == asio::error::access_denied)
    text += ": ports below 1024 need a privilege. Set [network] " + key + " to a higher port";
  else
    text += ". Set [network] " + key + " to an address of this machine";
  throw std::system_error(error, text);
}

}  // namespace

struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
  Impl(ControlLoop& loop, const Endpoint& at, const HttpLimits& limits, HttpHandler& handler,
       std::shared_ptr<TlsContext> certificate)
      : tls(std::move(certificate)),
        acceptor(listen(loop.context(), at, tls ? "https" : "http")),
        retry(loop.context()),
        state(std::make_shared<ServerState>(handler, limits)) {}

  void accept_next() {
    acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
      if (!self->state->serving) return;
      if (error) return self->accept_later();
      self->take(std::move(socket));
      self->accept_next();
    });
  }

  /// Out of file descriptors, most likely: some will come free.
  void accept_later() {
    retry.expires_after(std::chrono::milliseconds(100));
    retry.async_wait([self = shared_from_this()](error_code error) {
      if (!error && self->state->serving) self->accept_next();
    });
  }

  void take(tcp::socket socket) {
    ++state->counters.accepted;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto from = to_endpoint(socket.remote_endpoint(ignored)).address;
    const auto his = state->by_address.find(from);
    const bool greedy =
        his != state->by_address.end() && his->second >= state->limits.connections_per_address;
    // A browser keeps the connection that brought its page for a while: a hall behind one address
    // comes in all the same.
    const bool no_place = greedy ? !make_way(state->waiting.longest_from(from))
                                 : state->open.size() >= state->limits.connections && !make_room();
    if (no_place) {
      ++state->counters.too_many;
      if (tls) return;  // nothing can be said before the handshake
      socket.non_blocking(true, ignored);
      socket.write_some(asio::buffer(kBusy), ignored);
      socket.shutdown(tcp::socket::shutdown_send, ignored);
      return;
    }
    std::make_shared<HttpConnection>(state,
                                     WireStream(boost::beast::tcp_stream(std::move(socket)), tls))
        ->start();
  }

  /// Connections that are opened and then say nothing, or a byte a second, cost those their places
  /// who do the same, never somebody who is served.
  bool make_room() {
    return make_way(state->waiting.empty() ? nullptr : &state->waiting.longest());
  }
  bool make_way(Connection* waiting) {
    if (waiting == nullptr) return false;
    state->waiting.remove(*waiting);
    ++state->counters.made_room;
    waiting->abort();
    return true;
  }

  void stop_accepting() noexcept {
    state->serving = false;
    error_code ignored;
    acceptor.close(ignored);
    retry.cancel();
  }

  /// A connection that ends goes later, with its operations, so that none goes meanwhile.
  template <class Work>
  void for_each_connection(Work work) const {
    const std::vector<Connection*> open(state->open.begin(), state->open.end());
    for (auto* connection : open) work(*connection);
  }

  void leave(std::string_view reason, std::function<void()> done) {
    if (!state->serving) return;
    stop_accepting();
    state->gone = [this, last = std::move(done)] { asio::post(acceptor.get_executor(), last); };
    for_each_connection([&](Connection& connection) { connection.leave(reason); });
    state->tell_when_empty();
    retry.expires_after(state->limits.farewell);
    retry.async_wait([self = shared_from_this()](error_code error) {
      if (error) return;
      self->for_each_connection([](Connection& connection) { connection.abort(); });
      self->state->tell();
    });
  }

  void close() noexcept {
    stop_accepting();
    state->gone = nullptr;
    for_each_connection([](Connection& connection) { connection.abort(); });
  }

  std::shared_ptr<TlsContext> tls;  ///< of whoever connects next; none = plain HTTP
  tcp::acceptor acceptor;
  asio::steady_timer retry;  ///< of accepting; of the farewell once the server leaves
  std::shared_ptr<ServerState> state;
};

HttpServer::HttpServer(ControlLoop& loop, const Endpoint& at, const HttpLimits& limits,
                       HttpHandler& handler, std::shared_ptr<TlsContext> tls)
    : impl_(std::make_shared<Impl>(loop, at, limits, handler, std::move(tls))) {
  impl_->accept_next();
}

void HttpServer::renew(std::shared_ptr<TlsContext> tls) {
  impl_->tls = std::move(tls);
}

void HttpServer::leave(std::string_view reason, std::function<void()> done) {
  impl_->leave(reason, std::move(done));
}

HttpServer::~HttpServer() {
  impl_->close();
}

Endpoint HttpServer::local() const {
  return to_endpoint(impl_->acceptor.local_endpoint());
}

const HttpCounters& HttpServer::counters() const noexcept {
  impl_->state->counters.open = impl_->state->open.size();
  return impl_->state->counters;
}

}  // namespace dragoman::net
