#include "codecs/ogg/opus_stream_writer.h"
#include "codecs/ogg/page_reader.h"
#include "relay/store/recording_cut.h"
#include "relay/store/recording_library.h"
#include "relay/store/recording_names.h"
#include "relay/store/room_recording.h"
#include "tests/relay/store/memory_disk.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace dragoman;
using namespace dragoman::testing;
namespace fs = std::filesystem;

namespace {

constexpr Samples kFrame = 240;
constexpr Samples kSecond = kSampleRate;
constexpr FrameIndex kBegin{1'795'932'000 * kSecond / kFrame};

std::vector<std::byte> bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

/// A room that is recorded to a real folder, gone with it.
struct Studio {
  Studio() { fs::remove_all(root); }
  ~Studio() { fs::remove_all(root); }

  /// The floor as FLAC, too.
  void keep_sound() {
    plan.floor_flac = true;
    recording = std::make_unique<store::RoomRecording>(plan, disk);
  }
  void record(Samples samples) {
    std::vector<float> sound(kFrame);
    for (const FrameIndex end = now + samples / kFrame; now < end; now = now + 1) {
      for (float& x : sound) x = 0.5F * std::sin(static_cast<float>(phase++ % 48000) / 7);
      recording->push_sound(now, sound);
      for (int c = 0; c < 2; ++c)
        recording->push(c, now,
                        std::vector{std::byte{0xE8}, static_cast<std::byte>(c),
                                    static_cast<std::byte>(to_int(now) >> 8),
                                    static_cast<std::byte>(to_int(now))});
    }
  }
  std::vector<store::StoredSegment> segments() const {
    store::Complaints complaints;
    auto found = store::find_segments(root, "", complaints);
    CHECK(complaints.empty());
    return found;
  }
  bool whole() const {
    for (const auto& segment : segments())
      for (const auto& report : store::check_segment(segment))
        if (!report.trouble.empty()) return false;
    return true;
  }

  fs::path root = fs::temp_directory_path() / ("recordings" + std::to_string(getpid()));
  store::FileDisk disk{root};
  store::RoomPlan plan{"Forum",      "hall",
                       "Main hall",  kFrame,
                       20 * kSecond, {{"floor", "", "Floor", 0, 1}, {"en", "en", "English", 1, 1}}};
  std::unique_ptr<store::RoomRecording> recording =
      std::make_unique<store::RoomRecording>(plan, disk);
  FrameIndex now = kBegin;
  int phase = 0;
};

/// The folder as it is when the relay is killed: what was written, and no more.
void kill(Studio& studio) {
  const fs::path kept = studio.root.string() + ".killed";
  fs::remove_all(kept);
  fs::copy(studio.root, kept, fs::copy_options::recursive);
  studio.recording.reset();
  fs::remove_all(studio.root);
  fs::rename(kept, studio.root);
}

}  // namespace

TEST_CASE("segments are found in their order, and are whole") {
  Studio studio;
  studio.recording->start();
  studio.record(50 * kSecond);
  studio.recording->finish();
  const auto segments = studio.segments();
  REQUIRE(segments.size() == 3);
  CHECK(segments[0].index.number == 1);
  CHECK(segments[2].index.number == 3);
  CHECK(studio.whole());
}

TEST_CASE("a relay that was killed loses less than a second, and its files end at one sample") {
  Studio studio;
  studio.recording->start();
  const Samples length = GENERATE(7 * kSecond, 7 * kSecond + 24240, 30 * kSecond + 4800);
  studio.record(length);
  kill(studio);
  // One file lacks its last page, another has a torn one.
  const auto open = studio.segments().back();
  REQUIRE_FALSE(open.index.end);
  const auto torn = open.folder / open.index.files[1].file;
  fs::resize_file(torn, fs::file_size(torn) - 5);

  const auto told = store::end_open_segments(studio.root);
  CHECK(told.size() == 1);
  const auto ended = studio.segments().back();
  REQUIRE(ended.index.end);
  CHECK(to_int(studio.now) * kFrame - *ended.index.end <= kSecond + kFrame);
  CHECK(studio.whole());
  for (const auto& file : ended.index.files) {
    const auto played = play(bytes_of(ended.folder / file.file));
    CHECK(played.errors == 0);
    CHECK(played.length == *ended.index.end - ended.index.start);
  }
  CHECK(store::end_open_segments(studio.root).empty());
}

TEST_CASE("FLAC of the floor is whole, and after a kill as long as the packets beside it") {
  Studio studio;
  studio.keep_sound();
  studio.recording->start();
  studio.record(27 * kSecond + 24240);
  const bool killed = GENERATE(false, true);
  if (killed) {
    kill(studio);
    CHECK(store::end_open_segments(studio.root).size() == 1);
  } else {
    studio.recording->finish();
  }
  const auto segments = studio.segments();
  REQUIRE(segments.size() == 2);
  for (const auto& segment : segments) {
    REQUIRE(segment.index.end);
    const auto reports = store::check_segment(segment);
    REQUIRE(reports.size() == 3);
    for (const auto& report : reports) {
      CAPTURE(report.path, report.trouble);
      CHECK(report.trouble.empty());
      CHECK(report.length == *segment.index.end - segment.index.start);
    }
  }
  CHECK(to_int(studio.now) * kFrame - *segments.back().index.end <= kSecond + kFrame);
}

TEST_CASE("a damaged FLAC is named") {
  Studio studio;
  studio.keep_sound();
  studio.recording->start();
  studio.record(10 * kSecond);
  studio.recording->finish();
  const auto segment = studio.segments().at(0);
  const auto at = std::find_if(segment.index.files.begin(), segment.index.files.end(),
                               [](const auto& file) { return store::is_flac(file.file); });
  REQUIRE(at != segment.index.files.end());
  {
    std::fstream file(segment.folder / at->file, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(9000);
    file.write("damage", 6);
  }
  for (const auto& report : store::check_segment(segment))
    CHECK(report.trouble.empty() != store::is_flac(report.path.string()));
}

TEST_CASE("damage is found, and named") {
  Studio studio;
  studio.recording->start();
  studio.record(10 * kSecond);
  studio.recording->finish();
  const auto segment = studio.segments().at(0);
  const auto path = segment.folder / segment.index.files[1].file;
  SECTION("a byte is other than it was") {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(3000);
    file.put('x');
  }
  SECTION("the end is missing") {
    fs::resize_file(path, fs::file_size(path) - 10);
  }
  SECTION("the file is missing") {
    fs::remove(path);
  }
  const auto reports = store::check_segment(segment);
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].trouble.empty());
  CHECK_FALSE(reports[1].trouble.empty());
}

