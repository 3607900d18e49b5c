#include "tests/client/net/fake_relay.h"

#include "codecs/control/codes.h"
#include "codecs/control/json.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <optional>
#include <utility>

namespace dragoman::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

struct FakeRelay::Impl {
  explicit Impl(const control::Welcome& answer) : welcome(answer) {}

  void run() {
    while (true) {
      Error error;
      tcp::socket socket = acceptor.accept(error);
      if (error || stopping) return;
      serve(std::move(socket));
    }
  }

  void serve(tcp::socket socket) {
    {
      const std::lock_guard lock(mutex);
      cable = ::dup(socket.native_handle());
      client.emplace(std::move(socket));
    }
    Error error;
    client->accept(error);
    // One thread reads, and writes what others post: a WebSocket stream is not for two.
    if (!error) read(error);
    io.restart();
    while (!error) io.run_one();
    const std::lock_guard lock(mutex);
    if (error == websocket::error::closed || refusing) ++closes;
    client.reset();
    ::close(std::exchange(cable, -1));
    changed.notify_all();
  }

  void read(Error& failure) {
    client->async_read(buffer, [this, &failure](Error error, std::size_t) {
      if (!error) received(beast::buffers_to_string(buffer.data()));
      buffer.clear();
      failure = error;
      if (!error) read(failure);
    });
  }

  void received(const std::string& text) {
    const auto parsed = control::parse_client_message(text);
    const auto* message = std::get_if<control::ClientMessage>(&parsed);
    if (message == nullptr) return;
    const std::lock_guard lock(mutex);
    if (const auto* ping = std::get_if<control::Ping>(message)) {
      ++pings;
      if (!still) write(control::to_json(control::RelayMessage{control::Pong{ping->t}}));
    } else {
      messages.push_back(*message);
      if (std::holds_alternative<control::Hello>(*message)) answer_hello();
    }
    changed.notify_all();
  }

  void answer_hello() {
    if (refusing) {
      control::Refused refusal{std::string(control::code::kHello), "no such room",
                               "there are: hall"};
      write(control::to_json(control::RelayMessage{refusal}));
      Error ignored;
      client->close(websocket::close_code::normal, ignored);
      return;
    }
    write(control::to_json(control::RelayMessage{welcome}));
  }

  void write(const std::string& text) {
    Error ignored;
    client->text(true);
    client->write(asio::buffer(text), ignored);
  }

  asio::io_context io;
  tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  control::Welcome welcome;
  std::atomic<bool> refusing{false}, still{false};
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<websocket::stream<tcp::socket>> client;
  int cable =
      -1;  ///< the client's socket once more, for other threads to cut; -1 while there is none
  beast::flat_buffer buffer;
  std::vector<control::ClientMessage> messages;
  int pings = 0, closes = 0;
  std::atomic<bool> stopping{false};
  std::thread thread;
};

control::Welcome test_welcome() {
  control::Welcome welcome;
  welcome.event = "Test";
  welcome.room = "hall";
  welcome.media_host = "0.0.0.0";
  welcome.media_port = 7402;
  welcome.ssrc = 77;
  welcome.payload_type = 99;
  return welcome;
}

FakeRelay::FakeRelay(const control::Welcome& welcome) : impl_(std::make_unique<Impl>(welcome)) {
  port_ = impl_->acceptor.local_endpoint().port();
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

/// Wakes the accepting thread with a connection of its own.
FakeRelay::~FakeRelay() {
  impl_->stopping = true;
  cut();
  asio::io_context io;
  tcp::socket waker(io);
  Error ignored;
  waker.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port_), ignored);
  impl_->thread.join();
}

void FakeRelay::refuse(bool refusing) {
  impl_->refusing = refusing;
}

void FakeRelay::stand_still(bool still) {
  impl_->still = still;
}

void FakeRelay::cut() {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->cable >= 0) ::shutdown(impl_->cable, SHUT_RDWR);
}

void FakeRelay::dismiss(const std::string& reason) {
  const std::lock_guard lock(impl_->mutex);
  if (!impl_->client) return;
  asio::post(impl_->io, [impl = impl_.get(), reason] {
    if (impl->client)
      impl->client->async_close({websocket::close_code::policy_error, reason}, [](Error) {});
  });
}

void FakeRelay::say(const control::RelayMessage& message) {
  say_text(control::to_json(message));
}

void FakeRelay::say_text(const std::string& text) {
  const std::lock_guard lock(impl_->mutex);
  if (!impl_->client) return;
  asio::post(impl_->io, [impl = impl_.get(), text] {
    if (impl->client) impl->write(text);
  });
}

std::vector<control::ClientMessage> FakeRelay::wait_for_messages(std::size_t count) {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock, [&] { return impl_->messages.size() >= count; });
  return impl_->messages;
}

void FakeRelay::wait_for_pings(int count) {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock, [&] { return impl_->pings >= count; });
}

void FakeRelay::wait_for_closes(int count) {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock, [&] { return impl_->closes >= count; });
}

}  // namespace dragoman::testing
