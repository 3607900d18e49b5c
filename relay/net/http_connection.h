#pragma once
/// One client's HTTP requests, one after the other. Private to this folder.

#include "relay/net/connection.h"
#include "relay/net/wire_stream.h"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <memory>
#include <optional>

namespace dragoman::net {

class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(std::shared_ptr<ServerState> server, WireStream stream);

  /// Shakes hands where it is TLS, then reads the first request.
  void start();
  void abort() noexcept override;
  void leave(std::string_view reason) override;

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void read_next();
  void read_done(boost::beast::error_code error);
  void refuse(Response refusal);
  void dispatch();
  void stream(Stream stream);
  void upgrade(Upgrade upgrade);
  void respond(Response response);
  void linger();
  /// From here on the client's next step is awaited, or no longer.
  void wait(bool waiting);

  WireStream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::size_t discarded_ = 0;
  bool head_ = false;
  bool keep_alive_ = false;
  bool answering_ = false;  ///< from a whole request to the end of its answer
  bool ended_ = false;
};

}  // namespace dragoman::net
