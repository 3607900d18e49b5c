#include "client/booth/seat_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace dragoman::client {
namespace {

namespace fs = std::filesystem;

/// Names of rooms and booths as parts of a file's name: what could mean something else is escaped.
std::string plain(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool harmless =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    out += harmless ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// A name beside `path` that no file has.
fs::path free_name(const fs::path& path) {
  for (int number = 1;; ++number) {
    fs::path name = path;
    name += fmt::format(".broken-{}", number);
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(name, ignored))) return name;
  }
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// On the disk before the name points to it: a machine that loses power has the old file or the
/// new.
bool write_file(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool done = write_all(file, text) && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  errno = error;
  return done;
}

}  // namespace

fs::path default_settings_file(const std::string& room, const std::string& booth, int desk) {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return fs::path(value != nullptr ? value : "");
  };
  fs::path folder = variable("XDG_STATE_HOME");
  if (!folder.is_absolute()) {
    const auto home = variable("HOME");
    if (!home.is_absolute()) return {};
    folder = home / ".local" / "state";
  }
  return folder / "dragoman" / fmt::format("{}-{}-{}.toml", plain(room), plain(booth), desk);
}

DeskSettings peek_settings(const fs::path& path) {
  std::error_code error;
  if (path.empty() || !fs::exists(path, error)) return {};
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof())
    throw BadSettings(path.string() + ": cannot be read", "give this user the right to read it");
  return read_settings(text, path.string());
}

SeatFile::Loaded SeatFile::load() {
  Loaded loaded;
  if (path_.empty()) return loaded;
  std::error_code error;
  if (!fs::exists(path_, error)) return loaded;
  try {
    loaded.settings = peek_settings(path_);
    loaded.found = true;
  } catch (const BadSettings& bad) {
    const auto aside = free_name(path_);
    fs::rename(path_, aside, error);
    loaded.trouble = fmt::format(
        "{}: {}. {}, and this desk begins with the settings of a new seat: uncalibrated",
        bad.what(), bad.remedy(),
        error ? "It could not be set aside (" + error.message() + ")"
              : "It is kept as " + aside.string());
    if (error) path_.clear();  // never written over
  }
  return loaded;
}

std::string SeatFile::save(const DeskSettings& settings) {
  if (path_.empty()) return {};
  std::error_code error;
  if (path_.has_parent_path()) fs::create_directories(path_.parent_path(), error);
  fs::path fresh = path_;
  fresh += fmt::format(".new-{}", ::getpid());
  std::string why;
  if (!write_file(fresh, write_settings(settings))) why = std::strerror(errno);
  if (why.empty()) {
    fs::rename(fresh, path_, error);
    if (error) why = error.message();
  }
  if (why.empty()) return {};
  ::unlink(fresh.c_str());
  return fmt::format(
      "the settings of this seat cannot be written to {} ({}): make room or give the right to "
      "write "
      "there, or name another file by --settings",
      path_.string(), why);
}

}  // namespace dragoman::client
