#pragma once
/// What the connections of one server share, and how the server ends them. Private to this folder.
///
/// Lifetime: a connection is owned by the operations it has under way (each holds a shared_ptr), so
/// it goes when the last one completes; the server only lists it, to end it. The server's handler
/// may be gone by then, hence `serving`.

#include "relay/net/http.h"

#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace dragoman::net {

class Connection;

/// Those whose client has the next step, longest first.
class WaitingList {
 public:
  void push_back(Connection& connection);
  void remove(Connection& connection) noexcept;
  bool empty() const noexcept { return order_.empty(); }
  Connection& longest() const noexcept { return *order_.front(); }
  /// Of those from there; nullptr when none is.
  Connection* longest_from(std::uint32_t address) const noexcept;

 private:
  std::list<Connection*> order_;
  std::unordered_map<Connection*, std::list<Connection*>::iterator> places_;
};

struct ServerState {
  ServerState(HttpHandler& the_handler, const HttpLimits& the_limits)
      : handler(the_handler), limits(the_limits) {}

  HttpHandler& handler;  ///< only while `serving`
  const HttpLimits limits;
  HttpCounters counters;
  std::unordered_set<Connection*> open;
  std::unordered_map<std::uint32_t, std::size_t> by_address;  ///< open ones beyond loopback
  WaitingList waiting;
  bool serving = true;
  std::function<void()> gone;  ///< set when the server leaves; called once

  void tell() {
    if (gone) std::exchange(gone, nullptr)();
  }
  void tell_when_empty() {
    if (open.empty()) tell();
  }
};

/// Lists itself for as long as it lives.
class Connection {
 public:
  explicit Connection(std::shared_ptr<ServerState> server) : server_(std::move(server)) {
    server_->open.insert(this);
  }
  virtual ~Connection() {
    server_->open.erase(this);
    server_->waiting.remove(*this);
    forget_address();
    server_->tell_when_empty();
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Ends at once: tells the conversation, closes the socket. May be called again.
  virtual void abort() noexcept = 0;
  /// The server goes away: ends soon, once what is under way has left and the client was told
  /// `reason`, as far as its protocol can say so.
  virtual void leave(std::string_view reason) = 0;

  /// 0 = of this machine, or unknown: not counted.
  std::uint32_t address() const noexcept { return address_; }

 protected:
  /// Counts it among those of its address.
  void from(const Endpoint& peer) {
    if (peer.address == 0 || rtp::is_loopback(peer)) return;
    address_ = peer.address;
    ++server_->by_address[address_];
  }
  ServerState& server() noexcept { return *server_; }
  const std::shared_ptr<ServerState>& shared_server() const noexcept { return server_; }

 private:
  void forget_address() {
    const auto place = server_->by_address.find(address_);
    if (place != server_->by_address.end() && --place->second == 0)
      server_->by_address.erase(place);
  }

  std::shared_ptr<ServerState> server_;
  std::uint32_t address_ = 0;  ///< 0 = not counted
};

inline void WaitingList::push_back(Connection& connection) {
  remove(connection);
  places_[&connection] = order_.insert(order_.end(), &connection);
}
inline void WaitingList::remove(Connection& connection) noexcept {
  const auto place = places_.find(&connection);
  if (place == places_.end()) return;
  order_.erase(place->second);
  places_.erase(place);
}

inline Connection* WaitingList::longest_from(std::uint32_t address) const noexcept {
  const auto found = std::find_if(order_.begin(), order_.end(),
                                  [&](const Connection* one) { return one->address() == address; });
  return found == order_.end() ? nullptr : *found;
}

inline Endpoint to_endpoint(const boost::asio::ip::tcp::endpoint& e) {
  return {e.address().is_v4() ? e.address().to_v4().to_uint() : 0, e.port()};
}

}  // namespace dragoman::net
