#include "relay/store/room_recording.h"
#include "relay/store/segment_index.h"
#include "tests/support/catch.h"

#include <map>

using namespace dragoman;

namespace {

constexpr int kChannels = 33;
constexpr Samples kFrame = 960;
constexpr std::int64_t kSecond = kSampleRate;
constexpr std::int64_t kHours = 48;

/// Counts what a file is, page by page, and keeps nothing.
struct Tally {
  Samples granule = 0;
  std::uint64_t pages = 0, packets = 0;
  bool ended = false;
  bool whole = true;  ///< each write is whole pages, in order

  void take(std::span<const std::byte> bytes) {
    constexpr std::size_t kHeader = 27;
    constexpr std::uint8_t kEndOfStream = 4;
    while (!bytes.empty()) {
      const auto at = [&](std::size_t i) { return std::to_integer<std::uint8_t>(bytes[i]); };
      whole = whole && !ended && bytes.size() >= kHeader && at(0) == 'O' && at(3) == 'S';
      if (!whole) return;
      Samples now = 0;
      for (std::size_t i = 8; i-- > 0;) now = now << 8 | at(6 + i);
      std::uint64_t number = 0;
      for (std::size_t i = 4; i-- > 0;) number = number << 8 | at(18 + i);
      whole = whole && now >= granule && number == pages;
      granule = now;
      ended = (at(5) & kEndOfStream) != 0;
      ++pages;
      std::size_t length = kHeader + at(26);
      for (std::size_t i = 0; i < at(26); ++i) {
        length += at(kHeader + i);
        packets += at(kHeader + i) < 255;
      }
      whole = whole && length <= bytes.size();
      if (!whole) return;
      bytes = bytes.subspan(length);
    }
  }
};

class CountingDisk final : public store::RecordingDisk {
 public:
  std::unique_ptr<store::RecordingFile> create(const std::filesystem::path& path) override {
    return std::make_unique<File>(files[path.string()]);
  }
  void replace(const std::filesystem::path& path, const std::string& text) override {
    indexes[path.string()] = text;
  }
  void remove_folder(const std::filesystem::path&) override {}
  std::vector<std::string> folders(const std::filesystem::path&) override { return {}; }
  Room room() override { return {std::uint64_t{1} << 40, std::uint64_t{1} << 41}; }

  std::map<std::string, Tally> files;
  std::map<std::string, std::string> indexes;

 private:
  class File final : public store::RecordingFile {
   public:
    explicit File(Tally& tally) : tally_(tally) {}
    void write(std::span<const std::byte> bytes) override { tally_.take(bytes); }
    void overwrite(std::uint64_t, std::span<const std::byte>) override {}
    void truncate(std::uint64_t) override { tally_.whole = false; }

   private:
    Tally& tally_;
  };
};

}  // namespace

TEST_CASE("33 channels for 48 hours: every file of the same length to the sample") {
  store::RoomPlan plan{"Forum", "hall", "Main hall", kFrame, 3600 * kSecond, {}};
  for (int c = 0; c < kChannels; ++c)
    plan.channels.push_back({"c" + std::to_string(c), "", "", c, 1});
  CountingDisk disk;
  // An hour and a bit before the 32-bit timestamp wraps for the first of its two times.
  constexpr Samples kWrap = (Samples{20'000} << 32) - 4000 * kSecond;
  const FrameIndex first{kWrap / kFrame + 1};
  constexpr std::int64_t kFrames = kHours * 3600 * kSecond / kFrame;
  const std::array<std::byte, 3> packet{std::byte{0xF8}, std::byte{0xFF}, std::byte{0xFE}};
  {
    store::RoomRecording recording(plan, disk);
    recording.start();
    for (std::int64_t i = 0; i < kFrames; ++i)
      for (int c = 0; c < kChannels; ++c) recording.push(c, first + i, packet);
    CHECK(recording.status().filled == 0);
    CHECK(recording.status().failures == 0);
  }
  Samples total = 0, expected_start = 0;
  std::map<int, store::SegmentIndex> segments;
  for (const auto& [name, text] : disk.indexes) {
    const auto index = store::parse_segment_index(text);
    segments[index.number] = index;
    const std::string folder = name.substr(0, name.rfind('/') + 1);
    REQUIRE(index.files.size() == kChannels);
    for (const auto& file : index.files) {
      const Tally& tally = disk.files.at(folder + file.file);
      REQUIRE(tally.whole);
      REQUIRE(tally.ended);
      constexpr Samples kPreSkip = 3840;
      REQUIRE(tally.granule - kPreSkip == *index.end - index.start);
      constexpr std::uint64_t kHeaders = 2;
      REQUIRE(tally.packets - kHeaders == static_cast<std::uint64_t>(tally.granule / kFrame));
    }
  }
  CHECK(disk.files.size() == disk.indexes.size() * kChannels);
  for (const auto& [number, index] : segments) {
    if (number > 1) CHECK(index.start == expected_start);
    expected_start = *index.end;
    total += *index.end - index.start;
  }
  CHECK(segments.size() == 49);
  CHECK(expected_start == to_int(first + kFrames) * kFrame);
  CHECK(kHours * 3600 * kSecond - total < kSecond / 2);
}