TEST_CASE("a folder without an index is a complaint, and hides nothing else") {
  Studio studio;
  studio.recording->start();
  studio.record(10 * kSecond);
  studio.recording->finish();
  fs::create_directories(studio.root / "hall" / "2026-11-29" / "08-00-00_0009");
  store::Complaints complaints;
  CHECK(store::find_segments(studio.root, "hall", complaints).size() == 1);
  CHECK(complaints.size() == 1);
  CHECK(store::find_segments(studio.root, "other", complaints).empty());
}

TEST_CASE("a cut is the packets of its span, across segments, every track as long as the others") {
  Studio studio;
  studio.recording->start();
  studio.record(50 * kSecond);
  studio.recording->finish();
  const Samples from = to_int(kBegin) * kFrame + GENERATE(5 * kSecond, 20 * kSecond + 480);
  const Samples to = from + 23 * kSecond + 10;
  const auto folder = studio.root / "cut";
  fs::create_directories(folder);
  const auto tracks = store::cut_recording(studio.segments(), from, to, folder);
  REQUIRE(tracks.size() == 2);
  CHECK(tracks[1].language == "en");
  CHECK(tracks[1].name == "English");
  for (std::size_t c = 0; c < 2; ++c) {
    const auto played = play(bytes_of(tracks[c].file));
    CHECK(played.length == 23 * kSecond + kFrame);
    for (std::size_t i = 0; i < played.packets.size(); ++i) {
      const auto n = (from - ogg::kPreSkip) / kFrame + static_cast<std::int64_t>(i);
      REQUIRE(played.packets[i] == std::vector{std::byte{0xE8}, static_cast<std::byte>(c),
                                               static_cast<std::byte>(n >> 8),
                                               static_cast<std::byte>(n)});
    }
  }
}

TEST_CASE("what was not recorded is no cut, and a pause in it stays as long as it was") {
  Studio studio;
  studio.recording->start();
  studio.record(10 * kSecond);
  studio.now = studio.now + 70 * kSecond / kFrame;
  studio.record(10 * kSecond);
  studio.recording->finish();
  const auto folder = studio.root / "cut";
  fs::create_directories(folder);
  const Samples begin = to_int(kBegin) * kFrame;
  CHECK_THROWS_AS(
      store::cut_recording(studio.segments(), begin + 30 * kSecond, begin + 60 * kSecond, folder),
      std::runtime_error);
  const auto tracks =
      store::cut_recording(studio.segments(), begin + 5 * kSecond, begin + 85 * kSecond, folder);
  REQUIRE(tracks.size() == 2);
  for (const auto& track : tracks) CHECK(play(bytes_of(track.file)).length == 80 * kSecond);
}

TEST_CASE("pages are found wherever reading begins, and only whole ones") {
  std::vector<std::byte> file;
  ogg::StreamConfig config;
  config.page_interval = 4800;
  ogg::OpusStreamWriter writer(config);
  writer.headers(file);
  const std::vector<std::byte> packet(60, std::byte{0xE8});
  for (int i = 0; i < 100; ++i) writer.push(FrameIndex{i}, packet, file);
  writer.finish(file);
  ogg::PageReader whole;
  whole.feed(file);
  std::vector<ogg::Page> pages;
  while (auto page = whole.next()) pages.push_back(*page);
  REQUIRE(pages.size() == 7);
  CHECK(pages.back().end == file.size());
  CHECK(pages.back().last);
  CHECK(whole.skipped() == 0);

  ogg::PageReader part;
  const std::size_t from = static_cast<std::size_t>(pages[2].end) + 7;
  part.feed(rtp::Bytes(file).subspan(from, file.size() - from - 1));
  const auto first = part.next();
  REQUIRE(first);
  CHECK(first->granule == pages[4].granule);
  CHECK(first->end + from == pages[4].end);
  while (part.next()) {
  }
  CHECK(part.skipped() == pages[3].end - from);
}
