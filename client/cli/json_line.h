#pragma once
/// One JSON object on one line, keys in the order given: what scripts read.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dragoman::client {

/// Builds `{"a":1,"b":null}` from left to right. Numbers are written plainly (never 1E3); a number
/// that is not finite, and an empty optional, become null.
class JsonLine {
 public:
  JsonLine& text(std::string_view key, std::string_view value);
  JsonLine& text_or_null(std::string_view key, std::string_view value);  ///< empty = null
  JsonLine& integer(std::string_view key, long long value);
  JsonLine& number(std::string_view key, std::optional<double> value, int decimals);
  JsonLine& list(std::string_view key, std::span<const std::string> values);
  JsonLine& raw(std::string_view key, std::string_view json);  ///< already JSON

  std::string str() const { return body_ + "}"; }  ///< without a line end

 private:
  void key(std::string_view name);
  std::string body_ = "{";
};

std::string json_quote(std::string_view text);  ///< with the quotes, escaped

}  // namespace dragoman::client
