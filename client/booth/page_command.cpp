#include "client/booth/page_command.h"

#include <boost/json.hpp>

#include <algorithm>

namespace dragoman::client {
namespace json = boost::json;
namespace {

constexpr std::size_t kLongestLine = 1024;

bool is_line(std::string_view text) noexcept {
  return text.size() <= kLongestLine && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

}  // namespace

std::optional<PageCommand> parse_page_command(std::string_view text) noexcept try {
  json::parse_options options;
  options.max_depth = 2;
  json::error_code error;
  const auto value = json::parse({text.data(), text.size()}, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  const auto* line = value.get_object().if_contains("line");
  const auto* id = value.get_object().if_contains("id");
  if (line == nullptr || !line->is_string() || (id != nullptr && !id->is_int64()))
    return std::nullopt;
  PageCommand command{id == nullptr ? 0 : id->get_int64(),
                      std::string(line->get_string().data(), line->get_string().size())};
  if (!is_line(command.line)) return std::nullopt;
  return command;
} catch (...) {  // out of memory
  return std::nullopt;
}

}  // namespace dragoman::client
