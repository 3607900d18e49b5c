#include "client/net/connect.h"

#include "client/net/await.h"

namespace dragoman::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

std::shared_ptr<net::TlsContext> tls_for(const RelayAddress& relay) {
  if (!relay.tls) return nullptr;
  const bool by_name = relay.pin.empty() && relay.certificate.empty();
  return net::client_tls({relay.pin, by_name ? relay.host : relay.certificate});
}

Error connect(asio::io_context& io, const bool& stopping, tcp::resolver& resolver,
              net::WireStream& stream, const RelayAddress& relay, Nanoseconds patience) {
  tcp::resolver::results_type found;
  const Error error = await(io, stopping, [&](auto done) {
    resolver.async_resolve(tcp::v4(), relay.host, std::to_string(relay.port),
                           [&found, done](const Error& problem, const auto& results) mutable {
                             found = results;
                             done(problem);
                           });
  });
  if (error) return error;
  stream.tcp().expires_after(patience);
  const Error unreached =
      await(io, stopping, [&](auto done) { stream.tcp().async_connect(found, done); });
  if (unreached || !stream.secure()) return unreached;
  return await(io, stopping, [&](auto done) { stream.async_handshake(done); });
}

std::string trouble_words(const Error& error, const net::TlsContext* tls) {
  using namespace asio::error;
  if (tls != nullptr && error.category() == asio::error::get_ssl_category()) {
    if (const auto why = net::certificate_trouble(*tls); !why.empty()) return why;
    return "no TLS 1.3 is spoken there (" + error.message() +
           "); is it the relay's https port, 7443 by default?";
  }
  if (error == host_not_found || error == no_data)
    return "no machine of that name is known; check its spelling, or give its address";
  if (error == host_not_found_try_again)
    return "the name could not be looked up; is the name server reached? An address needs none";
  return error.message();
}

void set_limits(websocket::stream<net::WireStream>& stream, std::size_t longest) {
  beast::get_lowest_layer(stream).expires_never();
  websocket::stream_base::timeout limits{};
  limits.handshake_timeout = kConnectWithin;
  limits.idle_timeout = kSilenceLimit;
  limits.keep_alive_pings = false;
  stream.set_option(limits);
  stream.read_message_max(longest);
}

}  // namespace dragoman::client
