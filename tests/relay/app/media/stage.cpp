#include "tests/relay/app/media/stage.h"

#include "codecs/rtp/rtcp_reader.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace dragoman::testing {
namespace {

constexpr std::chrono::seconds kFailure{30};

net::UdpSocket open_socket(const rtp::Endpoint& bind, bool reuse = false) {
  net::UdpOptions options;
  options.bind = bind;
  options.interface = "lo";
  options.reuse_address = reuse;
  return net::UdpSocket(options);
}

/// One sample, big-endian two's complement (RFC 3551 §4.5.11, RFC 3190 §4).
void put_sample(std::vector<std::byte>& payload, float sample, int bytes) {
  const auto value = static_cast<std::int32_t>(
      std::lround(static_cast<double>(sample) * std::pow(2.0, 8 * bytes - 1)));
  for (int i = bytes - 1; i >= 0; --i) {
    payload.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFF));
  }
}

}  // namespace

Voice::Voice(const Config& config)
    : config_(config), socket_(open_socket(config.from)), tone_(config.hz, -23) {
  if (config.key) seal_.emplace(srtp::Profile::aead_aes_256_gcm, config.key->key, config.key->salt);
}

engine::SourceConfig Voice::source_config() const {
  engine::SourceConfig config;
  config.codec = config_.codec;
  config.payload_type = config_.payload_type;
  config.channels = config_.channels;
  config.packet = config_.packet;
  config.ssrc = rtp::Ssrc{config_.ssrc};
  return config;
}

void Voice::speak(Instant now) {
  if (due_ == Instant{}) due_ = now;
  for (; due_ <= now; due_ += samples_to_duration(config_.packet)) {
    say(sequence_);
    ++sequence_;
    timestamp_ += static_cast<std::uint32_t>(config_.packet);
    ++sent_;
  }
}

void Voice::say(std::uint16_t sequence) {
  const std::uint16_t mine = std::exchange(sequence_, sequence);
  last_ = next_packet();
  sequence_ = mine;
  if (seal_) {
    const std::size_t size = last_.size();
    last_.resize(size + seal_->overhead());
    last_.resize(seal_->protect_rtp(last_, size, 0));
  }
  socket_.send(config_.to, last_);
}

void Voice::move(const rtp::Endpoint& from) {
  socket_ = open_socket(from);
}

std::vector<std::byte> Voice::next_packet() {
  std::vector<float> pcm(static_cast<std::size_t>(config_.packet * config_.channels));
  tone_.process(pcm, config_.channels);
  std::vector<std::byte> payload;
  for (const float sample : pcm) {
    put_sample(payload, sample, config_.codec == engine::Codec::l24 ? 3 : 2);
  }
  rtp::Packet packet;
  packet.payload_type = config_.payload_type;
  packet.sequence = rtp::SequenceNumber{sequence_};
  packet.timestamp = rtp::Timestamp{timestamp_};
  packet.ssrc = rtp::Ssrc{config_.ssrc};
  packet.payload = payload;
  std::vector<std::byte> datagram(rtp::kMaxDatagram);
  datagram.resize(rtp::write(packet, datagram));
  return datagram;
}

Ear::Ear(const rtp::Endpoint& group, std::uint32_t source, int channels)
    : socket_(group == rtp::Endpoint{} ? open_socket({0x7F000001, 0}) : open_socket(group, true)),
      channels_(channels),
      decoder_(channels),
      buffer_(64) {
  if (rtp::is_multicast(group)) socket_.join(group.address, source);
}

void Ear::listen() {
  while (const std::size_t count = socket_.receive(buffer_)) {
    std::for_each_n(buffer_.begin(), count, [this](const net::Received& r) { take(r); });
  }
}

void Ear::take(const net::Received& received) {
  const rtp::Bytes bytes = rtp::Bytes{received.data}.first(received.size);
  if (rtp::looks_like_rtcp(bytes)) return take_report(bytes);
  const auto packet = rtp::parse(bytes);
  if (!packet) return;
  packets_.push_back(
      {received.from, packet->sequence, packet->timestamp, packet->ssrc, packet->payload_type});
  if (packet->payload_type != rtp::kPayloadOpus) return;
  std::vector<float> pcm(static_cast<std::size_t>(decoder_.duration(packet->payload) * channels_));
  decoder_.decode(packet->payload, pcm);
  for (std::size_t i = 0; i < pcm.size(); i += static_cast<std::size_t>(channels_)) {
    sound_.push_back(pcm[i]);
  }
}

