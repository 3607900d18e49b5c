#pragma once
/// HTTP as the application sees it: plain requests and answers, and conversations (endless streams,
/// WebSockets) with a bounded way out. No Asio or Beast type appears here.

#include "codecs/rtp/endpoint.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dragoman::net {

using rtp::Endpoint;

/// What a client may cost. Tests shorten the times.
struct HttpLimits {
  std::size_t header_bytes = 8 * 1024;
  std::size_t body_bytes = 64 * 1024;
  std::size_t message_bytes = 64 * 1024;  ///< of a WebSocket message
  /// When all are taken, a newcomer takes the place of the one that has waited longest for its
  /// client's next request or for its handshake; while none waits, it is refused.
  std::size_t connections = 4096;  // a phone in the hall keeps one
  /// Of one address beyond loopback: a hall behind one address translator, not everything.
  std::size_t connections_per_address = 1024;
  /// For a whole request from its first byte, for the wait between two, and for taking an answer.
  std::chrono::milliseconds request_time{10'000};
  /// A WebSocket is pinged after half of this silence and ended after all of it.
  std::chrono::milliseconds silence{5'000};
  /// For taking the goodbye of a server that leaves.
  std::chrono::milliseconds farewell{200};
  std::size_t stream_backlog = 64 * 1024;    ///< bytes waiting for a reader of a stream
  std::size_t socket_backlog = 1024 * 1024;  ///< bytes waiting for a reader of a WebSocket
  int stream_send_buffer = 32 * 1024;        ///< kernel's, bytes: seconds of audio, not minutes
  double messages_per_second = 100;          ///< of one WebSocket, over time
  double message_burst = 200;
};

/// Totals since start; nothing is refused or dropped without one of these.
struct HttpCounters {
  std::uint64_t accepted = 0;
  std::uint64_t requests = 0;
  std::uint64_t bad_requests = 0;       ///< not HTTP, or over a limit
  std::uint64_t timeouts = 0;           ///< too slow with a request, or in taking an answer
  std::uint64_t too_many = 0;           ///< over the limit of connections
  std::uint64_t made_room = 0;          ///< waited for their client, and gave way to a newcomer
  std::uint64_t handshakes_failed = 0;  ///< TLS: not spoken, an older one, or given up
  std::uint64_t foreign_origin = 0;     ///< a page of another site
  std::uint64_t slow_readers = 0;       ///< cut off with a full queue
  std::uint64_t floods = 0;             ///< cut off for too many messages
  std::size_t open = 0;                 ///< connections now

  /// Of two servers together.
  HttpCounters& operator+=(const HttpCounters& other) noexcept;
};

struct Request {
  std::string method;        ///< "GET"
  std::string target;        ///< path and query, as sent
  std::string host;          ///< Host header
  std::string origin;        ///< Origin header, empty when absent
  std::string content_type;  ///< Content-Type header, empty when absent
  std::string body;
  std::string accept_encoding;  ///< Accept-Encoding header
  bool upgrade = false;         ///< asks for a WebSocket
  Endpoint peer{};
  std::string bearer{};  ///< token of "Authorization: Bearer …" (RFC 6750), empty when absent
  bool secure = false;   ///< came through TLS
  std::string cookie{};  ///< Cookie header
  std::string accept_language{};  ///< Accept-Language header
};

struct Response {
  unsigned status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// The sending half of a conversation. Loop thread. Valid from opened() to closed().
class Sender {
 public:
  virtual ~Sender() = default;
  /// Queues `data` (one text message of a WebSocket, or bytes of a stream). False when the queue
  /// was full: the connection is then cut off and counted; closed() follows later, never inside.
  virtual bool send(std::shared_ptr<const std::string> data) = 0;
  /// The same for bytes: a binary message of a WebSocket. They share one queue.
  virtual bool send_bytes(std::shared_ptr<const std::string> data) { return send(std::move(data)); }
  /// Bytes that the reader hasn't taken yet.
  virtual std::size_t pending() const = 0;
  /// Ends the conversation once what is queued has left; `reason` is for people.
  virtual void close(std::string_view reason) = 0;
  virtual Endpoint peer() const = 0;
  /// The address that the peer reached us at.
  virtual Endpoint local() const = 0;
};

/// The application's half. Loop thread.
class Conversation {
 public:
  virtual ~Conversation() = default;
  virtual void opened(Sender& sender) = 0;
  /// A text message of a WebSocket; streams never receive.
  virtual void received(std::string_view text) = 0;
  /// The last call; the object is destroyed after it.
  virtual void closed() noexcept = 0;
};

/// An endless answer (200, closed by either side).
struct Stream {
  std::string type;
  std::unique_ptr<Conversation> conversation;
};
/// The request becomes a WebSocket.
struct Upgrade {
  std::unique_ptr<Conversation> conversation;
  int send_buffer = 0;  ///< kernel's, bytes; 0 = as the system has it
};
/// The answer comes later, by one call of the function handed to `start`, on the loop's thread.
struct Later {
  std::function<void(std::function<void(Response)>)> start;
};
using Answer = std::variant<Response, Stream, Upgrade, Later>;

/// What the server asks of the application. Loop thread; must not throw.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual Answer handle(const Request& request) = 0;
};

/// {"error":{"code","message","remedy"}} with that status.
Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view remedy);

/// The token of an Authorization header's value; empty when it is of another scheme.
std::string bearer_token(std::string_view authorization);

/// The value of a name in a list that `separator` divides: of a Cookie header with ';', of a form
/// (application/x-www-form-urlencoded, taken as it stands) with '&'. Empty when it is not there.
std::string_view value_in(std::string_view list, std::string_view name, char separator) noexcept;

/// True when a page of that Origin was loaded from that Host (RFC 6454 §7), or there is no Origin
/// because the client is no browser.
bool same_origin(std::string_view origin, std::string_view host) noexcept;

}  // namespace dragoman::net
