#pragma once
/// A disk that is a map, and can be full, slow or broken at the test's word.

#include "codecs/ogg/opus_stream_reader.h"
#include "relay/store/recording_disk.h"
#include "relay/store/segment_index.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <system_error>

namespace dragoman::testing {

class MemoryDisk final : public store::RecordingDisk {
 public:
  /// What outlives the disk: a recorder owns its disk.
  struct Content {
    std::map<std::string, std::vector<std::byte>> files;
    std::map<std::string, std::string> texts;
    std::uint64_t used = 0;
    std::uint64_t size = std::uint64_t{1} << 40;
    /// Writes from this one on are refused, when it is not 0; the first `torn` bytes of it are
    /// kept.
    int fail_at = 0;
    std::size_t torn = 0;
    int writes = 0;
    std::mutex stall;  ///< whoever holds it keeps every write waiting
    std::atomic<int> stalled{0};
  };
  explicit MemoryDisk(Content& content) : content_(content) {}

  std::unique_ptr<store::RecordingFile> create(const std::filesystem::path& path) override {
    if (!content_.files.try_emplace(path.string()).second)
      throw std::system_error(std::make_error_code(std::errc::file_exists), path.string());
    return std::make_unique<File>(content_, path.string());
  }
  void replace(const std::filesystem::path& path, const std::string& text) override {
    content_.texts[path.string()] = text;
  }
  void remove_folder(const std::filesystem::path& path) override {
    const auto inside = [&](const auto& entry) {
      return entry.first.starts_with(path.string() + "/");
    };
    std::erase_if(content_.files, inside);
    std::erase_if(content_.texts, inside);
  }
  std::vector<std::string> folders(const std::filesystem::path& path) override {
    std::vector<std::string> names;
    const std::string start = path.string() + "/";
    for (const auto& [name, text] : content_.texts) {
      const auto end = name.find('/', start.size());
      if (name.starts_with(start) && end != std::string::npos)
        names.push_back(name.substr(start.size(), end - start.size()));
    }
    return names;
  }
  Room room() override { return {content_.size - content_.used, content_.size}; }

 private:
  class File final : public store::RecordingFile {
   public:
    File(Content& content, std::string name) : content_(content), name_(std::move(name)) {}
    void write(std::span<const std::byte> bytes) override {
      ++content_.stalled;
      { const std::lock_guard wait(content_.stall); }
      --content_.stalled;
      const bool fails = content_.fail_at != 0 && ++content_.writes >= content_.fail_at;
      if (fails) bytes = bytes.first(std::min(bytes.size(), content_.torn));
      auto& file = content_.files[name_];
      file.insert(file.end(), bytes.begin(), bytes.end());
      content_.used += bytes.size();
      if (fails)
        throw std::system_error(std::make_error_code(std::errc::no_space_on_device), name_);
    }
    void overwrite(std::uint64_t at, std::span<const std::byte> bytes) override {
      std::copy(bytes.begin(), bytes.end(),
                content_.files[name_].begin() + static_cast<std::ptrdiff_t>(at));
    }
    void truncate(std::uint64_t size) override { content_.files[name_].resize(size); }

   private:
    Content& content_;
    std::string name_;
  };

  Content& content_;
};

/// What a player makes of a file.
struct Played {
  std::vector<std::vector<std::byte>> packets;
  std::vector<std::string> tags;
  Samples length = 0;  ///< less the pre-skip
  std::uint64_t errors = 0;
};
inline Played play(std::span<const std::byte> file) {
  ogg::OpusStreamReader reader;
  reader.feed(file);
  Played played;
  while (auto packet = reader.next()) {
    if (packet->granule >= 0) played.length = packet->granule - reader.head()->pre_skip;
    played.packets.push_back(std::move(packet->data));
  }
  played.tags = reader.tags();
  played.errors = reader.errors();
  return played;
}

}  // namespace dragoman::testing
