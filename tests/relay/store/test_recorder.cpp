#include "relay/store/recorder.h"
#include "tests/relay/store/memory_disk.h"
#include "tests/support/catch.h"

#include <thread>

using namespace dragoman;
using namespace dragoman::testing;
using store::Recorder;
using store::RecordingState;

namespace {

constexpr Samples kFrame = 240;
constexpr FrameIndex kBegin{1'795'932'000LL * kSampleRate / kFrame};
constexpr int kChannels = 33;

std::vector<store::RoomPlan> rooms() {
  store::RoomPlan plan{"Forum", "hall", "Main hall", kFrame, 3600LL * kSampleRate, {}};
  for (int c = 0; c < kChannels; ++c)
    plan.channels.push_back({"l" + std::to_string(c), "", "", c, 1});
  return {plan};
}

void send(Recorder& recorder, FrameIndex& now, Samples samples) {
  const std::vector<std::byte> packet(60, std::byte{0xE8});
  for (const FrameIndex end = now + samples / kFrame; now < end; now = now + 1) {
    for (int c = 0; c < kChannels; ++c) recorder.push(0, c, now, packet);
    recorder.flush();
  }
}

std::vector<Samples> lengths(const MemoryDisk::Content& content) {
  std::vector<Samples> all;
  for (const auto& [name, bytes] : content.files) all.push_back(play(bytes).length);
  return all;
}

}  // namespace

TEST_CASE("what was handed over is on disk when the recorder has gone") {
  MemoryDisk::Content content;
  FrameIndex now = kBegin;
  {
    Recorder recorder(rooms(), std::make_unique<MemoryDisk>(content));
    recorder.start(0);
    send(recorder, now, 10 * kSampleRate);
    CHECK(recorder.dropped() == 0);
  }
  const Samples start = store::parse_segment_index(content.texts.begin()->second).start;
  CHECK(lengths(content) == std::vector<Samples>(kChannels, to_int(now) * kFrame - start));
}

TEST_CASE("a disk that stalls keeps nobody waiting and loses nothing") {
  MemoryDisk::Content content;
  FrameIndex now = kBegin;
  Samples start = 0;
  {
    Recorder recorder(rooms(), std::make_unique<MemoryDisk>(content));
    recorder.start(0);
    send(recorder, now, 3 * kSampleRate);
    {
      const std::lock_guard stall(content.stall);
      send(recorder, now, kSampleRate);
      while (content.stalled == 0) std::this_thread::yield();
      send(recorder, now, 5 * kSampleRate);  // far more than 500 ms, while a write hangs
    }
    send(recorder, now, kSampleRate);
    CHECK(recorder.dropped() == 0);
  }
  start = store::parse_segment_index(content.texts.begin()->second).start;
  CHECK(lengths(content) == std::vector<Samples>(kChannels, to_int(now) * kFrame - start));
}

TEST_CASE("what a hanging disk has no room for is dropped and counted, and time stays right") {
  MemoryDisk::Content content;
  FrameIndex now = kBegin;
  std::uint64_t filled = 0, dropped = 0;
  {
    constexpr std::size_t kLittle = 1'000'000;
    Recorder recorder(rooms(), std::make_unique<MemoryDisk>(content), kLittle);
    recorder.start(0);
    send(recorder, now, 2 * kSampleRate);
    while (recorder.status(0).state != RecordingState::on) std::this_thread::yield();
    {
      const std::lock_guard stall(content.stall);
      send(recorder, now, kSampleRate);
      while (content.stalled == 0) std::this_thread::yield();
      while (recorder.dropped() == 0) send(recorder, now, kSampleRate / 2);
    }
    dropped = recorder.dropped();
    // It takes what comes again once the disk has gone on.
    while (recorder.dropped() - dropped > 0 || recorder.status(0).filled == 0) {
      dropped = recorder.dropped();
      send(recorder, now, kFrame);
      std::this_thread::yield();
    }
    filled = recorder.status(0).filled;
  }
  CHECK(dropped > 0);
  CHECK(filled > 0);
  for (const auto& [name, text] : content.texts) {
    const auto segment = store::parse_segment_index(text);
    const std::string folder = name.substr(0, name.rfind('/') + 1);
    REQUIRE(segment.files.size() == kChannels);
    for (const auto& file : segment.files)
      CHECK(play(content.files.at(folder + file.file)).length == *segment.end - segment.start);
  }
}
