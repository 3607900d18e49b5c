#include "client/cli/json_line.h"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <cmath>

namespace dragoman::client {

std::string json_quote(std::string_view text) {
  return boost::json::serialize(boost::json::value(boost::json::string(text)));
}

void JsonLine::key(std::string_view name) {
  if (body_.size() > 1) body_ += ',';
  body_ += json_quote(name);
  body_ += ':';
}

JsonLine& JsonLine::raw(std::string_view name, std::string_view json) {
  key(name);
  body_ += json;
  return *this;
}

JsonLine& JsonLine::text(std::string_view name, std::string_view value) {
  return raw(name, json_quote(value));
}

JsonLine& JsonLine::text_or_null(std::string_view name, std::string_view value) {
  return value.empty() ? raw(name, "null") : text(name, value);
}

JsonLine& JsonLine::integer(std::string_view name, long long value) {
  return raw(name, fmt::format("{}", value));
}

JsonLine& JsonLine::number(std::string_view name, std::optional<double> value, int decimals) {
  if (!value || !std::isfinite(*value)) return raw(name, "null");
  return raw(name, fmt::format("{:.{}f}", *value, decimals));
}

JsonLine& JsonLine::list(std::string_view name, std::span<const std::string> values) {
  key(name);
  body_ += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) body_ += ',';
    body_ += json_quote(values[i]);
  }
  body_ += ']';
  return *this;
}

}  // namespace dragoman::client
