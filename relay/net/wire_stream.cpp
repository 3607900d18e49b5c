#include "relay/net/wire_stream.h"

#include "relay/net/tls_context.h"

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

}  // namespace dragoman::net
