#include "relay/net/stream_connection.h"

#include <boost/asio.hpp>

namespace dragoman::net {
namespace asio = boost::asio;
using boost::system::error_code;

StreamConnection::StreamConnection(std::shared_ptr<ServerState> server, WireStream stream,
                                   std::unique_ptr<Conversation> conversation)
    : Connection(std::move(server)),
      stream_(std::move(stream)),
      conversation_(std::move(conversation)),
      queue_(this->server().limits.stream_backlog),
      unwanted_(512, '\0') {
  error_code ignored;
  peer_ = to_endpoint(stream_.tcp().socket().remote_endpoint(ignored));
  from(peer_);
  local_ = to_endpoint(stream_.tcp().socket().local_endpoint(ignored));
  // A kernel that buffers megabytes would hide minutes of a reader's standstill.
  stream_.tcp().socket().set_option(
      asio::socket_base::send_buffer_size(this->server().limits.stream_send_buffer), ignored);
  stream_.tcp().expires_never();
}

void StreamConnection::start(const std::string& type) {
  send(std::make_shared<const std::string>(
      "HTTP/1.1 200 OK\r\nServer: dragoman\r\nContent-Type: " + type +
      "\r\nCache-Control: no-store\r\n"
      "Access-Control-Allow-Origin: *\r\n"
      "Connection: close\r\n\r\n"));
  watch_for_end();
  conversation_->opened(*this);
}

bool StreamConnection::send(std::shared_ptr<const std::string> data) {
  if (ended_ || closing_) return false;
  if (!queue_.push(std::move(data))) {
    ++server().counters.slow_readers;
    closing_ = true;
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->abort(); });
    return false;
  }
  if (!writing_) write_next();
  return true;
}

void StreamConnection::write_next() {
  writing_ = true;
  asio::async_write(stream_, asio::buffer(*queue_.front()),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      self->writing_ = false;
                      if (error || self->ended_) return self->abort();
                      self->queue_.pop();
                      if (!self->queue_.empty()) return self->write_next();
                      if (self->closing_) self->abort();
                    });
}

void StreamConnection::watch_for_end() {
  stream_.async_read_some(asio::buffer(unwanted_),
                          [self = shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->abort();
                            self->watch_for_end();
                          });
}

void StreamConnection::close(std::string_view) {
  closing_ = true;
  if (!writing_) asio::post(stream_.get_executor(), [self = shared_from_this()] { self->abort(); });
}

void StreamConnection::abort() noexcept {
  if (ended_) return;
  ended_ = true;
  conversation_->closed();
  conversation_.reset();
  stream_.tcp().close();
}

}  // namespace dragoman::net
