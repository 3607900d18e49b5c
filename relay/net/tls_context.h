#pragma once
/// Behind tls.h. Private to this folder.

#include "relay/net/tls.h"

#include <boost/asio/ssl/context.hpp>

namespace dragoman::net {

struct TlsContext {
  explicit TlsContext(boost::asio::ssl::context::method method) : ssl(method) {}

  boost::asio::ssl::context ssl;
  bool client = false;
  WallTime ends{};  ///< a server's certificate
  TlsTrust trust;
  std::string trouble;  ///< a client's; of the thread that its one stream runs on
};

}  // namespace dragoman::net
