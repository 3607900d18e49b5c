/// A real PortAudio stream, through a JACK server with a dummy card.

#include "client/audio/device.h"
#include "codecs/audio/tone.h"
#include "tests/client/audio/jack_server.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

namespace {

constexpr double kHz = 1000;

/// Says a tone, and measures what it hears in windows of 100 ms.
class Parrot {
 public:
  AudioCallback callback() {
    return [this](audio::Block in, audio::MutableBlock out, Instant, Instant) {
      tone_.process(out, 1);
      for (const float sample : in) {
        window_[filled_++] = sample;
        if (filled_ < window_.size()) continue;
        filled_ = 0;
        const auto fit = fit_sine(window_, kHz);
        heard_.store(fit.amplitude > 0.4 && fit.sinad_db() > 60);
        windows_.fetch_add(1);
      }
    };
  }
  bool hears_tone() const { return heard_.load(); }
  int windows() const { return windows_.load(); }
  void forget() { heard_.store(false); }

 private:
  audio::Tone tone_{kHz, -6.0F};
  std::array<float, 4800> window_{};
  std::size_t filled_ = 0;
  std::atomic<bool> heard_{false};
  std::atomic<int> windows_{0};
};

/// Until `holds`, or for so long that it never will.
bool eventually(const std::function<bool()>& holds) {
  for (int look = 0; look < 3000; ++look) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return false;
}

}  // namespace

TEST_CASE("a device plays and records through JACK, and comes back after its server was away") {
  if (!JackServer::installed()) {
    WARN("jackd is not installed: nothing was tested (apt-get install jackd2)");
    return;
  }
  JackServer server;
  REQUIRE(server.start());
  set_client_name("dragoman-parrot");
  DeviceRequest request;
  request.name = "system";
  request.input_channels = request.output_channels = 1;
  const auto device = open_device(request);
  Parrot parrot;
  device->start(parrot.callback());
  CHECK(device->state().running);
  REQUIRE(
      eventually([&] { return server.connect("dragoman-parrot:out_0", "dragoman-parrot:in_0"); }));
  CHECK(eventually([&] { return parrot.hears_tone(); }));
  // PortAudio has laid one to the card; a technician took it away.
  REQUIRE(server.disconnect("system:capture_1", "dragoman-parrot:in_0"));
  const int laid = parrot.windows();
  REQUIRE(eventually([&] { return parrot.windows() > laid + 20; }));

  server.stop();
  REQUIRE(eventually([&] { return !device->state().running; }));
  CHECK(device->state().message.find("gone") != std::string::npos);
  parrot.forget();

  REQUIRE(server.start());
  REQUIRE(eventually([&] { return device->state().running; }));
  CHECK(device->state().message.find("back") != std::string::npos);
  CHECK(device->state().reopened == 1);
  // The cable lies again, and the one that was taken away does not.
  CHECK(eventually([&] { return parrot.hears_tone(); }));
  CHECK(server.cables("dragoman-parrot:in_0") == std::vector<std::string>{"dragoman-parrot:out_0"});
  device->stop();
  CHECK_FALSE(device->state().running);
}

TEST_CASE("a server that holds still for a while keeps the device, its ports and its cables") {
  if (!JackServer::installed()) {
    WARN("jackd is not installed: nothing was tested (apt-get install jackd2)");
    return;
  }
  JackServer server;
  REQUIRE(server.start());
  set_client_name("dragoman-parrot");
  DeviceRequest request;
  request.name = "system";
  request.input_channels = request.output_channels = 1;
  const auto device = open_device(request);
  Parrot parrot;
  device->start(parrot.callback());
  REQUIRE(
      eventually([&] { return server.connect("dragoman-parrot:out_0", "dragoman-parrot:in_0"); }));
  REQUIRE(eventually([&] { return parrot.hears_tone(); }));
  server.hold(true);
  REQUIRE(eventually([&] { return !device->state().running; }));
  const std::uint64_t reopened = device->state().reopened;
  server.hold(false);
  REQUIRE(eventually([&] { return device->state().running; }));
  parrot.forget();
  CHECK(eventually([&] { return parrot.hears_tone(); }));
  CHECK(device->state().reopened == reopened);
  device->stop();
}

TEST_CASE("a device that is not there is refused with what there is") {
  DeviceRequest request;
  request.name = "no such card";
  request.output_channels = 1;
  std::string words;
  try {
    open_device(request);
  } catch (const std::runtime_error& error) {
    words = error.what();
  }
  CHECK(words.find("no sound device \"no such card\"") != std::string::npos);
  CHECK(words.find("null") != std::string::npos);
}
