#include "client/net/connect.h"

#include "client/net/await.h"

namespace dragoman::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

Error connect(asio::io_context& io, const bool& stopping, tcp::resolver& resolver,
              beast::tcp_stream& stream, const RelayAddress& relay, Nanoseconds patience) {
  tcp::resolver::results_type found;
  const Error error = await(io, stopping, [&](auto done) {
    resolver.async_resolve(tcp::v4(), relay.host, std::to_string(relay.port),
                           [&found, done](const Error& problem, const auto& results) mutable {
                             found = results;
                             done(problem);
                           });
  });
  if (error) return error;
  stream.expires_after(patience);
  return await(io, stopping, [&](auto done) { stream.async_connect(found, done); });
}

std::string trouble_words(const Error& error) {
  using namespace asio::error;
  if (error == host_not_found || error == no_data)
    return "no machine of that name is known; check its spelling, or give its address";
  if (error == host_not_found_try_again)
    return "the name could not be looked up; is the name server reached? An address needs none";
  return error.message();
}

void set_limits(websocket::stream<beast::tcp_stream>& stream, std::size_t longest) {
  beast::get_lowest_layer(stream).expires_never();
  websocket::stream_base::timeout limits{};
  limits.handshake_timeout = kConnectWithin;
  limits.idle_timeout = kSilenceLimit;
  limits.keep_alive_pings = false;
  stream.set_option(limits);
  stream.read_message_max(longest);
}

}  // namespace dragoman::client
