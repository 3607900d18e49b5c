#include "relay/net/http_connection.h"

#include "relay/net/stream_connection.h"
#include "relay/net/websocket_connection.h"

#include <boost/asio.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <optional>

namespace dragoman::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using beast::error_code;

namespace {

/// How much of a refused request is read and thrown away, so that the refusal reaches the client
/// before the reset that unread bytes would cause.
constexpr std::size_t kMostDiscarded = 1024 * 1024;
constexpr std::chrono::seconds kLinger{1};

Request to_request(const http::request<http::string_body>& message, WireStream& stream) {
  const auto field = [&](http::field name) {
    const auto value = message[name];
    return std::string(value.data(), value.size());
  };
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  request.host = field(http::field::host);
  request.origin = field(http::field::origin);
  request.content_type = field(http::field::content_type);
  request.body = message.body();
  request.accept_encoding = field(http::field::accept_encoding);
  request.accept_language = field(http::field::accept_language);
  request.upgrade = beast::websocket::is_upgrade(message);
  error_code ignored;
  request.peer = to_endpoint(stream.tcp().socket().remote_endpoint(ignored));
  request.bearer = bearer_token(field(http::field::authorization));
  request.secure = stream.secure();
  request.cookie = field(http::field::cookie);
  return request;
}

Response refusal(error_code error) {
  if (error == http::error::body_limit)
    return error_response(413, "body_too_large", "The body of the request is too large.",
                          "Send at most 64 KiB.");
  if (error == http::error::header_limit)
    return error_response(431, "headers_too_large", "The headers of the request are too large.",
                          "Send at most 8 KiB of headers.");
  return error_response(400, "bad_request", "This is not an HTTP request: " + error.message() + ".",
                        "Speak HTTP/1.1 on this port.");
}

/// What the handshake would refuse in words of its own (RFC 6455 §4.2.1, §4.4); nothing when it is
/// one. Only asked of a request that is an upgrade to WebSocket.
std::optional<Response> handshake_refusal(const http::request<http::string_body>& message) {
  // 16 bytes in base64.
  constexpr std::size_t kKeyLength = 24;
  if (message.count(http::field::sec_websocket_version) != 1 ||
      message[http::field::sec_websocket_version] != "13") {
    auto response = error_response(426, "websocket_version", "This relay speaks WebSocket 13 only.",
                                   "Send Sec-WebSocket-Version: 13 (RFC 6455).");
    response.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return response;
  }
  if (message.count(http::field::sec_websocket_key) != 1 ||
      message[http::field::sec_websocket_key].size() != kKeyLength)
    return error_response(400, "websocket_key", "The WebSocket's key is not one of 16 bytes.",
                          "Send one Sec-WebSocket-Key, 16 random bytes in base64 (RFC 6455).");
  return std::nullopt;
}

/// RFC 9112 §3.2: exactly one Host, only HTTP/1.0 may do without.
bool names_its_host(const http::request<http::string_body>& message) {
  const auto hosts = message.count(http::field::host);
  return hosts == 1 || (hosts == 0 && message.version() < 11);
}

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<ServerState> server, WireStream stream)
    : Connection(std::move(server)), stream_(std::move(stream)) {
  error_code ignored;
  from(to_endpoint(stream_.tcp().socket().remote_endpoint(ignored)));
}

void HttpConnection::start() {
  if (!stream_.secure()) return read_next();
  wait(true);
  stream_.tcp().expires_after(server().limits.request_time);
  stream_.async_handshake([self = shared_from_this()](error_code error) {
    if (error) ++self->server().counters.handshakes_failed;
    if (error || self->ended_) return self->abort();
    self->read_next();
  });
}

void HttpConnection::wait(bool waiting) {
  if (waiting)
    server().waiting.push_back(*this);
  else
    server().waiting.remove(*this);
}

void HttpConnection::read_next() {
  answering_ = false;
  wait(true);
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(server().limits.header_bytes));
  parser_->body_limit(server().limits.body_bytes);
  stream_.tcp().expires_after(server().limits.request_time);
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](error_code error, std::size_t) { self->read_done(error); });
}

