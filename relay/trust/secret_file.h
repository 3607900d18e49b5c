#pragma once
/// Files that only their owner may read, and the folders around them. Start-up and control.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::trust {

/// Writes the whole file or nothing of it: mode 0600 from its first byte on, in the place of what
/// was there. Where root writes for another account it is that account's, which is who owns the
/// folder. Throws std::runtime_error naming the file and the reason.
void write_secret(const std::filesystem::path& path, std::string_view text);

struct NewFile {
  std::filesystem::path path;
  std::string text;
};
/// The same for files that belong together: none is replaced before all are written.
void write_secrets(const std::vector<NewFile>& files);

/// A file that holds no secret, whole or not at all: it keeps mode and owner of the one whose place
/// it takes. A new one has the mode of `like`, or else what the process gives (at most 0644).
void write_plain(const std::filesystem::path& path, std::string_view text,
                 const std::filesystem::path& like = {});

/// A folder that only its owner may enter (0700), made when missing and closed to others when it
/// was not; true then. It belongs to who owns the folder around it. Throws like write_secret.
bool make_secret_folder(const std::filesystem::path& path);

/// A folder in which only its owner may write, made when missing, and made so when it was not; true
/// then. Throws when it is a folder for everybody, like /tmp.
bool make_guarded_folder(const std::filesystem::path& path);

/// A complaint with remedy when others than its owner may read the file; empty when all is well or
/// there is no such file.
std::string openness(const std::filesystem::path& path);

}  // namespace dragoman::trust
