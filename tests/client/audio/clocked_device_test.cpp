#include "client/audio/device.h"
#include "tests/client/audio/temporary_file.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <atomic>
#include <thread>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

namespace {
/// Runs a device until `frames` samples were captured and returns them.
std::vector<float> capture(AudioDevice& device, std::size_t frames,
                           const std::function<void(Instant, Instant, std::size_t)>& look) {
  std::vector<float> heard;
  heard.reserve(frames + 960);
  std::atomic<bool> full{false};
  device.start([&](audio::Block in, audio::MutableBlock out, Instant captured, Instant played) {
    if (heard.size() >= frames) {
      full.store(true);
      full.notify_one();
      return;
    }
    heard.insert(heard.end(), in.begin(), in.end());
    for (float& sample : out) sample = 0.0F;
    look(captured, played, in.size());
  });
  full.wait(false);
  device.stop();
  return heard;
}
}  // namespace

TEST_CASE("the null device hears silence at exact times, one period after the other") {
  DeviceRequest request;
  request.name = "null";
  request.input_channels = request.output_channels = 1;
  request.period = 120;
  const auto device = open_device(request);
  Instant last{};
  const Instant before = monotonic_now();
  const auto heard =
      capture(*device, 4800, [&](Instant captured, Instant played, std::size_t size) {
        CHECK(size == 120);
        CHECK(played - captured == samples_to_duration(120));
        if (last != Instant{}) CHECK(played - last == samples_to_duration(120));
        last = played;
      });
  CHECK(last - before >= samples_to_duration(4800));
  CHECK(monotonic_now() >= last);  // never ahead of the clock
  CHECK(rms(heard) == 0.0);
  CHECK(device->state().callbacks >= 40);
  CHECK_FALSE(device->state().running);
}

TEST_CASE("a file is heard from its beginning, paced by the clock") {
  const TemporaryFile file(".wav");
  write_sound(file.path(), {48000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT, sine(1000, 0.5, 9600)});
  DeviceRequest request;
  request.name = "file";
  request.file = file.path();
  request.loop = true;
  request.input_channels = 1;
  const auto device = open_device(request);
  const Instant before = monotonic_now();
  const auto heard = capture(*device, 24000, [](Instant, Instant, std::size_t) {});
  CHECK(monotonic_now() - before >= samples_to_duration(24000));
  CHECK(fit_sine(audio::Block(heard).subspan(100), 1000).sinad_db() > 100);
}

TEST_CASE("requests that make no sense are refused") {
  DeviceRequest request;
  request.name = "null";
  request.output_channels = 3;
  CHECK_THROWS_AS(open_device(request), std::runtime_error);
  request.output_channels = 0;
  request.input_channels = 2;
  request.inputs = {1};
  CHECK_THROWS_AS(open_device(request), std::runtime_error);
  request.inputs = {0, 1};
  CHECK_THROWS_AS(open_device(request), std::runtime_error);
  request = {};
  request.name = "file";
  request.input_channels = 1;
  request.file = "/nonexistent.wav";
  CHECK_THROWS_AS(open_device(request), std::runtime_error);
}

TEST_CASE("the null device is in the list") {
  bool found = false;
  for (const auto& device : list_devices()) found = found || device.name == "null";
  CHECK(found);
}
