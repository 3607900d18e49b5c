#pragma once
/// Keys of the monitor. Pure.

#include <cstdint>
#include <string_view>
#include <vector>

namespace dragoman::client {

enum class MonitorCommand : std::uint8_t { quit, up, down, page_up, page_down, top, bottom };

/// Bytes of a raw terminal as commands: q, arrows or k and j, PgUp or b, PgDn or space, Home or g,
/// End or G. Others are skipped.
std::vector<MonitorCommand> read_commands(std::string_view bytes);

/// The scroll position after a command, at least 0; the screen limits it from above.
int scrolled(int scroll, MonitorCommand command, int window) noexcept;

}  // namespace dragoman::client
