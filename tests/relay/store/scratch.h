#pragma once
/// A folder of this test's own, gone with it.

#include <unistd.h>

#include <filesystem>
#include <string>

namespace dragoman::testing {

class Scratch {
 public:
  Scratch() { std::filesystem::remove_all(folder_); }
  ~Scratch() { std::filesystem::remove_all(folder_); }
  /// Made by the first who asks.
  const std::filesystem::path& path() const {
    std::filesystem::create_directories(folder_);
    return folder_;
  }
  /// In a folder that is not there yet.
  std::filesystem::path journal() const { return folder_ / "var" / "journal.sqlite"; }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("journal" + std::to_string(getpid()));
};

}  // namespace dragoman::testing
