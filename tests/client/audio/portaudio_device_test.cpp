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
#include <memory>
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

/// A parrot at a card of its own, that hears itself by a cable.
struct Perch {
  Perch() {
    REQUIRE(server.start());
    set_client_name("dragoman-parrot");
    DeviceRequest request;
    request.name = "system";
    request.input_channels = request.output_channels = 1;
    device = open_device(request);
    device->start(parrot.callback());
    CHECK(device->state().running);
    REQUIRE(eventually([&] { return server.connect(kMouth, kEar); }));
    CHECK(eventually([&] { return parrot.hears_tone(); }));
  }

  static constexpr const char* kMouth = "dragoman-parrot:out_0";
  static constexpr const char* kEar = "dragoman-parrot:in_0";
  JackServer server;
  Parrot parrot;
  std::unique_ptr<AudioDevice> device;
};

bool jack_is_missing() {
  if (JackServer::installed()) return false;
  WARN("jackd is not installed: nothing was tested (apt-get install jackd2)");
  return true;
}

}  // namespace

TEST_CASE("a device plays and records through JACK, and comes back after its server was away") {
  if (jack_is_missing()) return;
  Perch perch;
  // PortAudio has laid one to the card; a technician took it away.
  REQUIRE(perch.server.disconnect("system:capture_1", Perch::kEar));
  const int laid = perch.parrot.windows();
  REQUIRE(eventually([&] { return perch.parrot.windows() > laid + 20; }));

  perch.server.stop();
  REQUIRE(eventually([&] { return !perch.device->state().running; }));
  CHECK(perch.device->state().message.find("gone") != std::string::npos);
  perch.parrot.forget();

  REQUIRE(perch.server.start());
  REQUIRE(eventually([&] { return perch.device->state().running; }));
  CHECK(perch.device->state().message.find("back") != std::string::npos);
  CHECK(perch.device->state().reopened == 1);
  // The cable lies again, and the one that was taken away does not.
  CHECK(eventually([&] { return perch.parrot.hears_tone(); }));
  CHECK(perch.server.cables(Perch::kEar) == std::vector<std::string>{Perch::kMouth});
  perch.device->stop();
  CHECK_FALSE(perch.device->state().running);
}

TEST_CASE("a server that holds still for a while keeps the device, its ports and its cables") {
  if (jack_is_missing()) return;
  Perch perch;
  perch.server.hold(true);
  REQUIRE(eventually([&] { return !perch.device->state().running; }));
  const std::uint64_t reopened = perch.device->state().reopened;
  perch.server.hold(false);
  REQUIRE(eventually([&] { return perch.device->state().running; }));
  perch.parrot.forget();
  CHECK(eventually([&] { return perch.parrot.hears_tone(); }));
  CHECK(perch.device->state().reopened == reopened);
  perch.device->stop();
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
