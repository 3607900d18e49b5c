#pragma once
/// A whole media plane on the loopback, with voices that speak into it and ears that listen. One
/// thread of the test drives all of them; it waits for what it wants to see, never for time to
/// pass.

#include "codecs/audio/tone.h"
#include "codecs/opus/frame_decoder.h"
#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp.h"
#include "codecs/srtp/sender.h"
#include "relay/app/media_plane.h"
#include "relay/net/udp.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::testing {

/// A source: sends a tone as L16 or L24, as time passes.
class Voice {
 public:
  struct Config {
    double hz = 440;
    engine::Codec codec = engine::Codec::l16;
    int channels = 1;
    std::uint8_t payload_type = rtp::kPayloadL16;
    Samples packet = 120;
    std::uint32_t ssrc = 0;
    rtp::Endpoint from{0x7F000001, 0};
    rtp::Endpoint to{};
    std::optional<srtp::MasterKey> key{};  ///< that its packets are sealed with
  };
  explicit Voice(const Config& config);

  rtp::Endpoint local() const { return socket_.local(); }
  app::SourcePeer peer() const { return {local(), rtp::Ssrc{config_.ssrc}, config_.key}; }
  engine::SourceConfig source_config() const;
  net::UdpSocket& socket() noexcept { return socket_; }
  const Config& config() const noexcept { return config_; }
  std::uint64_t sent() const noexcept { return sent_; }

  /// Sends what is due by `now`.
  void speak(Instant now);
  /// The packet after the last one that was sent, as bytes and never sealed; does not count as
  /// sent.
  std::vector<std::byte> next_packet();
  /// Sends one packet of that number.
  void say(std::uint16_t sequence);
  /// Of the next packet.
  std::uint16_t sequence() const noexcept { return sequence_; }
  const std::vector<std::byte>& last_datagram() const noexcept { return last_; }
  /// Sends from there from now on.
  void move(const rtp::Endpoint& from);

 private:
  Config config_;
  net::UdpSocket socket_;
  audio::Tone tone_;
  Instant due_{};
  std::uint16_t sequence_ = 1000;
  std::uint32_t timestamp_ = 77;
  std::uint64_t sent_ = 0;
  std::optional<srtp::Sender> seal_;
  std::vector<std::byte> last_;  ///< as it was sent
};

/// A listener: keeps every packet, and the sound of those that are Opus.
class Ear {
 public:
  /// Of a multicast group from `source`, or of a unicast port of its own when `group` is all zero.
  Ear(const rtp::Endpoint& group, std::uint32_t source, int channels = 1);

  rtp::Endpoint local() const { return socket_.local(); }
  void listen();

  struct Heard {
    rtp::Endpoint from{};
    rtp::SequenceNumber sequence{};
    rtp::Timestamp timestamp{};
    rtp::Ssrc ssrc{};
    std::uint8_t payload_type = 0;
  };
  const std::vector<Heard>& packets() const noexcept { return packets_; }
  struct HeardReport {
    rtp::Report report;
    std::size_t after_packets = 0;  ///< heard before it
  };
  /// On the port of the packets.
  const std::vector<HeardReport>& sender_reports() const noexcept { return sender_reports_; }
  void send(const rtp::Endpoint& to, rtp::Bytes datagram) { socket_.send(to, datagram); }
  const std::vector<float>& sound() const noexcept { return sound_; }  ///< first channel
  void forget() noexcept;

  /// Share of the last `samples`' energy that is at `hz`: near 1 for that tone alone. 0 while there
  /// are fewer samples, or silence.
  double share_of(double hz, std::size_t samples = 4800) const;
  bool hears(double hz) const { return share_of(hz) > 0.9; }
  /// Packets that did not follow the one before.
  int gaps() const;

 private:
  void take(const net::Received& received);
  void take_report(rtp::Bytes compound);

  net::UdpSocket socket_;
  int channels_;
  opus::FrameDecoder decoder_;
  std::vector<net::Received> buffer_;
  std::vector<Heard> packets_;
  std::vector<HeardReport> sender_reports_;
  std::vector<float> sound_;
};

/// An event of one room, "hall": floor and English, Russian, French; a booth for each language. Its
/// multicast block depends on the process, since other tests run at the same time.
event::Event test_event();

class Stage {
 public:
  explicit Stage(const event::Event& event, FrameIndex first = FrameIndex{354'000'000'123},
                 app::MediaPlane::Hooks hooks = {},
                 const std::optional<manifest::Seed>& signing = {});

  const event::Event event;
  app::MediaPlane plane;

  /// Makes a voice and lets it be heard in `slot` of `room`.
  Voice& admit(int slot, Voice::Config config, std::size_t room = 0);
  /// A voice that nobody knows (yet).
  Voice& voice(Voice::Config config);
  Ear& ear(int channel, event::Stream stream = event::Stream::plain, std::size_t room = 0);
  Ear& unicast_ear();
  void silence_all() { voices_.clear(); }
  /// That voice is gone.
  void silence(const Voice& voice) {
    std::erase_if(voices_, [&](const auto& each) { return each.get() == &voice; });
  }

  /// Speaks and listens until `condition` holds. False when it never does.
  bool until(const std::function<bool()>& condition);

 private:
  std::vector<std::unique_ptr<Voice>> voices_;
  std::vector<std::unique_ptr<Ear>> ears_;
};

/// Commands as control would post them.
engine::Command microphone(engine::Seat seat, bool on);

}  // namespace dragoman::testing
