#include "relay/net/webhook.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace dragoman::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

constexpr std::size_t kLargestAnswer = 64 * 1024;

enum class Outcome { taken, refused, undelivered };

/// 408 and 429 ask for another time.
Outcome outcome_of(unsigned status) {
  if (status >= 200 && status < 300) return Outcome::taken;
  const bool later = status == 408 || status == 429;
  return status >= 400 && status < 500 && !later ? Outcome::refused : Outcome::undelivered;
}

struct Address {
  std::string host, port, path;
};

Address parse(std::string url) {
  url.erase(0, std::string_view("http://").size());
  const auto slash = std::min(url.find('/'), url.size());
  Address out{url.substr(0, slash), "80", slash == url.size() ? "/" : url.substr(slash)};
  if (const auto colon = out.host.rfind(':'); colon != std::string::npos) {
    out.port = out.host.substr(colon + 1);
    out.host.resize(colon);
  }
  return out;
}

}  // namespace

/// One post at a time; each handler holds the Impl, so that it outlives what is under way.
struct Webhook::Impl : std::enable_shared_from_this<Webhook::Impl> {
  Impl(asio::io_context& context, const std::string& url, const Limits& given)
      : io(context),
        address(parse(url)),
        limits(given),
        resolver(context),
        timer(context),
        rest(context),
        pause(given.pause) {}

  void next() {
    if (stream || resting || waiting.empty() || stopped) return;
    request = {http::verb::post, address.path, 11};
    request.set(http::field::host, address.host + ":" + address.port);
    request.set(http::field::user_agent, "dragoman");
    request.set(http::field::content_type, "application/json");
    request.set(http::field::connection, "close");
    request.body() = std::move(waiting.front());
    waiting.pop_front();
    request.prepare_payload();
    stream.emplace(io);
    buffer.clear();
    parser.emplace();
    parser->body_limit(kLargestAnswer);
    timer.expires_after(limits.patience);
    timer.async_wait([self = shared_from_this()](beast::error_code error) {
      if (!error) self->give_up();
    });
    resolver.async_resolve(address.host, address.port,
                           [self = shared_from_this()](beast::error_code error,
                                                       const tcp::resolver::results_type& found) {
                             if (error) return self->done(Outcome::undelivered);
                             self->connect(found);
                           });
  }

  void connect(const tcp::resolver::results_type& found) {
    if (!stream) return;
    stream->async_connect(
        found, [self = shared_from_this()](beast::error_code error, const tcp::endpoint&) {
          if (error || !self->stream) return self->done(Outcome::undelivered);
          self->write();
        });
  }

  void write() {
    http::async_write(*stream, request,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        if (error || !self->stream) return self->done(Outcome::undelivered);
                        self->read();
                      });
  }

  void read() {
    http::async_read(*stream, buffer, *parser,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       const auto status = error ? 0U : self->parser->get().result_int();
                       self->done(outcome_of(status));
                     });
  }

  /// What is under way ends with an error, which counts it.
  void give_up() {
    resolver.cancel();
    if (stream) stream->close();
  }

  void done(Outcome outcome) {
    if (stopped) return;
    ++(outcome == Outcome::taken ? counters.taken : counters.failed);
    timer.cancel();
    stream.reset();
    if (outcome == Outcome::undelivered) return try_again();
    pause = limits.pause;
    next();
  }

  /// An alarm's beginning that got lost would be heard of by nobody.
  void try_again() {
    if (waiting.size() < limits.waiting)
      waiting.push_front(std::move(request.body()));
    else
      ++counters.dropped;
    resting = true;
    rest.expires_after(pause);
    pause = std::min(2 * pause, limits.longest_pause);
    rest.async_wait([self = shared_from_this()](beast::error_code error) {
      if (error) return;
      self->resting = false;
      self->next();
    });
  }

  asio::io_context& io;
  Address address;
  Limits limits;
  tcp::resolver resolver;
  asio::steady_timer timer, rest;
  std::chrono::milliseconds pause;
  bool resting = false;  ///< until the next try
  std::deque<std::string> waiting;
  std::optional<beast::tcp_stream> stream;  ///< while one is under way
  http::request<http::string_body> request;
  std::optional<http::response_parser<http::string_body>> parser;
  beast::flat_buffer buffer;
  WebhookCounters counters;
  bool stopped = false;
};

Webhook::Webhook(ControlLoop& loop, const std::string& url, const Limits& limits)
    : impl_(std::make_shared<Impl>(loop.context(), url, limits)) {}

Webhook::~Webhook() {
  impl_->stopped = true;
  impl_->timer.cancel();
  impl_->rest.cancel();
  impl_->give_up();
}

void Webhook::post(std::string body) {
  if (impl_->waiting.size() >= impl_->limits.waiting) {
    impl_->waiting.pop_front();
    ++impl_->counters.dropped;
  }
  impl_->waiting.push_back(std::move(body));
  impl_->next();
}

const WebhookCounters& Webhook::counters() const noexcept {
  return impl_->counters;
}

}  // namespace dragoman::net