void HttpConnection::read_done(error_code error) {
  if (ended_) return;
  wait(false);
  if (!error && names_its_host(parser_->get())) return dispatch();
  if (!error)
    return refuse(error_response(400, "bad_request", "A request names its Host, exactly once.",
                                 "Send one Host header (RFC 9112, section 3.2)."));
  const bool begun = parser_->got_some() || buffer_.size() > 0;
  if (error == beast::error::timeout && begun) ++server().counters.timeouts;
  if (error.category() == http::make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message)
    return refuse(refusal(error));
  abort();
}

void HttpConnection::refuse(Response refusal) {
  ++server().counters.bad_requests;
  head_ = parser_->get().method() == http::verb::head;
  keep_alive_ = false;
  respond(std::move(refusal));
}

void HttpConnection::dispatch() {
  ++server().counters.requests;
  answering_ = true;
  const auto& message = parser_->get();
  head_ = message.method() == http::verb::head;
  keep_alive_ = message.keep_alive();
  const Request request = to_request(message, stream_);
  stream_.tcp().expires_never();
  Answer answer = server().handler.handle(request);
  if (auto* plain = std::get_if<Response>(&answer)) return respond(std::move(*plain));
  if (auto* endless = std::get_if<Stream>(&answer)) return stream(std::move(*endless));
  if (auto* socket = std::get_if<Upgrade>(&answer)) return upgrade(std::move(*socket));
  std::get<Later>(answer).start(
      [self = shared_from_this()](Response response) { self->respond(std::move(response)); });
}

void HttpConnection::stream(Stream stream) {
  if (head_) {
    Response response;
    response.type = stream.type;
    return respond(std::move(response));
  }
  ended_ = true;
  std::make_shared<StreamConnection>(shared_server(), std::move(stream_),
                                     std::move(stream.conversation))
      ->start(stream.type);
}

void HttpConnection::upgrade(Upgrade upgrade) {
  const auto& message = parser_->get();
  const auto origin = message[http::field::origin], host = message[http::field::host];
  if (!same_origin({origin.data(), origin.size()}, {host.data(), host.size()})) {
    ++server().counters.foreign_origin;
    return respond(error_response(403, "foreign_origin",
                                  "A page of another site may not open this WebSocket.",
                                  "Open the page from this relay's own address."));
  }
  if (auto refused = handshake_refusal(message)) {
    ++server().counters.bad_requests;
    return respond(std::move(*refused));
  }
  ended_ = true;
  std::make_shared<WebSocketConnection>(shared_server(), std::move(stream_),
                                        std::move(upgrade.conversation), upgrade.send_buffer)
      ->start(parser_->release());
}

void HttpConnection::respond(Response response) {
  if (ended_) return;
  auto message = std::make_shared<http::response<http::string_body>>();
  message->result(response.status);
  message->version(11);
  message->set(http::field::server, "dragoman");
  message->set(http::field::content_type, response.type);
  message->set(http::field::cache_control, "no-store");
  message->set("X-Content-Type-Options", "nosniff");
  message->set("Referrer-Policy", "no-referrer");
  // A page sets a policy of its own; whatever else is opened as one may do nothing.
  message->set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  for (const auto& [name, value] : response.headers) message->set(name, value);
  message->keep_alive(keep_alive_);
  message->content_length(response.body.size());
  if (!head_) message->body() = std::move(response.body);
  stream_.tcp().expires_after(server().limits.request_time);
  http::async_write(
      stream_, *message, [self = shared_from_this(), message](error_code error, std::size_t) {
        if (error == beast::error::timeout) ++self->server().counters.timeouts;
        if (error || self->ended_) return self->abort();
        if (self->keep_alive_) return self->read_next();
        self->stream_.tcp().expires_after(kLinger);
        self->wait(true);
        if (self->stream_.secure())
          return self->stream_.async_shutdown([self](error_code) { self->abort(); });
        error_code ignored;
        self->stream_.tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        self->linger();
      });
}

void HttpConnection::linger() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(4096),
                          [self = shared_from_this()](error_code error, std::size_t bytes) {
                            self->discarded_ += bytes;
                            if (error || self->discarded_ > kMostDiscarded) return self->abort();
                            self->linger();
                          });
}

void HttpConnection::leave(std::string_view) {
  if (!answering_) return abort();
  keep_alive_ = false;
}

void HttpConnection::abort() noexcept {
  if (ended_) return;
  ended_ = true;
  stream_.tcp().close();
}

}  // namespace dragoman::net
