#include "relay/store/recording_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace dragoman::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

class PlainFile final : public RecordingFile {
 public:
  explicit PlainFile(fs::path path) : path_(std::move(path)) {
    constexpr mode_t kReadable = 0644;
    descriptor_ =
        ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, kReadable);
    if (descriptor_ < 0) fail(path_);
  }
  ~PlainFile() override { ::close(descriptor_); }
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  void write(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t taken = ::write(descriptor_, bytes.data(), bytes.size());
      if (taken < 0 && errno == EINTR) continue;
      if (taken < 0) fail(path_);
      bytes = bytes.subspan(static_cast<std::size_t>(taken));
    }
  }
  /// By another descriptor: this one appends wherever it is told to write.
  void overwrite(std::uint64_t at, std::span<const std::byte> bytes) override {
    const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) fail(path_);
    const ssize_t taken = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
    const int why = errno;
    ::close(descriptor);
    errno = taken < 0 ? why : EIO;
    if (taken != static_cast<ssize_t>(bytes.size())) fail(path_);
  }
  void truncate(std::uint64_t size) override {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail(path_);
  }

 private:
  fs::path path_;
  int descriptor_ = -1;
};

}  // namespace

std::unique_ptr<RecordingFile> FileDisk::create(const fs::path& path) {
  const fs::path whole = root_ / path;
  fs::create_directories(whole.parent_path());
  return std::make_unique<PlainFile>(whole);
}

void FileDisk::replace(const fs::path& path, const std::string& text) {
  const fs::path whole = root_ / path;
  const fs::path beside = fs::path(whole).concat(".new");
  std::error_code ignored;
  fs::remove(beside, ignored);
  fs::create_directories(whole.parent_path());
  PlainFile(beside).write(std::as_bytes(std::span{text}));
  fs::rename(beside, whole);
}

void FileDisk::remove_folder(const fs::path& path) {
  fs::remove_all(root_ / path);
}

std::vector<std::string> FileDisk::folders(const fs::path& path) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root_ / path, none))
    if (entry.is_directory(none)) names.push_back(entry.path().filename().string());
  return names;
}

RecordingDisk::Room FileDisk::room() {
  const auto space = fs::space(fs::exists(root_) ? root_ : root_.parent_path());
  return {space.available, space.capacity};
}

}  // namespace dragoman::store
