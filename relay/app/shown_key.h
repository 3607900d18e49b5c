#pragma once
/// How a page shows its key on a WebSocket, which it cannot open with a header. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::app {

/// The token of {"type":"key","token":"…"}; nothing when it is no such message.
std::optional<std::string> shown_key(std::string_view text);

}  // namespace dragoman::app
