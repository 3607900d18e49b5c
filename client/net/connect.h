#pragma once
/// The way to a relay that every link of a client begins with: look its name up, connect, and hold
/// a WebSocket to its limits.

#include "client/cli/relay_address.h"
#include "codecs/audio/time.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <string>

namespace dragoman::client {

inline constexpr Nanoseconds kConnectWithin = std::chrono::seconds{3};  ///< and shake hands within
inline constexpr Nanoseconds kSilenceLimit = std::chrono::seconds{3};   ///< a broken link, after it

/// Looks `relay` up (IPv4) and connects `stream` to it within `patience`, running `io` until that
/// is done. The stream's limit on time stays set. Returns the error of what failed; aborted as in
/// await() once `stopping`: whoever sets that cancels `resolver` and closes `stream` too.
boost::system::error_code connect(boost::asio::io_context& io, const bool& stopping,
                                  boost::asio::ip::tcp::resolver& resolver,
                                  boost::beast::tcp_stream& stream, const RelayAddress& relay,
                                  Nanoseconds patience);

/// An error of looking up, connecting or shaking hands in words that say what to look at.
std::string trouble_words(const boost::system::error_code& error);

/// For a connected stream, before its handshake: kConnectWithin and kSilenceLimit from here on, no
/// pings of its own, no message longer than `longest` bytes.
void set_limits(boost::beast::websocket::stream<boost::beast::tcp_stream>& stream,
                std::size_t longest);

}  // namespace dragoman::client
