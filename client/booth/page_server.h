#pragma once
/// The desk's page over HTTP, and its WebSocket /live, on a thread of its own. It knows nothing of
/// desks: texts go through it to the pages that are open, and lines come back.

#include "client/booth/page_command.h"
#include "relay/net/http_server.h"
#include "relay/net/loop.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace dragoman::client {

/// What one page may cost. Tests shorten them.
net::HttpLimits page_limits();

class PageServer final : private net::HttpHandler {
 public:
  /// A page and its number, for answer(). Called on the server's thread; must not block.
  using Handler = std::function<void(std::uint64_t page, const PageCommand& command)>;
  /// A page that was closed or lost. As above.
  using Gone = std::function<void(std::uint64_t page)>;

  /// Listens and serves at once. Throws ProgramError (exit 1) when it cannot listen there.
  PageServer(
      const net::Endpoint& at, const net::HttpLimits& limits, Handler handler,
      Gone gone = [](std::uint64_t) {});
  /// Tells the pages that the program ends, and joins the thread.
  ~PageServer() override;
  PageServer(const PageServer&) = delete;
  PageServer& operator=(const PageServer&) = delete;

  net::Endpoint local() const noexcept { return local_; }
  /// Any thread: is a page open? Where none is, meters need not be written.
  bool watched() const noexcept { return open_ > 0; }

  // Any thread; texts are JSON, sent in the order of the calls.
  /// `change` to every page; `whole` is what a page that opens, or had fallen behind, is sent.
  void publish(std::string change, std::string whole);
  /// To every page that has taken all before it: a slow one misses it.
  void meters(std::string text);
  void answer(std::uint64_t page, std::string text);
  net::HttpCounters counters();  ///< waits for the server's thread

 private:
  class Viewer;

  net::Answer handle(const net::Request& request) override;
  net::Answer live(const net::Request& request);

  net::ControlLoop loop_;
  Handler handler_;
  Gone gone_;
  std::unique_ptr<net::HttpServer> server_;
  net::Endpoint local_;
  std::atomic<int> open_{0};
  // The server's thread's.
  std::string whole_;
  std::vector<Viewer*> viewers_;
  std::uint64_t last_number_ = 0;

  std::thread thread_;
};

}  // namespace dragoman::client
