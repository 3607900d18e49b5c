#pragma once
/// A TCP connection, plain or inside TLS, as one type: whoever reads and writes never asks which.
/// A stream of Asio's kind, so Beast's HTTP and WebSocket run on it. The thread of its context.

#include "relay/net/tls.h"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include <memory>
#include <utility>
#include <variant>

namespace dragoman::net {

class WireStream {
 public:
  using next_layer_type = boost::beast::tcp_stream;
  using executor_type = next_layer_type::executor_type;
  using Tls = boost::asio::ssl::stream<next_layer_type>;

  explicit WireStream(next_layer_type plain) : layers_(std::move(plain)) {}
  /// TLS by `context`, which the stream keeps; nullptr = plain.
  WireStream(next_layer_type tcp, std::shared_ptr<TlsContext> context);

  /// What lies under TLS; its time limits hold for TLS, too.
  next_layer_type& next_layer() noexcept { return tcp(); }
  const next_layer_type& next_layer() const noexcept {
    return const_cast<WireStream*>(this)->tcp();
  }
  next_layer_type& tcp() noexcept;
  bool secure() const noexcept { return tls() != nullptr; }
  executor_type get_executor() noexcept { return tcp().get_executor(); }

  /// Only of a secure stream; a client's or a server's, as its context is.
  template <class Handler>
  void async_handshake(Handler handler) {
    tls()->async_handshake(is_client(*context_) ? Tls::client : Tls::server, std::move(handler));
  }
  /// Says goodbye inside TLS; only of a secure stream.
  template <class Handler>
  void async_shutdown(Handler handler) {
    tls()->async_shutdown(std::move(handler));
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          if (auto* inside = tls()) return inside->async_read_some(into, std::move(handler));
          tcp().async_read_some(into, std::move(handler));
        },
        token, buffers);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          if (auto* inside = tls()) return inside->async_write_some(from, std::move(handler));
          tcp().async_write_some(from, std::move(handler));
        },
        token, buffers);
  }

 private:
  Tls* tls() const noexcept {
    const auto* inside = std::get_if<std::unique_ptr<Tls>>(&layers_);
    return inside == nullptr ? nullptr : inside->get();
  }

  std::shared_ptr<TlsContext> context_;
  std::variant<next_layer_type, std::unique_ptr<Tls>> layers_;

  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, WireStream& stream, Handler&& handler) {
    using boost::beast::websocket::async_teardown;
    if (auto* inside = stream.tls())
      async_teardown(role, *inside, std::forward<Handler>(handler));
    else
      async_teardown(role, stream.tcp(), std::forward<Handler>(handler));
  }
};

}  // namespace dragoman::net
