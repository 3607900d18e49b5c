#include "client/booth/page_server.h"

#include "client/booth/page_assets.h"
#include "client/booth/page_guard.h"
#include "client/cli/program.h"

#include <algorithm>
#include <future>
#include <system_error>

namespace dragoman::client {
namespace {

/// A page with so much unread gets no more until all of it is read, and then the whole state.
constexpr std::size_t kMostUnread = 128 * 1024;

using Text = std::shared_ptr<const std::string>;

std::unique_ptr<net::HttpServer> open(net::ControlLoop& loop, const net::Endpoint& at,
                                      const net::HttpLimits& limits, net::HttpHandler& handler) {
  try {
    return std::make_unique<net::HttpServer>(loop, at, limits, handler);
  } catch (const std::system_error& error) {
    throw ProgramError(
        Exit::failure, "page",
        "cannot serve the desk's page at " + rtp::to_string(at) + ": " + error.code().message(),
        "say another --page HOST:PORT, or --page off");
  }
}

}  // namespace

net::HttpLimits page_limits() {
  net::HttpLimits limits;
  limits.body_bytes = 1024;
  limits.message_bytes = 8 * 1024;  // a line of 1024 bytes, every one of them escaped
  limits.connections = 32;
  limits.socket_backlog = 512 * 1024;
  limits.messages_per_second = 25;
  limits.message_burst = 100;
  return limits;
}

class PageServer::Viewer final : public net::Conversation {
 public:
  explicit Viewer(PageServer& server) : server_(server), number_(++server.last_number_) {}

  void opened(net::Sender& sender) override {
    sender_ = &sender;
    server_.viewers_.push_back(this);
    ++server_.open_;
    begin();
  }
  void received(std::string_view text) override {
    const auto command = parse_page_command(text);
    if (!command) return sender_->close("That is no line; PROTOCOL.md says what is.");
    server_.handler_(number_, *command);
  }
  void closed() noexcept override {
    if (std::erase(server_.viewers_, this) == 0) return;
    --server_.open_;
    server_.gone_(number_);
  }

  std::uint64_t number() const noexcept { return number_; }
  void change(const Text& text) {
    if (behind_ || sender_->pending() > kMostUnread)
      behind_ = true;
    else
      sender_->send(text);
  }
  void meters(const Text& text) {
    if (sender_->pending() > 0) return;
    if (std::exchange(behind_, false)) begin();
    sender_->send(text);
  }

 private:
  void begin() {
    if (!server_.whole_.empty()) sender_->send(std::make_shared<const std::string>(server_.whole_));
  }

  PageServer& server_;
  net::Sender* sender_ = nullptr;
  std::uint64_t number_;
  bool behind_ = false;
};

PageServer::PageServer(const net::Endpoint& at, const net::HttpLimits& limits, Handler handler,
                       Gone gone)
    : handler_(std::move(handler)),
      gone_(std::move(gone)),
      server_(open(loop_, at, limits, *this)),
      local_(server_->local()),
      thread_([this] { loop_.run(); }) {}

PageServer::~PageServer() {
  loop_.post([this] {
    server_->leave("The desk's program has ended.", [this] {
      server_.reset();
      loop_.stop();
    });
  });
  thread_.join();
}

void PageServer::publish(std::string change, std::string whole) {
  loop_.post([this, text = std::make_shared<const std::string>(std::move(change)),
              all = std::move(whole)]() mutable {
    whole_ = std::move(all);
    for (auto* viewer : viewers_) viewer->change(text);
  });
}

void PageServer::meters(std::string text) {
  loop_.post([this, shared = std::make_shared<const std::string>(std::move(text))] {
    for (auto* viewer : viewers_) viewer->meters(shared);
  });
}

void PageServer::answer(std::uint64_t page, std::string text) {
  loop_.post([this, page, shared = std::make_shared<const std::string>(std::move(text))] {
    for (auto* viewer : viewers_)
      if (viewer->number() == page) viewer->change(shared);
  });
}

net::HttpCounters PageServer::counters() {
  std::promise<net::HttpCounters> counted;
  loop_.post([&] { counted.set_value(server_->counters()); });
  return counted.get_future().get();
}

net::Answer PageServer::handle(const net::Request& request) {
  if (!is_own_host(request.host, rtp::is_loopback(local_)))
    return net::error_response(403, "foreign_host",
                               "The desk's page is not called " + request.host + ".",
                               "Open it at " + rtp::to_string(local_) + ".");
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = net::error_response(405, "method_not_allowed", "This page is only read.",
                                        "Use GET; commands go by the WebSocket /live.");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  if (path == "/live") return live(request);
  for (const auto& file : page_assets())
    if (path == file.path) return net::page_response(file);
  return net::error_response(404, "not_found", "There is nothing here.",
                             "The desk's page is at /.");
}

net::Answer PageServer::live(const net::Request& request) {
  if (request.upgrade) return net::Upgrade{std::make_unique<Viewer>(*this)};
  auto response = net::error_response(426, "websocket_only", "This path is a WebSocket.",
                                      "Connect with a WebSocket client; PROTOCOL.md says how.");
  response.headers = {{"Upgrade", "websocket"}};
  return response;
}

}  // namespace dragoman::client
