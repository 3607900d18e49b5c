#pragma once
/// Asynchronous steps in the order they are written: each runs the context until it is done, so
/// that it may time out or be ended from another thread.

#include <boost/asio.hpp>

namespace dragoman::client {

/// Starts an operation with a completion handler and returns its error; aborted without starting
/// once `stopping`, which only handlers on `io` may set.
template <class Start>
boost::system::error_code await(boost::asio::io_context& io, const bool& stopping, Start start) {
  boost::system::error_code result = boost::asio::error::operation_aborted;
  if (stopping) return result;
  bool done = false;
  start([&](const boost::system::error_code& error, auto&&...) {
    result = error;
    done = true;
  });
  io.restart();
  while (!done) io.run_one();
  return stopping ? boost::asio::error::operation_aborted : result;
}

}  // namespace dragoman::client
