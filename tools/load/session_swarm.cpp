#include "tools/load/session_swarm.h"

#include "client/net/connect.h"
#include "codecs/control/field_reader.h"
#include "codecs/control/json.h"
#include "relay/net/udp.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <deque>
#include <optional>
#include <thread>
#include <utility>

namespace dragoman::load {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kPingEvery = 1s;
constexpr const char* kPath = "/api/v1/session";
/// Sessions that connect at the same time: a hall fills up, it does not appear.
constexpr std::size_t kAtOnce = 32;

/// One session. All on the swarm's thread.
struct Member {
  Member(asio::io_context& io, const std::shared_ptr<net::TlsContext>& tls)
      : stream(net::WireStream(beast::tcp_stream(io), tls)) {}
  websocket::stream<net::WireStream> stream;
  beast::flat_buffer input;
  std::deque<std::string> output;
  bool welcome = false, gone = false;
};

}  // namespace

control::Hello listener_hello(std::string room) {
  control::Hello hello;
  hello.client = "dragoman-load " DRAGOMAN_VERSION;
  hello.room = std::move(room);
  return hello;
}

struct SessionSwarm::Impl {
  Impl(client::RelayAddress address, std::vector<control::Hello> who, Handler on_event)
      : relay(std::move(address)), hellos(std::move(who)), handler(std::move(on_event)) {
    members.reserve(hellos.size());
    const auto tls = client::tls_for(relay);
    for (control::Hello& hello : hellos) {
      hello.token = relay.token;
      members.push_back(std::make_unique<Member>(io, tls));
    }
  }

  void run() {
    resolver.async_resolve(tcp::v4(), relay.host, std::to_string(relay.port),
                           [this](Error error, const tcp::resolver::results_type& found) {
                             if (error) return lose_all(error);
                             addresses = found;
                             for (std::size_t i = 0; i < kAtOnce; ++i) begin_next();
                           });
    ping_later();
    io.run();
  }

  void lose_all(Error error) {
    for (std::size_t i = 0; i < members.size(); ++i) lose(i, error);
  }

  void begin_next() {
    if (next < members.size()) connect(next++);
  }

  /// `then()` unless the step failed, which is the end of that session.
  template <class Then>
  auto step(std::size_t i, Then then) {
    return [this, i, then](Error error, auto&&...) {
      if (error) return lose(i, error);
      then();
    };
  }

  void connect(std::size_t i) {
    auto& socket = beast::get_lowest_layer(members[i]->stream);
    socket.expires_after(client::kConnectWithin);
    socket.async_connect(addresses, step(i, [this, i] { secure(i); }));
  }

  void secure(std::size_t i) {
    auto& wire = members[i]->stream.next_layer();
    if (!wire.secure()) return shake_hands(i);
    wire.async_handshake(step(i, [this, i] { shake_hands(i); }));
  }

  void shake_hands(std::size_t i) {
    auto& stream = members[i]->stream;
    Error ignored;
    beast::get_lowest_layer(stream).socket().set_option(tcp::no_delay(true), ignored);
    client::set_limits(stream, control::kMaxMessage);
    stream.async_handshake(to_string(relay), kPath, step(i, [this, i] {
                             members[i]->stream.text(true);
                             queue(i, hellos[i]);
                             read(i);
                           }));
  }

  void read(std::size_t i) {
    Member& member = *members[i];
    member.stream.async_read(member.input, step(i, [this, i] {
                               Member& now = *members[i];
                               const auto text = beast::buffers_to_string(now.input.data());
                               now.input.clear();
                               received(i, text);
                               if (!now.gone) read(i);
                             }));
  }

  void received(std::size_t i, const std::string& text) {
    const auto parsed = control::parse_relay_message(text);
    const auto* message = std::get_if<control::RelayMessage>(&parsed);
    if (message == nullptr) return;
    const auto* welcome = std::get_if<control::Welcome>(message);
    if (welcome == nullptr) return handler.said(i, *message);
    members[i]->welcome = true;
    const auto named = rtp::parse_address(welcome->media_host);
    Error ignored;
    const auto peer = beast::get_lowest_layer(members[i]->stream).socket().remote_endpoint(ignored);
    const auto address = named && *named != 0 ? *named : peer.address().to_v4().to_uint();
    handler.welcomed(i, *welcome, {address, welcome->media_port});
    begin_next();
  }

  void queue(std::size_t i, const control::ClientMessage& message) {
    Member& member = *members[i];
    if (member.gone) return;
    member.output.push_back(control::to_json(message));
    if (member.output.size() == 1) write(i);
  }

  void write(std::size_t i) {
    Member& member = *members[i];
    member.stream.async_write(asio::buffer(member.output.front()), step(i, [this, i] {
                                Member& now = *members[i];
                                now.output.pop_front();
                                if (!now.output.empty()) write(i);
                              }));
  }

  /// Spread over the second, as the clients of a hall are.
  void ping_later() {
    constexpr int kParts = 20;
    ping.expires_after(kPingEvery / kParts);
    ping.async_wait([this](Error error) {
      if (error) return;
      const control::Ping now{net::monotonic_now().time_since_epoch().count()};
      for (std::size_t i = part; i < members.size(); i += kParts)
        if (members[i]->welcome) queue(i, now);
      part = (part + 1) % kParts;
      ping_later();
    });
  }

  void lose(std::size_t i, Error error) {
    Member& member = *members[i];
    if (std::exchange(member.gone, true) || stopping) return;
    beast::get_lowest_layer(member.stream).close();
    const bool was_waiting = !std::exchange(member.welcome, false);
    handler.lost(i, client::trouble_words(error));
    if (was_waiting) begin_next();
  }

  client::RelayAddress relay;
  std::vector<control::Hello> hellos;
  Handler handler;
  asio::io_context io{1};
  tcp::resolver resolver{io};
  asio::steady_timer ping{io};
  tcp::resolver::results_type addresses;
  std::vector<std::unique_ptr<Member>> members;
  std::size_t next = 0, part = 0;
  bool stopping = false;
  std::thread thread;
};

SessionSwarm::SessionSwarm(const client::RelayAddress& relay, std::vector<control::Hello> hellos,
                           Handler handler)
    : impl_(std::make_unique<Impl>(relay, std::move(hellos), std::move(handler))) {}

void SessionSwarm::start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

SessionSwarm::~SessionSwarm() {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->io, [impl = impl_.get()] {
    impl->stopping = true;
    impl->io.stop();
  });
  impl_->thread.join();
}

void SessionSwarm::send(std::size_t who, const control::ClientMessage& message) {
  asio::post(impl_->io, [impl = impl_.get(), who, message] {
    if (impl->members[who]->welcome) impl->queue(who, message);
  });
}

}  // namespace dragoman::load
