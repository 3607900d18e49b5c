#include "tests/bench/hall.h"

#include "codecs/opus/encoder.h"
#include "codecs/rtp/packet.h"
#include "relay/app/media/media_thread.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <random>
#include <string>

namespace dragoman::bench {
namespace {

constexpr Samples kPacket = 120;
constexpr std::size_t kHeader = 12;
constexpr int kGroups = 5;  ///< desks are spread over the packet time in so many steps

engine::Seat seat_of(int desk) {
  return {static_cast<std::int16_t>(desk % engine::kMaxBooths),
          static_cast<std::int16_t>(desk / engine::kMaxBooths + 1)};
}

Nanoseconds cpu_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds{now.tv_sec} + Nanoseconds{now.tv_nsec};
}

/// A voice for the encoder's sake: harmonics of a gliding pitch, syllables, breath.
std::vector<std::byte> synthetic_speech() {
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 0.01);
  std::vector<std::byte> bytes;
  double phase = 0;
  for (Samples n = 0; n < 2 * kSampleRate; ++n) {
    const double t = static_cast<double>(n) / kSampleRate;
    phase += (140 + 30 * std::sin(2 * std::numbers::pi * 0.7 * t)) / kSampleRate;
    double x = 0;
    for (int k = 1; k <= 25; ++k) x += std::sin(2 * std::numbers::pi * phase * k) / k;
    const double syllable = std::pow(std::sin(2 * std::numbers::pi * 2 * t), 2);
    const auto value =
        static_cast<int>(std::clamp(0.08 * x * syllable + noise(random), -1.0, 1.0) * 32767);
    bytes.push_back(static_cast<std::byte>((value >> 8) & 0xFF));
    bytes.push_back(static_cast<std::byte>(value & 0xFF));
  }
  return bytes;
}

net::UdpSocket loopback_socket() {
  net::UdpOptions options;
  options.bind = {0x7F000001, 0};
  options.interface = "lo";
  return net::UdpSocket(options);
}

/// Number 0 feeds the floor, number i the channel with index i.
void put_on_air(app::MediaPlane& plane, const rtp::Endpoint& from, int number) {
  engine::SourceConfig config;
  config.ssrc = rtp::Ssrc{static_cast<std::uint32_t>(number + 1)};
  if (number == 0) return plane.open_source(0, 0, {from, config.ssrc}, config);
  const engine::Seat seat = seat_of(number - 1);
  plane.open_source(0, engine::source_slot(seat), {from, config.ssrc}, config);
  engine::Command command{};
  command.type = engine::CommandType::output;
  command.seat = seat;
  command.output = engine::Output::c;
  command.channel = static_cast<std::int16_t>(number);
  plane.post(0, command);
  command.type = engine::CommandType::microphone;
  command.on = true;
  plane.post(0, command);
}

}  // namespace

event::Event hall_event(int channels, int workers) {
  event::Event event;
  event.name = "bench";
  event.network.media = {0x7F000001, 0};
  event.network.multicast = 0xEFC80000;  // 239.200.0.0
  event.audio.workers = workers;
  event::Room& room = event.rooms.emplace_back();
  room.id = "hall";
  room.between_booths = event::BetweenBooths::mixed;
  room.within_booth = event::WithinBooth::mixed;
  room.channels.emplace_back().id = "floor";
  for (int i = 1; i < channels; ++i) {
    event::Channel& channel = room.channels.emplace_back();
    channel.id = channel.language = "l" + std::to_string(i);
    channel.number = i;
    room.languages.push_back(channel.id);
  }
  for (int i = 0; i < engine::kMaxBooths; ++i) {
    event::Booth& booth = room.booths.emplace_back();
    booth.id = "b" + std::to_string(i);
    booth.a = "l1";
    booth.desks = engine::kMaxDesksPerBooth;
  }
  return event;
}

Desks::Desks(app::MediaPlane& plane, int count)
    : to_(plane.media_endpoint()), speech_(synthetic_speech()) {
  for (int i = 0; i < count; ++i) {
    desks_.push_back({loopback_socket(), std::vector<std::byte>(kHeader + 2 * kPacket),
                      static_cast<std::size_t>(i) * 4801 * 2 % speech_.size()});
    put_on_air(plane, desks_.back().socket.local(), i);
  }
  thread_ = std::thread([this] { run(); });
}

Desks::~Desks() {
  stopping_ = true;
  thread_.join();
}

void Desks::run() {
  Instant due = net::monotonic_now();
  for (std::uint32_t number = 0; !stopping_; ++number) {
    for (std::size_t group = 0; group < kGroups; ++group) {
      for (std::size_t i = group; i < desks_.size(); i += kGroups) send(desks_[i], number);
      due += samples_to_duration(kPacket) / kGroups;
      app::sleep_until(due);
    }
  }
}

void Desks::send(Desk& desk, std::uint32_t packet_number) {
  std::array<std::byte, 2 * kPacket> payload;
  for (std::byte& byte : payload) {
    byte = speech_[desk.position];
    desk.position = (desk.position + 1) % speech_.size();
  }
  rtp::Packet packet;
  packet.payload_type = rtp::kPayloadL16;
  packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(packet_number)};
  packet.timestamp = rtp::Timestamp{packet_number * static_cast<std::uint32_t>(kPacket)};
  packet.ssrc = rtp::Ssrc{static_cast<std::uint32_t>(&desk - desks_.data() + 1)};
  packet.payload = payload;
  desk.datagram.resize(kHeader + payload.size());
  rtp::write(packet, desk.datagram);
  desk.socket.send(to_, desk.datagram);
}

double bare_encoder_percent() {
  constexpr int kEncoders = 32, kFrames = 200;
  const std::vector<std::byte> speech = synthetic_speech();
  std::vector<float> pcm;
  for (std::size_t i = 0; i + 1 < speech.size(); i += 2) {
    const int high = std::to_integer<std::int8_t>(speech[i]);
    pcm.push_back(static_cast<float>(high * 256 + std::to_integer<int>(speech[i + 1])) / 32768);
  }
  std::vector<opus::Encoder> encoders;
  for (int i = 0; i < kEncoders; ++i) encoders.emplace_back(opus::EncoderConfig{});
  std::array<std::byte, 1275> packet;
  const Nanoseconds begin = cpu_time();
  for (int n = 0; n < kFrames; ++n) {
    for (std::size_t i = 0; i < encoders.size(); ++i) {
      const std::size_t at = (static_cast<std::size_t>(n) * 240 + i * 4801) % (pcm.size() - 240);
      encoders[i].encode(audio::Block{pcm}.subspan(at, 240), packet);
    }
  }
  const std::chrono::duration<double> taken = cpu_time() - begin;
  return 100 * taken.count() / (kEncoders * kFrames * 0.005);
}

int on_air(app::MediaPlane& plane, int channels) {
  const engine::RoomStatus& status = plane.status(0);
  int count = status.sources[0].alive ? 1 : 0;
  for (std::size_t i = 1; i < static_cast<std::size_t>(channels); ++i) {
    if (status.channels[i].on_air_count > 0) ++count;
  }
  return count;
}

std::size_t resident_memory() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace dragoman::bench
