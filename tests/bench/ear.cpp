// The measuring end of the mouth-to-ear benchmark: one audio client that is mouth and ear at once,
// so that both are counted on one sample clock. `ear latency` sends markers and finds them again;
// `ear record` writes down what it hears with the monotonic time of its first sample.

#include "client/audio/device.h"
#include "tests/bench/marker.h"

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
  std::vector<float> said;   ///< what goes out, prepared before the start
  std::atomic<std::size_t> position{0};
  std::atomic<std::int64_t> first_ns{0};
};

void run_device(const std::string& device_name, Take& take) {
  client::DeviceRequest request;
  request.name = device_name;
  request.input_channels = 1;
  request.output_channels = 1;
  const auto device = client::open_device(request);
  device->start([&take](audio::Block input, audio::MutableBlock output, Instant capture, Instant) {
    std::size_t at = take.position.load(std::memory_order_relaxed);
    if (at == 0) take.first_ns.store(capture.time_since_epoch().count(), std::memory_order_relaxed);
    for (std::size_t i = 0; i < output.size(); ++i, ++at) {
      output[i] = at < take.said.size() ? take.said[at] : 0.0F;
      if (at < take.heard.size() && i < input.size()) take.heard[at] = input[i];
    }
    take.position.store(at, std::memory_order_release);
  });
  while (take.position.load(std::memory_order_acquire) < take.heard.size()) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  device->stop();
}

int latency(const std::string& device, int count, bool json) {
  constexpr std::size_t kLeadIn = kSampleRate * 3, kWindow = 24000, kMarkerLength = 240;
  const std::vector<float> marker = make_marker();
  Take take;
  std::vector<std::size_t> sent;
  std::size_t at = kLeadIn;
  for (int i = 0; i < count; ++i) {
    sent.push_back(at);
    // A stride that is no multiple of any frame or period walks through all their phases.
    at += 12007;
  }
  take.said.assign(at + kWindow, 0.0F);
  take.heard.assign(at + kWindow, 0.0F);
  for (const std::size_t start : sent)
    std::copy(marker.begin(), marker.end(), take.said.begin() + static_cast<std::ptrdiff_t>(start));
  run_device(device, take);

  std::vector<double> found;
  int lost = 0;
  for (const std::size_t start : sent) {
    const Found match =
        find_marker(std::span{take.heard}.subspan(start, 9600 + kMarkerLength), marker);
    if (match.likeness > 0.6)
      found.push_back(static_cast<double>(match.offset) * 1000 / kSampleRate);
    else
      ++lost;
  }
  std::sort(found.begin(), found.end());
  const auto percentile = [&](double q) {
    return found.empty()
               ? 0.0
               : found[std::min(found.size() - 1,
                                static_cast<std::size_t>(q * static_cast<double>(found.size())))];
  };
  if (json) {
    fmt::print(
        R"({{"n":{},"lost":{},"mouth_to_ear_ms":{{"p50":{:.2f},"p90":{:.2f},"p99":{:.2f},"max":{:.2f},"min":{:.2f}}}}})"
        "\n",
        found.size(), lost, percentile(0.5), percentile(0.9), percentile(0.99), percentile(1),
        percentile(0));
  } else {
    fmt::print(
        "markers heard {}, lost {}; mouth to ear min {:.2f} p50 {:.2f} p90 {:.2f} p99 {:.2f} max "
        "{:.2f} ms\n",
        found.size(), lost, percentile(0), percentile(0.5), percentile(0.9), percentile(0.99),
        percentile(1));
  }
  return found.empty() ? 1 : 0;
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
  CLI::App app{"Mouth and ear of the latency benchmark"};
  std::string device = "system", file;
  int count = 200;
  double seconds = 5;
  bool json = false;
  app.require_subcommand(1);
  app.add_option("--device", device, "PortAudio device")->capture_default_str();
  auto* latency = app.add_subcommand("latency", "send markers and find them again");
  latency->add_option("--count", count, "how many")->capture_default_str();
  latency->add_flag("--json", json);
  auto* record = app.add_subcommand("record", "write down what is heard, as raw 32-bit floats");
  record->add_option("--seconds", seconds)->capture_default_str();
  record->add_option("--output", file)->required();
  CLI11_PARSE(app, argc, argv);
  dragoman::client::set_client_name("bench_ear");
  try {
    return latency->parsed() ? dragoman::bench::latency(device, count, json)
                             : dragoman::bench::record(device, seconds, file);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
