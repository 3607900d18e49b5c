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

std::string exchange(const RelayAddress& relay, http::request<http::string_body> request,
                     Nanoseconds patience) {
  asio::io_context io{1};
  const bool never = false;
  const auto tls = tls_for(relay);
  net::WireStream stream{beast::tcp_stream(io), tls};
  tcp::resolver resolver{io};
  const auto check = [&](const Error& error) {
    if (error) fail(relay, trouble_words(error, tls.get()));
  };
  check(connect(io, never, resolver, stream, relay, patience));

  request.set(http::field::host, to_string(relay));
  request.set(http::field::connection, "close");
  if (!relay.token.empty()) request.set(http::field::authorization, "Bearer " + relay.token);
  request.prepare_payload();
  check(await(io, never, [&](auto handler) { http::async_write(stream, request, handler); }));
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kLargestBody);
  check(await(io, never, [&](auto handler) { http::async_read(stream, buffer, parser, handler); }));
  const auto status = parser.get().result_int();
  const auto asked =
      fmt::format("answered {} to {} {}", status, std::string_view(request.method_string()),
                  std::string_view(request.target()));
  if (status == 401 || status == 403)
    throw ProgramError(Exit::usage, "key", fmt::format("relay {}: {}", to_string(relay), asked),
                       "start with --key FILE, a technician's or operator's");
  if (status != 200 && status != 201) fail(relay, asked);
  return std::move(parser.get().body());
}

}  // namespace

std::string http_get(const RelayAddress& relay, const std::string& path, Nanoseconds patience) {
  return exchange(relay, {http::verb::get, path, 11}, patience);
}

std::string http_post(const RelayAddress& relay, const std::string& path, const std::string& body,
                      Nanoseconds patience, const std::string& type) {
  http::request<http::string_body> request{http::verb::post, path, 11, body};
  request.set(http::field::content_type, type);
  return exchange(relay, std::move(request), patience);
}

}  // namespace dragoman::client
