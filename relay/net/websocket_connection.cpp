#include "relay/net/websocket_connection.h"

#include <boost/asio.hpp>

#include <algorithm>

namespace dragoman::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using beast::error_code;

namespace {
/// For a client that was cut off to say goodbye in its turn, so that it reads why.
constexpr std::chrono::seconds kGoodbye{1};
}  // namespace

WebSocketConnection::WebSocketConnection(std::shared_ptr<ServerState> server, WireStream stream,
                                         std::unique_ptr<Conversation> conversation,
                                         int send_buffer)
    : Connection(std::move(server)),
      stream_(std::move(stream)),
      conversation_(std::move(conversation)),
      queue_(this->server().limits.socket_backlog),
      tokens_(this->server().limits.message_burst) {
  auto& tcp = beast::get_lowest_layer(stream_);
  error_code ignored;
  peer_ = to_endpoint(tcp.socket().remote_endpoint(ignored));
  from(peer_);
  local_ = to_endpoint(tcp.socket().local_endpoint(ignored));
  tcp.expires_never();  // the WebSocket has its own timeouts
  if (send_buffer > 0)
    tcp.socket().set_option(asio::socket_base::send_buffer_size(send_buffer), ignored);
  websocket::stream_base::timeout timeout{};
  timeout.handshake_timeout = this->server().limits.request_time;
  timeout.idle_timeout = this->server().limits.silence;
  timeout.keep_alive_pings = true;
  stream_.set_option(timeout);
  stream_.read_message_max(this->server().limits.message_bytes);
  stream_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
    response.set(beast::http::field::server, "dragoman");
  }));
}

void WebSocketConnection::start(beast::http::request<beast::http::string_body> request) {
  // The request must outlive the handshake.
  auto kept = std::make_shared<decltype(request)>(std::move(request));
  stream_.async_accept(*kept, [self = shared_from_this(), kept](error_code error) {
    if (error || self->ended_) return self->abort();
    self->conversation_->opened(*self);
    self->read_next();
  });
}

void WebSocketConnection::read_next() {
  stream_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
    if (error == websocket::error::message_too_big) ++self->server().counters.bad_requests;
    if (error == beast::error::timeout) ++self->server().counters.timeouts;
    if (error || self->ended_) return self->abort();
    self->take_message();
    if (!self->ended_ && self->conversation_) self->read_next();
  });
}

void WebSocketConnection::take_message() {
  if (!within_rate()) {
    ++server().counters.floods;
    return cut_off("Too many messages in a short time.");
  }
  const auto bytes = buffer_.cdata();
  if (!closing_) conversation_->received({static_cast<const char*>(bytes.data()), bytes.size()});
  buffer_.consume(buffer_.size());
}

/// Its conversation ends at once, whatever the client makes of the goodbye; nothing that it still
/// sends is looked at.
void WebSocketConnection::cut_off(std::string_view reason) {
  conversation_->closed();
  conversation_.reset();
  websocket::stream_base::timeout hurry{};
  stream_.get_option(hurry);
  hurry.handshake_timeout = kGoodbye;
  stream_.set_option(hurry);
  close(reason);
}

bool WebSocketConnection::within_rate() {
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> since = now - refilled_;
  refilled_ = now;
  tokens_ = std::min(server().limits.message_burst,
                     tokens_ + since.count() * server().limits.messages_per_second);
  tokens_ -= 1;
  return tokens_ >= 0;
}

bool WebSocketConnection::queue(std::shared_ptr<const std::string> data, bool binary) {
  if (ended_ || closing_) return false;
  if (!queue_.push(std::move(data), binary)) {
    ++server().counters.slow_readers;
    closing_ = true;
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->abort(); });
    return false;
  }
  if (!writing_) write_next();
  return true;
}

void WebSocketConnection::write_next() {
  writing_ = true;
  stream_.text(!queue_.front_is_binary());
  stream_.async_write(asio::buffer(*queue_.front()),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        self->writing_ = false;
                        if (error || self->ended_) return self->abort();
                        self->queue_.pop();
                        if (!self->queue_.empty()) return self->write_next();
                        if (self->closing_) self->finish();
                      });
}

void WebSocketConnection::close(std::string_view reason) {
  close(websocket::close_code::policy_error, reason);
}

void WebSocketConnection::leave(std::string_view reason) {
  if (!closing_ && !stream_.is_open()) return abort();  // the handshake is still under way
  close(websocket::close_code::going_away, reason);
}

void WebSocketConnection::close(websocket::close_code code, std::string_view reason) {
  if (ended_ || closing_) return;
  closing_ = true;
  reason = reason.substr(0, 120);  // a close frame holds 123 bytes
  reason_ = {code, {reason.data(), reason.size()}};
  if (!writing_)
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->finish(); });
}

void WebSocketConnection::finish() {
  if (ended_) return;
  stream_.async_close(reason_, [self = shared_from_this()](error_code) { self->abort(); });
}

void WebSocketConnection::abort() noexcept {
  if (ended_) return;
  ended_ = true;
  if (conversation_) conversation_->closed();
  conversation_.reset();
  beast::get_lowest_layer(stream_).close();
}

}  // namespace dragoman::net
