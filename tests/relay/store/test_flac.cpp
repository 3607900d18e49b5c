#include "relay/store/flac_check.h"
#include "relay/store/flac_file.h"
#include "relay/store/recording_names.h"
#include "relay/store/recording_plan.h"
#include "relay/store/room_recording.h"
#include "tests/relay/store/memory_disk.h"
#include "tests/relay/store/scratch.h"
#include "tests/support/catch.h"

#include <FLAC/stream_decoder.h>

#include <cmath>
#include <fstream>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;
using store::RecordingState;

namespace {

constexpr Samples kFrame = 240;
constexpr Samples kStart = 1'795'932'000 * Samples{kSampleRate};

/// Sample `at` of a signal that tells where it is.
float signal(Samples at, int channel = 0) {
  return static_cast<float>((at * 7919 + channel) % 65536 - 32768) / 65536.0F;
}
std::vector<float> sound(Samples at, int channels = 1) {
  std::vector<float> out;
  for (Samples n = at; n < at + kFrame; ++n)
    for (int c = 0; c < channels; ++c) out.push_back(signal(n, c));
  return out;
}

/// What a player hears, and what the head says of the length.
struct Heard {
  std::vector<std::int32_t> samples;  ///< of the first channel
  std::uint64_t told = 0;
};
Heard decode(const std::filesystem::path& path) {
  Heard heard;
  FLAC__StreamDecoder* const decoder = FLAC__stream_decoder_new();
  const auto write = [](const FLAC__StreamDecoder*, const FLAC__Frame* frame,
                        const FLAC__int32* const channels[], void* client) {
    auto& out = static_cast<Heard*>(client)->samples;
    out.insert(out.end(), channels[0], channels[0] + frame->header.blocksize);
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
  };
  const auto error = [](const FLAC__StreamDecoder*, FLAC__StreamDecoderErrorStatus, void*) {};
  REQUIRE(FLAC__stream_decoder_init_file(decoder, path.c_str(), write, nullptr, error, &heard) ==
          FLAC__STREAM_DECODER_INIT_STATUS_OK);
  FLAC__stream_decoder_process_until_end_of_stream(decoder);
  heard.told = FLAC__stream_decoder_get_total_samples(decoder);
  FLAC__stream_decoder_delete(decoder);
  return heard;
}

bool is_signal(const Heard& heard, Samples start) {
  for (std::size_t i = 0; i < heard.samples.size(); ++i) {
    const auto expected = std::lrint(signal(start + static_cast<Samples>(i)) * 8388607.0F);
    if (heard.samples[i] != expected) return false;
  }
  return true;
}

struct Written {
  explicit Written(int channels = 1)
      : file(disk.create("floor.flac"), {channels, {"ROOM=hall"}}, kStart) {}
  void run(Samples from, Samples to, int channels = 1) {
    for (Samples at = from; at < to; at += kFrame) CHECK(file.push(at, sound(at, channels)));
  }
  std::filesystem::path path() const { return folder.path() / "floor.flac"; }

  Scratch folder;
  store::FileDisk disk{folder.path()};
  store::FlacFile file;
};

}  // namespace

TEST_CASE("FLAC of the floor is the sound to the bit, its length in its head") {
  Written written;
  written.run(kStart, kStart + 2 * kSampleRate + 720);
  written.file.close(kStart + 2 * kSampleRate + 720);
  const auto heard = decode(written.path());
  CHECK(heard.samples.size() == 2 * kSampleRate + 720);
  CHECK(heard.told == heard.samples.size());
  CHECK(is_signal(heard, kStart));
  const auto report = store::check_flac(written.path());
  CHECK(report.length == 2 * kSampleRate + 720);
  CHECK(report.errors == 0);
  CHECK(written.file.bytes() == std::filesystem::file_size(written.path()));
}

TEST_CASE("What is missing is silence of its length, what comes too late is left out") {
  Written written(2);
  written.run(kStart, kStart + 4800, 2);
  written.run(kStart + 9600, kStart + 14400, 2);
  CHECK_FALSE(written.file.push(kStart + 9600, sound(kStart, 2)));
  written.file.close(kStart + 14400);
  CHECK(written.file.filled() == 4800);
  const auto heard = decode(written.path());
  REQUIRE(heard.samples.size() == 14400);
  CHECK(heard.samples[5000] == 0);
  CHECK(heard.samples[9601] == std::lrint(signal(kStart + 9601) * 8388607.0F));
}

TEST_CASE("Damage is seen, and no file has no length") {
  Written written;
  written.run(kStart, kStart + kSampleRate);
  written.file.close(kStart + kSampleRate);
  {
    std::fstream file(written.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(written.file.bytes() / 2));
    file.write("damage", 6);
  }
  CHECK(store::check_flac(written.path()).errors > 0);
  CHECK(store::check_flac(written.folder.path() / "none.flac").length == 0);
}

