#include "client/monitor/relay_link.h"
#include "client/net/await.h"
#include "client/net/backoff.h"
#include "client/net/connect.h"
#include "relay/net/udp.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <fmt/format.h>

#include <optional>
#include <thread>

namespace dragoman::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;
namespace {

constexpr std::size_t kLargestMessage = 64 * 1024 * 1024;

}  // namespace

/// Everything but the constructor and destructor on the link's thread.
struct LiveLink::Impl {
  Impl(const RelayAddress& address, Handler on_event, std::string target)
      : relay(address),
        handler(std::move(on_event)),
        path(std::move(target)),
        tls(tls_for(relay)) {}

  void run() {
    while (!stopping) {
      const Error error = hold();
      if (stopping) return;
      handler(
          LiveLost{fmt::format("relay {}: {}", to_string(relay), trouble_words(error, tls.get()))});
      retry.expires_after(backoff.failed(net::monotonic_now()));
      await(io, stopping, [&](auto done) { retry.async_wait(done); });
    }
  }

  // Connects and reads until something breaks.
  Error hold() {
    Error error = begin();
    beast::flat_buffer input;
    while (!error) {
      error = await(io, stopping, [&](auto done) { stream->async_read(input, done); });
      if (error) break;
      backoff.succeeded();
      auto message = beast::buffers_to_string(input.data());
      if (stream->got_text())
        handler(LiveText{std::move(message)});
      else
        handler(LiveBytes{std::move(message), net::monotonic_now()});
      input.clear();
    }
    return error;
  }

  Error begin() {
    stream.emplace(net::WireStream(beast::tcp_stream(io), tls));
    const Error error =
        connect(io, stopping, resolver, stream->next_layer(), relay, kConnectWithin);
    if (error) return error;
    set_limits(*stream, kLargestMessage);
    if (!relay.token.empty())
      stream->set_option(
          websocket::stream_base::decorator([this](websocket::request_type& request) {
            request.set(beast::http::field::authorization, "Bearer " + relay.token);
          }));
    return await(io, stopping,
                 [&](auto done) { stream->async_handshake(to_string(relay), path, done); });
  }

  void stop() {
    stopping = true;
    resolver.cancel();
    retry.cancel();
    if (stream) beast::get_lowest_layer(*stream).close();
  }

  RelayAddress relay;
  Handler handler;
  std::string path;
  std::shared_ptr<net::TlsContext> tls;
  asio::io_context io{1};
  tcp::resolver resolver{io};
  asio::steady_timer retry{io};
  std::optional<websocket::stream<net::WireStream>> stream;
  Backoff backoff;
  bool stopping = false;
  std::thread thread;
};

LiveLink::LiveLink(const RelayAddress& relay, Handler handler, std::string path)
    : impl_(std::make_unique<Impl>(relay, std::move(handler), std::move(path))) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

LiveLink::~LiveLink() {
  asio::post(impl_->io, [impl = impl_.get()] { impl->stop(); });
  impl_->thread.join();
}

}  // namespace dragoman::client
