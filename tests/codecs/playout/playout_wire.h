#pragma once
/// Packets with their arrival times on the way to one playout, and everything that is heard.

#include "codecs/opus/encoder.h"
#include "codecs/playout/playout.h"
#include "codecs/rtp/red_reader.h"
#include "codecs/rtp/red_writer.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

namespace dragoman::testing {

/// Numbers of a stream of 5 ms packets; frame n leaves n × 5 ms after the start.
struct Stream {
  static constexpr Samples kFrame = 240;
  static constexpr Nanoseconds kSpacing = std::chrono::milliseconds{5};
  std::uint8_t type = rtp::kPayloadOpus;
  std::uint32_t ssrc = 1;
  std::uint32_t first_timestamp = 1000;
  std::uint16_t first_sequence = 7;
};

/// One block as it was heard.
struct Block {
  Samples timestamp = 0;  ///< of its first sample, counted from the stream's first
  playout::Pull pull{};
  std::vector<float> sound;
};

class Wire {
 public:
  Wire(const playout::Config& config, const Stream& stream)
      : playout_(config), stream_(stream), channels_(config.format.channels) {}

  playout::Playout& playout() { return playout_; }
  const playout::Stats& stats() const { return playout_.stats(); }
  /// What follows is sent as another stream, whose frames count on.
  void restart(const Stream& stream, int first_frame) {
    stream_ = stream;
    first_frame_ = first_frame;
  }

  /// Frame `n` leaves, `late` behind its time.
  void send(int n, std::vector<std::byte> payload, Nanoseconds late = Nanoseconds{0}) {
    const int k = n - first_frame_;
    Sent sent{{}, std::move(payload)};
    sent.packet.payload_type = stream_.type;
    sent.packet.sequence = rtp::SequenceNumber{stream_.first_sequence} + k;
    sent.packet.timestamp = rtp::Timestamp{stream_.first_timestamp} + k * Stream::kFrame;
    sent.packet.ssrc = rtp::Ssrc{stream_.ssrc};
    way_.emplace(start_ + n * Stream::kSpacing + late, std::move(sent));
  }

  /// The device stops for so long; play times jump.
  void skip(Nanoseconds by) { next_pull_ += by; }

  /// Delivers and plays until frame `n` is due; gives the blocks heard.
  std::vector<Block> play_until(int n) {
    std::vector<Block> heard;
    for (; next_pull_ < start_ + n * Stream::kSpacing; next_pull_ += Stream::kSpacing / 2) {
      for (; !way_.empty() && way_.begin()->first <= next_pull_; way_.erase(way_.begin())) {
        deliver(way_.begin()->second, way_.begin()->first);
      }
      Block block;
      block.sound.resize(static_cast<std::size_t>(Stream::kFrame / 2 * channels_));
      block.pull = playout_.pull(block.sound, next_pull_);
      block.timestamp = stats().play_timestamp - static_cast<Samples>(stream_.first_timestamp) +
                        first_frame_ * Stream::kFrame;
      heard.push_back(std::move(block));
    }
    return heard;
  }

 private:
  struct Sent {
    rtp::Packet packet;
    std::vector<std::byte> payload;
  };

  /// RED is unpacked as Playout asks: the primary first, then the copies.
  void deliver(const Sent& sent, Instant arrival) {
    rtp::Packet packet = sent.packet;
    packet.payload = sent.payload;
    if (packet.payload_type != rtp::kPayloadRed) {
      playout_.insert(packet, arrival);
      return;
    }
    std::vector<rtp::Packet> plain;
    rtp::RedReader reader{packet.payload, packet.timestamp};
    while (const auto block = reader.next()) {
      if (const auto p = rtp::unpack(packet, *block, Stream::kFrame)) plain.push_back(*p);
    }
    std::reverse(plain.begin(), plain.end());
    for (const auto& p : plain) playout_.insert(p, arrival);
  }

  playout::Playout playout_;
  Stream stream_;
  int channels_;
  int first_frame_ = 0;
  std::multimap<Instant, Sent> way_;
  Instant start_{std::chrono::hours{1}};
  Instant next_pull_ = start_ + std::chrono::microseconds{1300};
};

}  // namespace dragoman::testing
