#include "tools/probe/relay_facts.h"

#include "client/audio/device.h"
#include "codecs/opus/encoder.h"
#include "tools/probe/percentiles.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

namespace dragoman::probe {
namespace {

constexpr int kPatienceMs = 3000;
constexpr int kFrames = 200;

Nanoseconds handshake(const addrinfo& address) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return {};
  ::connect(fd, address.ai_addr, address.ai_addrlen);
  pollfd wait{fd, POLLOUT, 0};
  tcp_info info{};
  socklen_t size = sizeof info;
  const bool known = ::poll(&wait, 1, kPatienceMs) == 1 &&
                     ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0;
  ::close(fd);
  return known ? std::chrono::microseconds{info.tcpi_rtt} : Nanoseconds{};
}

}  // namespace

Nanoseconds tcp_round_trip(const client::RelayAddress& relay) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(relay.host.c_str(), std::to_string(relay.port).c_str(), &hints, &found) != 0)
    return {};
  const Nanoseconds time = handshake(*found);
  ::freeaddrinfo(found);
  return time;
}

Nanoseconds encode_time(Samples frame) {
  opus::EncoderConfig config;
  config.frame = frame;
  opus::Encoder encoder(config);
  std::vector<float> sound(static_cast<std::size_t>(frame));
  std::array<std::byte, 1275> packet;
  std::vector<double> times;
  std::uint32_t noise = 1;
  for (int i = 0; i < kFrames; ++i) {
    for (float& x : sound) {
      noise = noise * 1664525U + 1013904223U;
      x = static_cast<float>(noise >> 8) / 1.7e8F - 0.05F;
    }
    const Instant begin = client::monotonic_now();
    encoder.encode(sound, packet);
    times.push_back(static_cast<double>((client::monotonic_now() - begin).count()));
  }
  return Nanoseconds{static_cast<std::int64_t>(percentile(std::move(times), 0.5))};
}

}  // namespace dragoman::probe
