#include "relay/trust/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace dragoman::trust {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* what) {
  throw std::runtime_error(path.string() + ": cannot " + what + ": " +
                           std::generic_category().message(errno));
}

/// Closed with the object.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

/// Where a file is written before it takes its place: whoever reads at that moment sees the one or
/// the other.
std::string beside(const std::filesystem::path& path) {
  return path.string() + ".new";
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

void write_beside(const std::filesystem::path& path, std::string_view text, mode_t mode,
                  const struct stat* as) {
  ::unlink(beside(path).c_str());
  const Descriptor file(
      ::open(beside(path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (file.get() < 0) fail(path, "be written");
  if (as != nullptr && ::geteuid() == 0 && ::fchown(file.get(), as->st_uid, as->st_gid) != 0)
    fail(path, "be given to its owner");
  if (as != nullptr && S_ISREG(as->st_mode) && ::fchmod(file.get(), as->st_mode & 0777) != 0)
    fail(path, "be given its mode");
  while (!text.empty()) {
    const auto written = ::write(file.get(), text.data(), text.size());
    if (written < 0) fail(path, "be written");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) fail(path, "be written");
}

void put_in_place(const std::filesystem::path& path) {
  if (::rename(beside(path).c_str(), path.c_str()) != 0) fail(path, "be written");
}

}  // namespace

void write_secrets(const std::vector<NewFile>& files) {
  for (const auto& each : files) {
    struct stat folder {};
    const bool known = ::stat(folder_of(each.path).c_str(), &folder) == 0;
    write_beside(each.path, each.text, 0600, known ? &folder : nullptr);
  }
  for (const auto& each : files) put_in_place(each.path);
}

void write_secret(const std::filesystem::path& path, std::string_view text) {
  write_secrets({{path, std::string(text)}});
}

void write_plain(const std::filesystem::path& path, std::string_view text,
                 const std::filesystem::path& like) {
  struct stat before {};
  const bool known = ::stat(path.c_str(), &before) == 0;
  mode_t mode = 0644;
  struct stat model {};
  if (!known && !like.empty() && ::stat(like.c_str(), &model) == 0) mode &= model.st_mode;
  write_beside(path, text, mode, known ? &before : nullptr);
  put_in_place(path);
}

bool make_secret_folder(const std::filesystem::path& path) {
  struct stat folder {};
  if (::stat(path.c_str(), &folder) == 0 && S_ISDIR(folder.st_mode)) {
    if ((folder.st_mode & (S_IRWXG | S_IRWXO)) == 0) return false;
    if (::chmod(path.c_str(), 0700) != 0) fail(path, "be closed to others (chmod 700 it)");
    return true;
  }
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (::mkdir(path.c_str(), 0700) != 0) fail(path, "be made");
  if (::geteuid() == 0 && ::stat(folder_of(path).c_str(), &folder) == 0 &&
      ::lchown(path.c_str(), folder.st_uid, folder.st_gid) != 0)
    fail(path, "be given to its owner");
  return false;
}

bool make_guarded_folder(const std::filesystem::path& path) {
  struct stat folder {};
  if (::stat(path.c_str(), &folder) == 0 && S_ISDIR(folder.st_mode)) {
    if ((folder.st_mode & (S_IWGRP | S_IWOTH)) == 0) return false;
    if ((folder.st_mode & S_ISVTX) != 0)
      throw std::runtime_error(path.string() +
                               ": others may write in this folder, secrets are not safe there"
                               "\n  Name a folder of its own, for example " +
                               (path / "event").string());
    if (::chmod(path.c_str(), folder.st_mode & 07777U & ~mode_t{S_IWGRP | S_IWOTH}) != 0)
      fail(path, "be closed to those who may write there (chmod go-w it)");
    return true;
  }
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (::mkdir(path.c_str(), 0755) != 0) fail(path, "be made");
  return false;
}

std::string openness(const std::filesystem::path& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0 || (file.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
  return path.string() +
         ": others than its owner may read this secret\n  chmod 600 it, and make new secrets if "
         "somebody may have read it";
}

}  // namespace dragoman::trust
