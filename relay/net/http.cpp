#include "relay/net/http.h"

#include <boost/json.hpp>

#include <algorithm>

namespace dragoman::net {

HttpCounters& HttpCounters::operator+=(const HttpCounters& other) noexcept {
  accepted += other.accepted;
  requests += other.requests;
  bad_requests += other.bad_requests;
  timeouts += other.timeouts;
  too_many += other.too_many;
  made_room += other.made_room;
  handshakes_failed += other.handshakes_failed;
  foreign_origin += other.foreign_origin;
  slow_readers += other.slow_readers;
  floods += other.floods;
  open += other.open;
  return *this;
}

Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view remedy) {
  const boost::json::value body = {
      {"error", {{"code", code}, {"message", message}, {"remedy", remedy}}}};
  Response response;
  response.status = status;
  response.body = boost::json::serialize(body) + "\n";
  return response;
}

std::string bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (authorization.size() < kScheme.size() ||
      !std::equal(kScheme.begin(), kScheme.end(), authorization.begin(),
                  [&](char a, char b) { return a == lower(b); }))
    return {};
  authorization.remove_prefix(kScheme.size());
  const auto begin = std::min(authorization.find_first_not_of(' '), authorization.size());
  return std::string(authorization.substr(begin));
}

std::string_view value_in(std::string_view list, std::string_view name, char separator) noexcept {
  while (!list.empty()) {
    const auto end = std::min(list.find(separator), list.size());
    auto pair = list.substr(0, end);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    list.remove_prefix(std::min(end + 1, list.size()));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return pair.substr(equals + 1);
  }
  return {};
}

bool same_origin(std::string_view origin, std::string_view host) noexcept {
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;  // "null": a sandboxed page or a file
  origin.remove_prefix(scheme + 3);
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(origin.begin(), origin.end(), host.begin(), host.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace dragoman::net
