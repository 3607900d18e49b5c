// The ear of benchmarks that look at sound: writes down what it hears, with the monotonic time of
// the first sample.

#include "client/audio/device.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace dragoman::bench {
namespace {

struct Take {
  std::vector<float> heard;  ///< what came in, sized once before the start
  std::atomic<std::size_t> position{0};
  std::atomic<std::int64_t> first_ns{0};
};

void run_device(const std::string& device_name, Take& take) {
  client::DeviceRequest request;
  request.name = device_name;
  request.input_channels = 1;
  const auto device = client::open_device(request);
  device->start([&take](audio::Block input, audio::MutableBlock, Instant capture, Instant) {
    std::size_t at = take.position.load(std::memory_order_relaxed);
    if (at == 0) take.first_ns.store(capture.time_since_epoch().count(), std::memory_order_relaxed);
    for (std::size_t i = 0; i < input.size() && at < take.heard.size(); ++i, ++at)
      take.heard[at] = input[i];
    take.position.store(at, std::memory_order_release);
  });
  while (take.position.load(std::memory_order_acquire) < take.heard.size()) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  device->stop();
}

int record(const std::string& device, double seconds, const std::string& file) {
  Take take;
  take.heard.assign(static_cast<std::size_t>(seconds * kSampleRate), 0.0F);
  run_device(device, take);
  std::FILE* out = std::fopen(file.c_str(), "wb");
  if (out == nullptr) {
    fmt::print(stderr, "cannot write {}\n", file);
    return 1;
  }
  std::fwrite(take.heard.data(), sizeof(float), take.heard.size(), out);
  std::fclose(out);
  fmt::print(R"({{"first_sample_ns":{}}})"
             "\n",
             take.first_ns.load());
  return 0;
}

}  // namespace
}  // namespace dragoman::bench

int main(int argc, char** argv) {
  CLI::App app{"Writes down what it hears, as raw 32-bit floats"};
  std::string device = "system", file;
  double seconds = 5;
  app.add_option("--device", device, "PortAudio device")->capture_default_str();
  app.add_option("--seconds", seconds)->capture_default_str();
  app.add_option("--output", file)->required();
  CLI11_PARSE(app, argc, argv);
  dragoman::client::set_client_name("bench_ear");
  try {
    return dragoman::bench::record(device, seconds, file);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
