#include "relay/app/shown_key.h"

#include <boost/json.hpp>

namespace dragoman::app {

std::optional<std::string> shown_key(std::string_view text) {
  boost::json::error_code error;
  const auto root = boost::json::parse({text.data(), text.size()}, error);
  if (error || !root.is_object()) return std::nullopt;
  const auto* type = root.get_object().if_contains("type");
  const auto* token = root.get_object().if_contains("token");
  if (type == nullptr || token == nullptr || *type != "key" || !token->is_string())
    return std::nullopt;
  return std::string(token->get_string());
}

}  // namespace dragoman::app
