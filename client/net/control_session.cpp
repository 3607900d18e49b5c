#include "client/net/control_session.h"

#include "client/net/backoff.h"
#include "client/net/connect.h"
#include "codecs/control/codes.h"
#include "codecs/control/json.h"
#include "relay/net/udp.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <concepts>
#include <deque>
#include <optional>
#include <string>
#include <thread>

namespace dragoman::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;
using namespace std::chrono_literals;

namespace {
constexpr auto kPingEvery = 1s;
constexpr auto kPingCloselyEvery = 250ms;
/// So many pings in a row without a word are silence; counted, not timed: a program that stood
/// still itself has not listened.
constexpr int kUnanswered = 3;
constexpr auto kCloseWithin = 300ms;
constexpr const char* kPath = "/api/v1/session";

rtp::Endpoint media_endpoint(const control::Welcome& welcome, std::uint32_t peer) {
  const auto named = rtp::parse_address(welcome.media_host);
  return {named && *named != 0 ? *named : peer, welcome.media_port};
}
}  // namespace

/// One connection at a time, everything on the session's thread. After a failure the next attempt
/// waits until every handler of the old connection has come back, so none ever meets the wrong one.
struct ControlSession::Impl {
  Impl(SessionOptions session, Handler on_event)
      : options(std::move(session)), handler(std::move(on_event)), tls(tls_for(options.relay)) {
    options.hello.token = options.relay.token;
  }

  /// Wraps the handler of an asynchronous step: counts it, and lets `next` run only while the
  /// connection is good.
  template <class Next>
  auto step(Next next) {
    ++pending;
    return [ this, next ](
        Error error, auto&&... results) requires std::invocable<const Next&, decltype(results)...> {
      --pending;
      if (!broken && error) fail(error);
      if (broken) return settle();
      next(results...);
    };
  }

  void begin() {
    broken = false;
    registered = false;
    silent = false;
    unanswered = 0;
    ++attempt;
    stream.emplace(net::WireStream(beast::tcp_stream(io), tls));
    input.clear();
    output.clear();
    resolver.async_resolve(
        tcp::v4(), options.relay.host, std::to_string(options.relay.port),
        step([this](const tcp::resolver::results_type& found) { connect(found); }));
  }

  void connect(const tcp::resolver::results_type& found) {
    auto& socket = beast::get_lowest_layer(*stream);
    socket.expires_after(kConnectWithin);
    socket.async_connect(found, step([this](const tcp::endpoint&) { secure(); }));
  }

  void secure() {
    if (!stream->next_layer().secure()) return shake_hands();
    stream->next_layer().async_handshake(step([this] { shake_hands(); }));
  }

  void shake_hands() {
    Error ignored;
    beast::get_lowest_layer(*stream).socket().set_option(tcp::no_delay(true), ignored);
    set_limits(*stream, control::kMaxMessage);
    stream->async_handshake(to_string(options.relay), kPath, step([this] { register_client(); }));
  }

  void register_client() {
    stream->text(true);
    queue(control::to_json(control::ClientMessage{options.hello}));
    read();
    ping_later();
  }

  void read() {
    stream->async_read(input, step([this](std::size_t) {
                         const auto text = beast::buffers_to_string(input.data());
                         input.clear();
                         received(text);
                         if (!broken) read();
                       }));
  }

  void received(const std::string& text) {
    unanswered = 0;
    if (std::exchange(silent, false)) handler(LinkSilent{false});
    const auto parsed = control::parse_relay_message(text);
    if (const auto* error = std::get_if<control::MessageError>(&parsed)) {
      spdlog::warn("the relay sent a message that is not understood: {}", error->message);
      return;
    }
    const auto& message = std::get<control::RelayMessage>(parsed);
    if (const auto* welcome = std::get_if<control::Welcome>(&message)) return welcomed(*welcome);
    if (std::holds_alternative<control::Pong>(message) && !options.hands_on_pongs) return;
    if (const auto* refused = std::get_if<control::Refused>(&message))
      if (control::code::is_final(refused->code) &&
          (!known || refused->code == control::code::kKey))
        finished = true;
    handler(message);
  }

