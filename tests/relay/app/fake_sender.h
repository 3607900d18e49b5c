#pragma once
/// The network's side of a conversation, in memory.

#include "relay/net/http.h"

#include <memory>
#include <string>
#include <vector>

namespace dragoman::testing {

class FakeSender final : public net::Sender {
 public:
  explicit FakeSender(net::Endpoint peer = {0x7F000001, 50000}) : peer_(peer) {}

  bool send(std::shared_ptr<const std::string> data) override {
    sent.push_back(*data);
    return true;
  }
  std::size_t pending() const override { return unread; }
  void close(std::string_view) override { closed = true; }
  net::Endpoint peer() const override { return peer_; }
  net::Endpoint local() const override { return {0x7F000001, 7400}; }

  /// What was sent since the last call.
  std::vector<std::string> take() { return std::exchange(sent, {}); }

  std::vector<std::string> sent;
  std::size_t unread = 0;  ///< bytes that the reader has not taken
  bool closed = false;

 private:
  net::Endpoint peer_;
};

}  // namespace dragoman::testing
