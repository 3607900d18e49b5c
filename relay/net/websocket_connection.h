#pragma once
/// A WebSocket (RFC 6455) of the server: text messages both ways, bytes outward. Private to this
/// folder.

#include "relay/net/connection.h"
#include "relay/net/send_queue.h"
#include "relay/net/wire_stream.h"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <memory>

namespace dragoman::net {

class WebSocketConnection final : public Connection,
                                  public Sender,
                                  public std::enable_shared_from_this<WebSocketConnection> {
 public:
  WebSocketConnection(std::shared_ptr<ServerState> server, WireStream stream,
                      std::unique_ptr<Conversation> conversation, int send_buffer);

  /// Answers the upgrade request and opens the conversation.
  void start(boost::beast::http::request<boost::beast::http::string_body> request);
  void abort() noexcept override;
  void leave(std::string_view reason) override;

  bool send(std::shared_ptr<const std::string> data) override {
    return queue(std::move(data), false);
  }
  bool send_bytes(std::shared_ptr<const std::string> data) override {
    return queue(std::move(data), true);
  }
  std::size_t pending() const override { return queue_.bytes(); }
  void close(std::string_view reason) override;
  Endpoint peer() const override { return peer_; }
  Endpoint local() const override { return local_; }

 private:
  bool queue(std::shared_ptr<const std::string> data, bool binary);
  void read_next();
  void take_message();
  void cut_off(std::string_view reason);
  bool within_rate();
  void write_next();
  void close(boost::beast::websocket::close_code code, std::string_view reason);
  void finish();

  boost::beast::websocket::stream<WireStream> stream_;
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<Conversation> conversation_;
  SendQueue queue_;
  Endpoint peer_, local_;
  double tokens_;  ///< messages that the client may still send now
  std::chrono::steady_clock::time_point refilled_ = std::chrono::steady_clock::now();
  boost::beast::websocket::close_reason reason_;
  bool writing_ = false;
  bool closing_ = false;
  bool ended_ = false;
};

}  // namespace dragoman::net
