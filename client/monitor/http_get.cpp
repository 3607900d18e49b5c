#include "client/cli/program.h"
#include "client/monitor/relay_link.h"
#include "client/net/await.h"
#include "client/net/connect.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

namespace dragoman::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::size_t kLargestBody = 64 * 1024 * 1024;

[[noreturn]] void fail(const RelayAddress& relay, const std::string& why) {
  throw ProgramError(Exit::failure, "unreachable",
                     fmt::format("relay {}: {}", to_string(relay), why),
                     "is dragoman-relay running, and is this its HTTP address?");
}

}  // namespace

std::string http_get(const RelayAddress& relay, const std::string& path, Nanoseconds patience) {
  asio::io_context io{1};
  const bool never = false;
  const auto tls = tls_for(relay);
  net::WireStream stream{beast::tcp_stream(io), tls};
  tcp::resolver resolver{io};
  const auto check = [&](const Error& error) {
    if (error) fail(relay, trouble_words(error, tls.get()));
  };
  check(connect(io, never, resolver, stream, relay, patience));

  http::request<http::empty_body> request{http::verb::get, path, 11};
  request.set(http::field::host, to_string(relay));
  request.set(http::field::connection, "close");
  if (!relay.token.empty()) request.set(http::field::authorization, "Bearer " + relay.token);
  check(await(io, never, [&](auto handler) { http::async_write(stream, request, handler); }));
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kLargestBody);
  check(await(io, never, [&](auto handler) { http::async_read(stream, buffer, parser, handler); }));
  const auto status = parser.get().result_int();
  if (status == 401 || status == 403)
    throw ProgramError(
        Exit::usage, "key",
        fmt::format("relay {}: answered {} to GET {}", to_string(relay), status, path),
        "start with --key FILE, a technician's or operator's");
  if (status != 200) fail(relay, fmt::format("answered {} to GET {}", status, path));
  return std::move(parser.get().body());
}

}  // namespace dragoman::client
