/// What listeners by WebRTC cost, beside the limits: processor time of the shards with the delivery
/// on the loopback in it, memory, packets lost, how long one packet takes to all, and set-up. The
/// listeners are a process of their own and verify every packet.

#include "relay/app/web_media.h"
#include "tests/bench/hall.h"
#include "tests/bench/web_crowd.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

using namespace dragoman;

namespace {

constexpr int kChannels = 8;

/// What the crowd must know of the relay.
struct Introduction {
  rtp::Endpoint media{};
  sdp::Fingerprint certificate;
};

struct Options {
  int listeners = 1000;
  int threads = 1;
  double seconds = 10;
  double per_second = 400;  ///< above the limit, so that it shows
};

template <class Value>
void send(int fd, const Value& value) {
  if (::write(fd, &value, sizeof value) != sizeof value) throw std::runtime_error("pipe");
}
template <class Value>
Value receive(int fd) {
  Value value;
  auto* at = reinterpret_cast<char*>(&value);
  for (std::size_t left = sizeof value; left > 0;) {
    const ssize_t got = ::read(fd, at, left);
    if (got <= 0) throw std::runtime_error("the other process is gone");
    at += got;
    left -= static_cast<std::size_t>(got);
  }
  return value;
}

void wait(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

struct Duty {
  double web = 0, all = 0;  ///< seconds of processor time
  std::uint64_t late_ticks = 0;
};
Duty duty(const app::MediaPlane& plane) {
  Duty sum;
  for (const app::ThreadReport& report : plane.threads()) {
    sum.all += report.busy_seconds;
    if (report.name.starts_with("web")) sum.web += report.busy_seconds;
    if (report.name.starts_with("mix")) sum.late_ticks += report.late_cycles;
  }
  return sum;
}

void print(const char* what, const std::string& limit, const std::string& measured) {
  fmt::print("{:<58} {:>14} {:>14}\n", what, limit, measured);
}

void be_the_relay(const Options& options, const webrtc::Identity& phones, int to_crowd,
                  int from_crowd) {
  event::Event event = bench::hall_event(kChannels, 0);
  event.web.threads = options.threads;
  app::MediaPlane plane(event, {FrameIndex{354'000'000'000}}, {});
  plane.start();
  wait(1);
  const double setup = options.listeners / options.per_second;
  const Duty before = duty(plane);
  wait(setup);
  const std::uint64_t control_late = duty(plane).late_ticks - before.late_ticks;

  const std::size_t memory = bench::resident_memory();
  const auto shards = plane.web()->shards();
  for (int i = 0; i < options.listeners; ++i) {
    webrtc::Command command;
    command.listener = bench::admitted(i, shards, kChannels, phones.fingerprint());
    while (!plane.web()->post(command)) wait(0.001);
    if (i % 500 == 499) wait(0.05);
  }
  const Duty idle = duty(plane);
  send(to_crowd, Introduction{plane.media_endpoint(), plane.web()->fingerprint()});
  wait(setup + 1.5);
  const std::uint64_t setup_late = duty(plane).late_ticks - idle.late_ticks;
  const Duty begin = duty(plane);
  const double seconds = std::max(1.0, options.seconds - 1);
  wait(seconds);
  const Duty end = duty(plane);
  const double megabytes = static_cast<double>(bench::resident_memory() - memory) / 1e6;
  plane.web()->drain([](const webrtc::Event&) {});
  const auto crowd = receive<bench::CrowdReport>(from_crowd);

  const double expected = 50.0 * options.listeners * options.seconds;
  fmt::print("{} listeners, {} shards, {} s\n", options.listeners, shards, options.seconds);
  print("", "limit", "measured");
  print("connected", fmt::format("{}", options.listeners), fmt::format("{}", crowd.connected));
  print("shards' processor time, % of one core", options.listeners <= 1000 ? "30" : "100",
        fmt::format("{:.1f}", (end.web - begin.web) / seconds * 100));
  print("all media threads, % of one core", "",
        fmt::format("{:.1f}", (end.all - begin.all) / seconds * 100));
  print("packets lost", "0", fmt::format("{}", crowd.missing));
  print("packets that did not open", "0", fmt::format("{}", crowd.not_opened));
  print("packets heard, of those expected", "1",
        fmt::format("{:.3f}", static_cast<double>(crowd.received) / expected));
  print("one packet to all, p50 ms", "", fmt::format("{:.2f}", crowd.spread_p50_ms));
  print("one packet to all, p99 ms", "10", fmt::format("{:.2f}", crowd.spread_p99_ms));
  print("one packet to all, worst ms", "", fmt::format("{:.2f}", crowd.spread_max_ms));
  print("memory a listener, kB", "64", fmt::format("{:.1f}", megabytes * 1000 / options.listeners));
  print("set-up, listeners a second", "300",
        fmt::format("{:.0f}", crowd.connected / crowd.setup_seconds));
  print("late ticks in set-up, in as long without", "the same",
        fmt::format("{}, {}", setup_late, control_late));
}

int be_the_crowd(const Options& options, const webrtc::Identity& phones, int from_relay,
                 int to_relay) {
  const auto relay = receive<Introduction>(from_relay);
  bench::Crowd crowd{options.listeners, static_cast<std::size_t>(options.threads),
                     kChannels,         phones,
                     relay.certificate, relay.media};
  send(to_relay, crowd.run(options.per_second, options.seconds));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Listeners by WebRTC: processor time, memory, loss and set-up"};
  app.add_option("--listeners", options.listeners, "how many");
  app.add_option("--threads", options.threads, "shards");
  app.add_option("--seconds", options.seconds, "how long they listen");
  app.add_option("--rate", options.per_second, "how many come in a second");
  CLI11_PARSE(app, argc, argv);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  const webrtc::Identity phones;
  int to_crowd[2], to_relay[2];
  if (pipe(to_crowd) != 0 || pipe(to_relay) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) _exit(be_the_crowd(options, phones, to_crowd[0], to_relay[1]));
  be_the_relay(options, phones, to_crowd[1], to_relay[0]);
  waitpid(child, nullptr, 0);
  return 0;
}
