#include "tests/relay/net/http_client.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>

namespace dragoman::testing {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
namespace {

constexpr std::chrono::seconds kBound{30};

std::string request(std::string_view method, std::string_view path, std::string_view headers,
                    std::string_view body) {
  return std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: relay\r\n" +
         std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

std::size_t content_length(std::string_view headers) {
  const auto at = headers.find("Content-Length: ");
  return at == std::string_view::npos ? 0 : std::stoul(std::string(headers.substr(at + 16, 12)));
}

}  // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer > 0)
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const timeval bound{kBound.count(), 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect");
}

RawClient::~RawClient() {
  ::close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::read_more() {
  char chunk[16384];
  const auto got = ::recv(fd_, chunk, sizeof chunk, 0);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    throw std::runtime_error("the server neither answers nor closes");
  if (got <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

std::string RawClient::answer(bool head) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!read_more()) return std::exchange(buffer_, {});
  const std::size_t whole = end + 4 + (head ? 0 : content_length(buffer_.substr(0, end)));
  while (buffer_.size() < whole)
    if (!read_more()) break;
  std::string answer = buffer_.substr(0, whole);
  buffer_.erase(0, whole);
  return answer;
}

std::optional<std::string> RawClient::until_closed() {
  while (read_more()) continue;
  return std::exchange(buffer_, {});
}

std::string RawClient::at_least(std::size_t bytes) {
  while (buffer_.size() < bytes && read_more()) continue;
  return buffer_;
}

std::string get(std::uint16_t port, std::string_view path) {
  RawClient client(port);
  client.send(request("GET", path, "", ""));
  return client.answer();
}

std::string post(std::uint16_t port, std::string_view path, std::string_view body,
                 std::string_view more_headers) {
  RawClient client(port);
  client.send(request("POST", path, more_headers, body));
  return client.answer();
}

int status_of(std::string_view answer) {
  return answer.size() < 12 ? 0 : std::stoi(std::string(answer.substr(9, 3)));
}

std::string body_of(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? "" : std::string(answer.substr(end + 4));
}

struct WebSocketClient::Impl {
  asio::io_context context;
  websocket::stream<beast::tcp_stream> stream{context};
  beast::flat_buffer buffer;
  int status = 0;

  void bound() { beast::get_lowest_layer(stream).expires_after(kBound); }
  void run() {
    context.restart();
    context.run();
  }
};

WebSocketClient::WebSocketClient(std::uint16_t port, const std::string& path,
                                 const std::string& origin, const std::string& host)
    : impl_(std::make_unique<Impl>()) {
  auto& tcp = beast::get_lowest_layer(impl_->stream);
  tcp.connect({asio::ip::address_v4::loopback(), port});
  impl_->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    if (!origin.empty()) request.set(beast::http::field::origin, origin);
  }));
  impl_->bound();
  websocket::response_type response;
  impl_->stream.async_handshake(response, host, path, [](beast::error_code) {});
  impl_->run();
  impl_->status = static_cast<int>(response.result_int());
}

WebSocketClient::~WebSocketClient() = default;

int WebSocketClient::status() const {
  return impl_->status;
}

bool WebSocketClient::send(std::string_view text) {
  beast::error_code error;
  impl_->bound();
  impl_->stream.async_write(asio::buffer(text),
                            [&](beast::error_code e, std::size_t) { error = e; });
  impl_->run();
  return !error;
}

std::optional<std::string> WebSocketClient::receive() {
  beast::error_code error;
  impl_->bound();
  impl_->stream.async_read(impl_->buffer, [&](beast::error_code e, std::size_t) { error = e; });
  impl_->run();
  if (error == beast::error::timeout) throw std::runtime_error("no message came");
  if (error) return std::nullopt;
  auto text = beast::buffers_to_string(impl_->buffer.data());
  impl_->buffer.clear();
  return text;
}

int WebSocketClient::close_code() const {
  return impl_->stream.reason().code;
}

std::string WebSocketClient::close_reason() const {
  const auto& text = impl_->stream.reason().reason;
  return {text.data(), text.size()};
}

void WebSocketClient::close() {
  beast::get_lowest_layer(impl_->stream).close();
}

}  // namespace dragoman::testing
