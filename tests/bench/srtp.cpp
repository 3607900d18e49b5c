/// What SRTP with AES-256-GCM costs a channel, beside its limit: the relay opens what a desk sends
/// and seals what it sends by multicast. Processor time of one thread, many keys in turn, so that
/// none stays in the nearest cache.

#include "codecs/rtp/packet.h"
#include "codecs/srtp/master_key.h"
#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <time.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

using namespace dragoman;

namespace {

/// Percent of one core.
constexpr double kLimit = 0.05;

struct Options {
  int keys = 200, rounds = 5, packets = 400;
  bool json = false;
};

/// One kind of packet, and how many of it a channel has each second.
struct Kind {
  const char* name;
  std::size_t payload;
  double per_second;
  bool opens;
};
/// A desk's L16 of 2.5 ms; Opus of 5 ms at 96 kb/s; its RED twin with two copies.
constexpr std::array kKinds{Kind{"open a contribution (L16, 2.5 ms)", 240, 400, true},
                            Kind{"seal a channel (Opus, 5 ms)", 60, 200, false},
                            Kind{"seal its RED twin", 189, 200, false}};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

srtp::MasterKey key_of(int n) {
  srtp::MasterKey key;
  key.key.fill(static_cast<std::byte>(n));
  key.key[1] = static_cast<std::byte>(n >> 8);
  return key;
}

using Datagram = std::array<std::byte, rtp::kMaxDatagram>;

std::size_t write_packet(const Kind& kind, int ssrc, int number, Datagram& out) {
  static const std::vector<std::byte> kPayload(2048, std::byte{0x5A});
  rtp::Packet packet;
  packet.payload_type = rtp::kPayloadL16;
  packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(number)};
  packet.ssrc = rtp::Ssrc{static_cast<std::uint32_t>(ssrc)};
  packet.payload = rtp::Bytes{kPayload}.first(kind.payload);
  return rtp::write(packet, out);
}

/// Microseconds a packet.
double measure(const Kind& kind, const Options& options) {
  constexpr auto kProfile = srtp::Profile::aead_aes_256_gcm;
  std::vector<srtp::Sender> senders;
  std::vector<srtp::Receiver> receivers;
  for (int i = 0; i < options.keys; ++i) {
    const auto key = key_of(i);
    senders.emplace_back(kProfile, key.key, key.salt);
    receivers.emplace_back(kProfile, key.key, key.salt);
  }
  std::vector<Datagram> datagrams(static_cast<std::size_t>(options.keys));
  double taken = 0;
  std::size_t failed = 0;
  for (int number = 1; number <= options.packets; ++number) {
    std::vector<std::size_t> sizes;
    for (int i = 0; i < options.keys; ++i)
      sizes.push_back(write_packet(kind, i, number, datagrams[static_cast<std::size_t>(i)]));
    const double begin = cpu_seconds();
    for (std::size_t i = 0; i < sizes.size(); ++i)
      sizes[i] = senders[i].protect_rtp(datagrams[i], sizes[i], 0);
    const double sealed = cpu_seconds();
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const auto packet = rtp::MutableBytes{datagrams[i]}.first(sizes[i]);
      failed += receivers[i].open_rtp(packet).verdict != srtp::Verdict::ok;
    }
    taken += kind.opens ? cpu_seconds() - sealed : sealed - begin;
  }
  if (failed != 0) throw std::runtime_error("a packet did not open");
  return taken * 1e6 / (static_cast<double>(options.packets) * options.keys);
}

/// What else runs on the host only ever adds.
double least_of(const Kind& kind, const Options& options) {
  double best = measure(kind, options);
  for (int i = 1; i < options.rounds; ++i) best = std::min(best, measure(kind, options));
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App cli{"What SRTP costs a channel, beside its limit"};
  cli.add_option("--keys", options.keys, "keys in turn")->check(CLI::Range(1, 10'000));
  cli.add_option("--rounds", options.rounds, "how often each is measured; the least counts")
      ->check(CLI::Range(1, 99));
  cli.add_flag("--json", options.json, "print JSON");
  CLI11_PARSE(cli, argc, argv);

  std::array<double, kKinds.size()> micros{};
  double sum = 0;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    micros[i] = least_of(kKinds[i], options);
    sum += micros[i] * kKinds[i].per_second / 1e4;
  }
  if (options.json) {
    fmt::print(
        "{{\"keys\":{},\"open_us\":{:.3f},\"seal_us\":{:.3f},\"seal_red_us\":{:.3f},"
        "\"percent_of_a_core\":{:.4f},\"limit\":{:.2f}}}\n",
        options.keys, micros[0], micros[1], micros[2], sum, kLimit);
  } else {
    fmt::print("{:<36} {:>9} {:>9} {:>9}\n", "", "µs each", "a second", "% a core");
    for (std::size_t i = 0; i < kKinds.size(); ++i)
      fmt::print("{:<36} {:>9.3f} {:>9.0f} {:>9.4f}\n", kKinds[i].name, micros[i],
                 kKinds[i].per_second, micros[i] * kKinds[i].per_second / 1e4);
    fmt::print("A channel with a desk, all of it: {:.4f} % of a core, limit {:.2f} {}\n", sum,
               kLimit, sum <= kLimit ? "ok" : "OVER");
  }
  return sum <= kLimit ? 0 : 1;
}
