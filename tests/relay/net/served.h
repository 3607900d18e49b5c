#pragma once
/// A server under test, on a thread of its own and a port that the system chose.

#include "relay/net/http_server.h"
#include "relay/net/loop.h"

#include <future>
#include <memory>
#include <string_view>
#include <thread>
#include <type_traits>

namespace dragoman::testing {

class Served {
 public:
  Served(net::HttpHandler& handler, const net::HttpLimits& limits)
      : server_(std::make_unique<net::HttpServer>(loop_, net::Endpoint{0x7F000001, 0}, limits,
                                                  handler)),
        port_(server_->local().port),
        thread_([this] { loop_.run(); }) {}
  ~Served() {
    on_loop([this] { server_.reset(); });
    loop_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return port_; }
  net::ControlLoop& loop() { return loop_; }

  /// Runs `work` on the loop's thread and gives its result.
  template <class Work>
  std::invoke_result_t<Work&> on_loop(Work work) {
    std::packaged_task<std::invoke_result_t<Work&>()> task(std::move(work));
    auto result = task.get_future();
    loop_.post([&] { task(); });
    return result.get();
  }
  net::HttpCounters counters() {
    return on_loop([this] { return server_->counters(); });
  }
  /// Lets the server say goodbye; the result is there when it says that it has.
  std::future<void> leave(std::string_view reason) {
    auto gone = std::make_shared<std::promise<void>>();
    on_loop([&] { server_->leave(reason, [gone] { gone->set_value(); }); });
    return gone->get_future();
  }
  /// Waits until the counters say so; the test's own time limit is the bound.
  template <class Condition>
  void until(Condition condition) {
    while (!condition(counters())) std::this_thread::yield();
  }

 private:
  net::ControlLoop loop_;
  std::unique_ptr<net::HttpServer> server_;
  std::uint16_t port_;
  std::thread thread_;
};

}  // namespace dragoman::testing