void Ear::take_report(rtp::Bytes compound) {
  rtp::RtcpReader reader(compound);
  if (!reader.valid()) return;
  while (const auto packet = reader.next())
    if (const auto report = rtp::parse_report(*packet); report && report->sender)
      sender_reports_.push_back({*report, packets_.size()});
}

void Ear::forget() noexcept {
  packets_.clear();
  sound_.clear();
}

double Ear::share_of(double hz, std::size_t samples) const {
  if (sound_.size() < samples) return 0;
  double energy = 0, cosine = 0, sine = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const double x = sound_[sound_.size() - samples + i];
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / kSampleRate;
    energy += x * x;
    cosine += x * std::cos(phase);
    sine += x * std::sin(phase);
  }
  const auto count = static_cast<double>(samples);
  if (energy / count < 1e-7) return 0;  // below -70 dBFS it is silence
  return 2 * (cosine * cosine + sine * sine) / count / energy;
}

int Ear::gaps() const {
  int gaps = 0;
  for (std::size_t i = 1; i < packets_.size(); ++i) {
    if (rtp::distance(packets_[i].sequence, packets_[i - 1].sequence) != 1) ++gaps;
  }
  return gaps;
}

event::Event test_event() {
  event::Event event;
  event.name = "Media plane test";
  event.network.media = {0x7F000001, 0};
  event.network.multicast = 0xEF640000 + (static_cast<std::uint32_t>(getpid()) % 100 << 16);
  event::Room& room = event.rooms.emplace_back();
  room.id = "hall";
  room.name = "Main hall";
  room.channels.emplace_back().id = "floor";
  int number = 0;
  for (const char* language : {"en", "ru", "fr"}) {
    room.languages.emplace_back(language);
    event::Channel& channel = room.channels.emplace_back();
    channel.id = channel.language = language;
    channel.number = ++number;
    event::Booth& booth = room.booths.emplace_back();
    booth.id = booth.name = booth.a = language;
  }
  return event;
}

Stage::Stage(const event::Event& given, FrameIndex first, app::MediaPlane::Hooks hooks,
             const std::optional<manifest::Seed>& signing)
    : event(given),
      plane(event, std::vector<FrameIndex>(event.rooms.size(), first), std::move(hooks), signing) {}

Voice& Stage::voice(Voice::Config config) {
  if (config.to == rtp::Endpoint{}) config.to = plane.media_endpoint();
  return *voices_.emplace_back(std::make_unique<Voice>(config));
}

Voice& Stage::admit(int slot, Voice::Config config, std::size_t room) {
  if (config.ssrc == 0) config.ssrc = 0x5000'0000 + static_cast<std::uint32_t>(slot);
  Voice& added = voice(config);
  plane.open_source(room, slot, added.peer(), added.source_config());
  return added;
}

Ear& Stage::ear(int channel, event::Stream stream, std::size_t room) {
  const event::Channel& c = event.rooms[room].channels[static_cast<std::size_t>(channel)];
  const rtp::Endpoint group = event::group(event, room, c.number, stream);
  return *ears_.emplace_back(std::make_unique<Ear>(group, 0x7F000001, c.channels));
}

Ear& Stage::unicast_ear() {
  return *ears_.emplace_back(std::make_unique<Ear>(rtp::Endpoint{}, 0));
}

bool Stage::until(const std::function<bool()>& condition) {
  const Instant give_up = net::monotonic_now() + kFailure;
  while (!condition()) {
    const Instant now = net::monotonic_now();
    if (now > give_up) return false;
    for (const auto& voice : voices_) voice->speak(now);
    for (const auto& ear : ears_) ear->listen();
    poll(nullptr, 0, 1);  // the other threads' turn
  }
  return true;
}

engine::Command microphone(engine::Seat seat, bool on) {
  engine::Command command{};
  command.type = engine::CommandType::microphone;
  command.seat = seat;
  command.on = on;
  return command;
}

}  // namespace dragoman::testing
