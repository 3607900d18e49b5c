/// What a listener and a desk do in their audio callback, at the pace of a device, beside the
/// period: 10 % of it is the limit of the slowest call in a thousand. JSON with --json.

#include "client/audio/device.h"
#include "client/cli/json_line.h"
#include "client/floor/floor_sender.h"
#include "client/listen/ear.h"
#include "codecs/audio/tone.h"
#include "codecs/opus/encoder.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

using namespace dragoman;
using client::JsonLine;

namespace {

constexpr double kLimitPercent = 10;
constexpr std::uint32_t kLoopback = 0x7F000001;

struct Options {
  double seconds = 20;
  int rounds = 3;
  bool json = false;
};

/// A relay's channel: Opus in 5 ms frames, sent evenly on a thread of its own.
class Channel {
 public:
  explicit Channel(client::PacketQueue& to) : to_(to), thread_([this] { run(); }) {}
  ~Channel() {
    stopping_ = true;
    thread_.join();
  }

 private:
  void run() {
    opus::Encoder encoder({});
    audio::Tone tone(1000, -20);
    std::vector<float> sound(240);
    std::array<std::byte, 1275> payload;
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    Instant due = client::monotonic_now();
    for (int n = 0; !stopping_; ++n) {
      tone.process(sound, 1);
      packet.sequence = rtp::SequenceNumber{} + n;
      packet.timestamp = rtp::Timestamp{} + 240 * n;
      packet.payload = rtp::Bytes{payload}.first(encoder.encode(sound, payload));
      to_.push(packet, client::monotonic_now());
      due += samples_to_duration(240);
      std::this_thread::sleep_for(due - client::monotonic_now());
    }
  }

  client::PacketQueue& to_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

double quantile(const std::vector<double>& sorted, double q) {
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

/// Shares of the period that the calls took, %.
struct Shares {
  std::string who;
  Samples period = 0;
  std::size_t calls = 0;
  double p50 = 0, p99 = 0, p999 = 0, max = 0;
};

/// `desk`: sends a microphone's packets, too.
Shares measure(bool desk, Samples period, double seconds) {
  net::UdpOptions loopback;
  loopback.bind.address = kLoopback;
  const net::UdpSocket relay(loopback);
  client::FloorSender sender{client::ContributionConfig{}};
  client::SendTarget target;
  target.to = relay.local();
  target.identity.payload_type = rtp::kPayloadL16;
  sender.set_target(target);

  client::Ear ear(1);
  client::Voice voice(1, 1, {}, 1);
  ear.add(&voice);
  const Channel channel(voice.queue());
  std::vector<double> shares;
  shares.reserve(static_cast<std::size_t>(seconds * 2 * kSampleRate / static_cast<double>(period)));
  const auto length = static_cast<double>(samples_to_duration(period).count());
  client::DeviceRequest request;
  request.name = "null";
  request.input_channels = request.output_channels = 1;
  request.period = period;
  const auto device = client::open_device(request);
  device->start([&](audio::Block in, audio::MutableBlock out, Instant capture, Instant playback) {
    const Instant begin = client::monotonic_now();
    if (desk) sender.push(in, capture);
    ear.render(out, playback);
    const auto taken = static_cast<double>((client::monotonic_now() - begin).count());
    if (shares.size() < shares.capacity()) shares.push_back(100 * taken / length);
  });
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  device->stop();
  const std::size_t calls = shares.size();
  if (calls == 0) return {};
  std::sort(shares.begin(), shares.end());
  return {desk ? "desk" : "listener",
          period,
          calls,
          quantile(shares, 0.5),
          quantile(shares, 0.99),
          quantile(shares, 0.999),
          shares.back()};
}

/// The quietest of the rounds: what the host steals is not our work.
Shares quietest(bool desk, Samples period, const Options& options) {
  Shares best;
  for (int round = 0; round < options.rounds; ++round) {
    const Shares now = measure(desk, period, options.seconds);
    if (now.calls > 0 && (best.calls == 0 || now.p999 < best.p999)) best = now;
  }
  fmt::print(stderr, "  {} with a period of {}: p99.9 {:.2f} % (limit {:g} %)\n", best.who, period,
             best.p999, kLimitPercent);
  return best;
}

std::string to_json(const Shares& shares) {
  return JsonLine()
      .text("who", shares.who)
      .integer("period", shares.period)
      .integer("calls", static_cast<long long>(shares.calls))
      .number("p50_percent", shares.p50, 3)
      .number("p99_percent", shares.p99, 3)
      .number("p999_percent", shares.p999, 3)
      .number("max_percent", shares.max, 3)
      .number("limit_percent", kLimitPercent, 0)
      .str();
}

std::string to_table(const std::vector<Shares>& all) {
  std::string text = "our work in the audio callback, % of the period; Opus, 5 ms frames\n";
  text += fmt::format("{:10} {:>6} {:>7} {:>7} {:>7} {:>7} {:>7} {:>6}\n", "who", "period", "calls",
                      "p50", "p99", "p99.9", "max", "limit");
  for (const Shares& s : all)
    text += fmt::format("{:10} {:6} {:7} {:7.2f} {:7.2f} {:7.2f} {:7.2f} {:6g}{}\n", s.who,
                        s.period, s.calls, s.p50, s.p99, s.p999, s.max, kLimitPercent,
                        s.p999 > kLimitPercent ? "  OVER" : "");
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App cli{"What the audio callback of a listener and of a desk costs, beside the period."};
  cli.add_option("--seconds", options.seconds, "length of a round")->capture_default_str();
  cli.add_option("--rounds", options.rounds, "the quietest counts")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  cli.add_flag("--json", options.json);
  CLI11_PARSE(cli, argc, argv);
  std::vector<Shares> all;
  for (const bool desk : {false, true})
    for (const Samples period : {Samples{120}, Samples{240}})
      all.push_back(quietest(desk, period, options));
  if (options.json) {
    std::vector<std::string> rows;
    for (const Shares& shares : all) rows.push_back(to_json(shares));
    fmt::print("{}\n",
               JsonLine().raw("callbacks", fmt::format("[{}]", fmt::join(rows, ","))).str());
  } else {
    fmt::print("{}", to_table(all));
  }
  const bool held = std::all_of(all.begin(), all.end(), [](const Shares& s) {
    return s.calls > 0 && s.p999 <= kLimitPercent;
  });
  return held ? 0 : 1;
}
