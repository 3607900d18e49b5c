#pragma once
/// Small files that are whole after whatever kills the relay. Any thread.

#include <filesystem>
#include <string_view>
#include <system_error>

namespace dragoman::app {

/// Writes beside `file` and renames, folder included where there was none. Not synced to the disk:
/// the last words before a crash of the whole machine may be lost, the file never is.
std::error_code replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace dragoman::app
