#pragma once
/// What the desk's page says: a line of the line protocol, numbered so that its answer finds it.
/// Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::client {

struct PageCommand {
  std::int64_t id = 0;  ///< the page's own; comes back with the answer
  std::string line;
};

/// Reads `{"id":1,"line":"in en"}`; `id` may be missing. Nothing when it is something else, or when
/// the line has more than 1024 bytes or a control character. Never throws, on any input.
std::optional<PageCommand> parse_page_command(std::string_view text) noexcept;

}  // namespace dragoman::client