  void welcomed(const control::Welcome& welcome) {
    registered = known = true;
    attempt = 0;
    backoff.succeeded();
    Error ignored;
    const auto& socket = beast::get_lowest_layer(*stream).socket();
    const auto peer = socket.remote_endpoint(ignored);
    const auto local = socket.local_endpoint(ignored);
    const auto second = rtp::parse_address(welcome.second_source_address);
    handler(Registered{welcome, media_endpoint(welcome, peer.address().to_v4().to_uint()),
                       local.address().to_v4().to_uint(),
                       second ? net::address_towards(*second) : 0, net::monotonic_now()});
  }

  void queue(std::string text) {
    output.push_back(std::move(text));
    if (output.size() == 1) write();
  }

  void write() {
    stream->async_write(asio::buffer(output.front()), step([this](std::size_t) {
                          output.pop_front();
                          if (!output.empty()) return write();
                          if (stopping) close();
                        }));
  }

  void ping_later() {
    ping.expires_after(closely ? Nanoseconds{kPingCloselyEvery} : Nanoseconds{kPingEvery});
    ping.async_wait(step([this] {
      if (registered)
        queue(control::to_json(control::ClientMessage{
            control::Ping{net::monotonic_now().time_since_epoch().count()}}));
      listen_for_silence();
      ping_later();
    }));
  }

  void listen_for_silence() {
    if (!registered || !closely || silent || unanswered++ < kUnanswered) return;
    silent = true;
    handler(LinkSilent{true});
  }

  void watch_closely(bool wanted) {
    if (std::exchange(closely, wanted) == wanted) return;
    unanswered = 0;
  }

  void fail(Error error) {
    broken = true;
    reason = trouble_words(error, tls.get());
    was_up = registered;
    cut_off.clear();
    // The relay's own words, where it closed the session in due form.
    if (error == websocket::error::closed && !stream->reason().reason.empty()) {
      reason.assign(stream->reason().reason.data(), stream->reason().reason.size());
      if (stream->reason().code == websocket::close_code::policy_error && was_up) cut_off = reason;
    }
    registered = false;
    resolver.cancel();
    ping.cancel();
    beast::get_lowest_layer(*stream).close();
  }

  void settle() {
    if (pending != 0 || stopping || finished) return;
    const int tried = was_up ? 0 : attempt;
    if (was_up) attempt = 0;
    handler(LinkLost{fmt::format("relay {}: {}", to_string(options.relay), reason), tried, was_up,
                     cut_off});
    retry.expires_after(backoff.failed(net::monotonic_now()));
    retry.async_wait([this](Error error) {
      if (!error && !stopping) begin();
    });
  }

  void stop() {
    stopping = true;
    retry.cancel();
    if (!registered || broken) return io.stop();
    retry.expires_after(kCloseWithin);
    retry.async_wait([this](Error) { io.stop(); });
    if (output.empty()) close();  // else when the last message has gone
  }

  void close() {
    stream->async_close(websocket::close_code::normal, [this](Error) { io.stop(); });
  }

  SessionOptions options;
  Handler handler;
  std::shared_ptr<net::TlsContext> tls;
  asio::io_context io{1};
  tcp::resolver resolver{io};
  asio::steady_timer ping{io}, retry{io};
  std::optional<websocket::stream<net::WireStream>> stream;
  beast::flat_buffer input;
  std::deque<std::string> output;
  Backoff backoff;
  std::string reason, cut_off;
  int attempt = 0, pending = 0;
  int unanswered = 0;  ///< pings in a row
  bool closely = false, silent = false;
  bool registered = false, known = false, broken = false, was_up = false, stopping = false,
       finished = false;
  std::thread thread;
};

ControlSession::ControlSession(SessionOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {
  impl_->begin();
  impl_->thread = std::thread([impl = impl_.get()] {
    const auto work = asio::make_work_guard(impl->io);
    impl->io.run();
  });
}

ControlSession::~ControlSession() {
  asio::post(impl_->io, [impl = impl_.get()] { impl->stop(); });
  impl_->thread.join();
}

void ControlSession::watch_closely(bool closely) {
  asio::post(impl_->io, [impl = impl_.get(), closely] { impl->watch_closely(closely); });
}

void ControlSession::send(const control::ClientMessage& message) {
  asio::post(impl_->io, [impl = impl_.get(), text = control::to_json(message)]() mutable {
    if (impl->registered) impl->queue(std::move(text));
  });
}

}  // namespace dragoman::client
