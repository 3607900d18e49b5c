#include "relay/net/http.h"

#include <boost/json.hpp>

#include <algorithm>

namespace dragoman::net {

Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view remedy) {
  const boost::json::value body = {
      {"error", {{"code", code}, {"message", message}, {"remedy", remedy}}}};
  Response response;
  response.status = status;
  response.body = boost::json::serialize(body) + "\n";
  return response;
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