TEST_CASE("After a crash all but the last tenths plays, and can be cut to the sample") {
  Written written;
  written.run(kStart, kStart + 3 * kSampleRate);
  // As kill -9 leaves it: not closed, and the last write torn.
  const auto whole = written.path(), torn = written.folder.path() / "torn.flac";
  std::filesystem::copy_file(whole, torn);
  std::filesystem::resize_file(torn, std::filesystem::file_size(torn) - 11);
  CHECK(store::check_flac(whole).length >= 3 * kSampleRate - store::kRecordedGrid);
  CHECK(store::check_flac(torn).length >= 3 * kSampleRate - 2 * store::kRecordedGrid);
  store::cut_flac(torn, 2 * kSampleRate);
  const auto heard = decode(torn);
  CHECK(heard.samples.size() == 2 * kSampleRate);
  CHECK(heard.told == 0);
  CHECK(is_signal(heard, kStart));
  CHECK(store::check_flac(torn).errors == 0);
}

TEST_CASE("A file is taken back to a page's end, closed or not") {
  const bool closed = GENERATE(false, true);
  Written written;
  written.run(kStart, kStart + 2 * kSampleRate);
  if (closed) written.file.close(kStart + 2 * kSampleRate);
  written.file.cut_back(kStart + kSampleRate * 3 / 2);
  const auto heard = decode(written.path());
  CHECK(heard.samples.size() == kSampleRate * 3 / 2);
  CHECK(heard.told == 0);
  CHECK(store::check_flac(written.path()).errors == 0);
}

namespace {

/// A room whose floor is kept as FLAC as well.
struct Hall {
  Hall() {
    plan.floor_flac = true;
    plan.channels = {{"floor", "", "Floor", 0, 1}, {"en", "en", "English", 1, 1}};
  }
  void run(store::RoomRecording& recording, Samples samples) {
    const std::vector<std::byte> packet{std::byte{0xE8}, std::byte{1}, std::byte{2}};
    for (const Samples end = now + samples; now < end; now += kFrame) {
      for (int c = 0; c < 2; ++c) recording.push(c, FrameIndex{now / kFrame}, packet);
      recording.push_sound(FrameIndex{now / kFrame}, sound(now));
    }
  }
  std::vector<store::SegmentIndex> segments() const {
    std::vector<store::SegmentIndex> all;
    for (const auto& [name, text] : content.texts) all.push_back(store::parse_segment_index(text));
    return all;
  }
  /// Its FLAC, on a real disk for the decoder.
  std::filesystem::path flac(const store::SegmentIndex& index) const {
    const auto file = std::find_if(index.files.begin(), index.files.end(),
                                   [](const auto& f) { return store::is_flac(f.file); });
    REQUIRE(file != index.files.end());
    const auto where = store::segment_folder("hall", index.start, index.number) / file->file;
    const auto& bytes = content.files.at(where.string());
    const auto path = folder.path() / (std::to_string(index.number) + ".flac");
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return path;
  }

  store::RoomPlan plan{"Forum", "hall", "Main hall", kFrame, 10 * Samples{kSampleRate}, {}};
  MemoryDisk::Content content;
  MemoryDisk disk{content};
  Scratch folder;
  Samples now = kStart + 720;
};

}  // namespace

TEST_CASE("The floor's FLAC begins and ends with its segment, to the sample") {
  Hall hall;
  {
    store::RoomRecording recording(hall.plan, hall.disk);
    recording.start();
    hall.run(recording, 25 * kSampleRate);
    recording.stop(hall.now);
    hall.run(recording, 2 * kSampleRate);
    CHECK(recording.status().state == RecordingState::off);
  }
  const auto segments = hall.segments();
  REQUIRE(segments.size() == 3);
  for (const auto& index : segments) {
    REQUIRE(index.end);
    CHECK(index.files.size() == 3);
    const auto heard = decode(hall.flac(index));
    CHECK(static_cast<Samples>(heard.samples.size()) == *index.end - index.start);
    CHECK(is_signal(heard, index.start));
  }
}

TEST_CASE("On a disk that fills up FLAC and Opus end at the same sample") {
  Hall hall;
  hall.content.fail_at = 90;
  hall.content.torn = 5;
  store::RoomRecording recording(hall.plan, hall.disk);
  recording.start();
  hall.run(recording, 9 * kSampleRate);
  CHECK(recording.status().state == RecordingState::failed);
  const auto segments = hall.segments();
  REQUIRE(segments.size() == 1);
  const auto& index = segments[0];
  CHECK(*index.end > index.start);
  const auto heard = decode(hall.flac(index));
  CHECK(static_cast<Samples>(heard.samples.size()) == *index.end - index.start);
  const auto folder = store::segment_folder("hall", index.start, index.number);
  for (const auto& file : index.files)
    if (!store::is_flac(file.file))
      CHECK(play(hall.content.files.at((folder / file.file).string())).length ==
            *index.end - index.start);
}

TEST_CASE("A plan without FLAC takes no sound") {
  Hall hall;
  hall.plan.floor_flac = false;
  store::RoomRecording recording(hall.plan, hall.disk);
  recording.start();
  hall.run(recording, 2 * kSampleRate);
  recording.finish();
  for (const auto& [name, bytes] : hall.content.files) CHECK_FALSE(store::is_flac(name));
}
