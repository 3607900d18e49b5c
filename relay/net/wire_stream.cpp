#include "relay/net/wire_stream.h"

#include "relay/net/tls_context.h"

#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace dragoman::net {

WireStream::WireStream(next_layer_type tcp, std::shared_ptr<TlsContext> context)
    : context_(std::move(context)), layers_(std::move(tcp)) {
  if (!context_) return;
  auto inside = std::make_unique<Tls>(std::move(std::get<next_layer_type>(layers_)), context_->ssl);
  if (!context_->trust.name.empty())
    SSL_set_tlsext_host_name(inside->native_handle(), context_->trust.name.c_str());
  layers_ = std::move(inside);
}

WireStream::next_layer_type& WireStream::tcp() noexcept {
  if (auto* inside = tls()) return inside->next_layer();
  return *std::get_if<next_layer_type>(&layers_);
}

void WireStream::shake_hands(Done done) {
  tls()->async_handshake(is_client(*context_) ? Tls::client : Tls::server, std::move(done));
}

void WireStream::shut_down(Done done) {
  tls()->async_shutdown(std::move(done));
}

void WireStream::read_some(FewBuffers<boost::asio::mutable_buffer> into, Transferred transferred) {
  if (auto* inside = tls()) return inside->async_read_some(into, std::move(transferred));
  tcp().async_read_some(into, std::move(transferred));
}

void WireStream::write_some(FewBuffers<boost::asio::const_buffer> from, Transferred transferred) {
  if (auto* inside = tls()) return inside->async_write_some(from, std::move(transferred));
  tcp().async_write_some(from, std::move(transferred));
}

void WireStream::tear_down(boost::beast::role_type role, Done done) {
  using boost::beast::websocket::async_teardown;
  if (auto* inside = tls()) return async_teardown(role, *inside, std::move(done));
  async_teardown(role, tcp(), std::move(done));
}

}  // namespace dragoman::net
