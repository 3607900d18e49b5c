#pragma once
/// The disk under a recording, so small that a test can be one: full, slow or broken.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace dragoman::store {

/// A file that only grows, but for a head that is completed in the end. Every method throws
/// std::system_error.
class RecordingFile {
 public:
  virtual ~RecordingFile() = default;
  /// All of it, at the end of the file.
  virtual void write(std::span<const std::byte> bytes) = 0;
  /// In place, within what is there.
  virtual void overwrite(std::uint64_t at, std::span<const std::byte> bytes) = 0;
  /// Takes back what a failed write left behind.
  virtual void truncate(std::uint64_t size) = 0;
};

/// Paths are below the recordings' folder. Every method throws std::system_error.
class RecordingDisk {
 public:
  struct Room {
    std::uint64_t free = 0, size = 0;  ///< bytes
  };

  virtual ~RecordingDisk() = default;
  /// A new file; makes the folders that it needs.
  virtual std::unique_ptr<RecordingFile> create(const std::filesystem::path& path) = 0;
  /// The whole of a small file, at once or not at all.
  virtual void replace(const std::filesystem::path& path, const std::string& text) = 0;
  virtual void remove_folder(const std::filesystem::path& path) = 0;
  /// Names of the folders in a folder; none where there is no such folder.
  virtual std::vector<std::string> folders(const std::filesystem::path& path) = 0;
  virtual Room room() = 0;
};

/// The real one: `root` is made when the first file is.
class FileDisk final : public RecordingDisk {
 public:
  explicit FileDisk(std::filesystem::path root) : root_(std::move(root)) {}

  std::unique_ptr<RecordingFile> create(const std::filesystem::path& path) override;
  void replace(const std::filesystem::path& path, const std::string& text) override;
  void remove_folder(const std::filesystem::path& path) override;
  std::vector<std::string> folders(const std::filesystem::path& path) override;
  Room room() override;

 private:
  std::filesystem::path root_;
};

}  // namespace dragoman::store
