#pragma once
/// Files that only their owner may read. Start-up and control.

#include <filesystem>
#include <string>
#include <string_view>

namespace dragoman::trust {

/// Writes the whole file or nothing of it: mode 0600 from its first byte on, in the place of what
/// was there. Throws std::runtime_error naming the file and the reason.
void write_secret(const std::filesystem::path& path, std::string_view text);

/// A folder that only its owner may enter (0700); what is there already keeps its mode. Throws like
/// write_secret.
void make_secret_folder(const std::filesystem::path& path);

/// A complaint with remedy when others than its owner may read the file; empty when all is well or
/// there is no such file.
std::string openness(const std::filesystem::path& path);

}  // namespace dragoman::trust
