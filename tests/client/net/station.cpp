#include "tests/client/net/station.h"

#include "codecs/audio/tone.h"
#include "codecs/opus/encoder.h"
#include "codecs/rtp/packet.h"
#include "relay/net/udp.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace dragoman::testing {
namespace {

constexpr Samples kFrame = 240;

net::UdpOptions options() {
  net::UdpOptions options;
  options.bind.address = 0x7F000001;
  options.interface = "lo";
  return options;
}

}  // namespace

struct Station::Impl {
  Impl(double hertz, std::uint32_t number) : tone(hertz, -6.02F), ssrc(number) {}

  void run() {
    auto due = std::chrono::steady_clock::now();
    while (!stopping) {
      std::this_thread::sleep_until(due);
      due += std::chrono::milliseconds{5};
      send();
    }
  }

  void send() {
    std::array<float, kFrame> samples{};
    tone.process(samples, 1);
    std::array<std::byte, 1275> payload{};
    rtp::Packet packet;
    packet.payload = rtp::Bytes{payload}.first(encoder.encode(samples, payload));
    packet.payload_type = rtp::kPayloadOpus;
    packet.ssrc = rtp::Ssrc{ssrc};
    packet.sequence = rtp::SequenceNumber{} + count;
    packet.timestamp = rtp::Timestamp{} + kFrame * count++;
    send(packet, target.load());
    packet.ssrc = rtp::Ssrc{ssrc + 1};
    send(packet, second.load());
  }

  void send(const rtp::Packet& packet, std::uint64_t packed) {
    std::array<std::byte, rtp::kMaxDatagram> datagram{};
    const auto size = rtp::write(packet, datagram);
    const rtp::Endpoint to{static_cast<std::uint32_t>(packed >> 16),
                           static_cast<std::uint16_t>(packed & 0xFFFF)};
    if (to.port != 0) socket.send(to, rtp::Bytes{datagram}.first(size));
  }

  net::UdpSocket socket{options()};
  opus::Encoder encoder{opus::EncoderConfig{}};
  audio::Tone tone;
  std::uint32_t ssrc;
  int count = 0;
  std::atomic<std::uint64_t> target{0}, second{0};
  std::atomic<bool> stopping{false};
  std::thread thread;
};

Station::Station(double hertz, std::uint32_t ssrc) : impl_(std::make_unique<Impl>(hertz, ssrc)) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

Station::~Station() {
  impl_->stopping = true;
  impl_->thread.join();
}

void Station::aim(const rtp::Endpoint& to) {
  impl_->target = std::uint64_t{to.address} << 16 | to.port;
}

void Station::aim_second(const rtp::Endpoint& to) {
  impl_->second = std::uint64_t{to.address} << 16 | to.port;
}

}  // namespace dragoman::testing
