#pragma once
/// The way to a relay that every link of a client begins with: look its name up, connect, and hold
/// a WebSocket to its limits.

#include "client/cli/relay_address.h"
#include "codecs/audio/time.h"
#include "relay/net/wire_stream.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <memory>
#include <string>

namespace dragoman::client {

inline constexpr Nanoseconds kConnectWithin = std::chrono::seconds{3};  ///< and shake hands within
inline constexpr Nanoseconds kSilenceLimit = std::chrono::seconds{3};   ///< a broken link, after it

/// How that relay's certificate is checked; nullptr when it is reached without TLS. Of one link.
std::shared_ptr<net::TlsContext> tls_for(const RelayAddress& relay);

/// Looks `relay` up (IPv4), connects `stream` to it and shakes hands where it is TLS, all within
/// `patience`, running `io` until that is done. The stream's limit on time stays set. Returns the
/// error of what failed; aborted as in await() once `stopping`: whoever sets that cancels
/// `resolver` and closes `stream` too.
boost::system::error_code connect(boost::asio::io_context& io, const bool& stopping,
                                  boost::asio::ip::tcp::resolver& resolver, net::WireStream& stream,
                                  const RelayAddress& relay, Nanoseconds patience);

/// An error of looking up, connecting or shaking hands in words that say what to look at.
/// `tls`: the link's, which knows what was wrong with a certificate.
std::string trouble_words(const boost::system::error_code& error,
                          const net::TlsContext* tls = nullptr);

/// For a connected stream, before its handshake: kConnectWithin and kSilenceLimit from here on, no
/// pings of its own, no message longer than `longest` bytes.
void set_limits(boost::beast::websocket::stream<net::WireStream>& stream, std::size_t longest);

}  // namespace dragoman::client
