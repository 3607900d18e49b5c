#include "client/floor/floor_input.h"

#include "client/floor/floor_app.h"
#include "relay/net/udp.h"
#include "tests/client/audio/temporary_file.h"
#include "tests/client/net/station.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

TEST_CASE("a tone floor gives its tone, paced by the clock") {
  FloorOptions options;
  options.tone_hz = 1000;
  options.tone_dbfs = -12;
  FloorInput input(options);
  std::vector<float> heard;
  heard.reserve(48000);
  std::atomic<bool> full{false};
  Instant last{};
  input.start([&](audio::Block block, Instant capture) {
    if (heard.size() >= 9600) {
      full.store(true);
      full.notify_one();
      return;
    }
    if (last != Instant{}) CHECK(capture > last);
    last = capture;
    heard.insert(heard.end(), block.begin(), block.end());
  });
  full.wait(false);
  input.stop();
  const auto fit = fit_sine(audio::Block(heard).subspan(960), 1000);
  CHECK(20 * std::log10(fit.amplitude) == Approx(-12).margin(0.01));
}

TEST_CASE("an RTP stream that does not come, or ends, feeds nothing and says so") {
  const auto port = net::UdpSocket(net::UdpOptions{}).local().port;
  const TemporaryFile sdp("stream.sdp");
  std::ofstream(sdp.path()) << "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=remote\r\nt=0 0\r\n"
                            << "c=IN IP4 127.0.0.1\r\nm=audio " << port
                            << " RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n";
  FloorOptions options;
  options.sdp = sdp.path();
  FloorInput input(options);
  std::atomic<int> blocks{0};
  input.start([&](audio::Block, Instant) { ++blocks; });
  const auto until = [&input](auto condition) {
    while (!condition(input.state())) std::this_thread::yield();
  };
  until([](const DeviceState& state) { return state.callbacks > 100; });
  CHECK(blocks == 0);
  CHECK_FALSE(input.state().running);
  CHECK(input.state().message.find("no packets") == 0);

  Station station(1000, 7);
  station.aim({0x7F000001, port});
  until([](const DeviceState& state) { return state.running; });
  CHECK(blocks > 0);
  CHECK(input.state().message.empty());
  station.aim({});
  until([](const DeviceState& state) { return !state.running; });
  input.stop();
}

TEST_CASE("an input that is not there is refused with words") {
  FloorOptions options;
  options.file = "/nonexistent.wav";
  CHECK_THROWS_AS(FloorInput(options), ProgramError);
  options = {};
  options.sdp = "/nonexistent.sdp";
  CHECK_THROWS_AS(FloorInput(options), ProgramError);
}

TEST_CASE("a file that holds no sound, and a device that is not there, are bad usage") {
  const testing::TemporaryFile file(".wav");
  std::ofstream(file.path()) << "no sound";
  FloorOptions not_sound, no_device;
  not_sound.file = file.path();
  no_device.device = "no such device";
  for (const auto& options : {not_sound, no_device}) {
    try {
      FloorInput{options};
      FAIL("was not refused");
    } catch (const ProgramError& error) {
      CAPTURE(error.what());
      CHECK(error.exit() == Exit::usage);
      CHECK_FALSE(error.remedy().empty());
    }
  }
}

TEST_CASE("the line of --json says what is sent, and null for what is not known") {
  FloorStatus status;
  status.sent = 400;
  status.rms_dbfs = -23.04F;
  DeviceState input;
  input.running = true;
  CHECK(floor_line("hall", "mixer", status, input, true, 1.5) ==
        R"({"t":1.500,"room":"hall","source":"mixer","registered":true,"input_running":true,)"
        R"("level_dbfs":-23.0,"peak_dbfs":-120.0,"sent":400,"refused":0,"xruns":0,"reopened":0,)"
        R"("message":null})");
}
