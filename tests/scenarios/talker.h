#pragma once
/// Somebody who says one tone into a microphone, or a text: a source that sends RTP, in virtual
/// time.

#include "codecs/audio/tone.h"
#include "codecs/opus/encoder.h"
#include "codecs/rtp/types.h"
#include "relay/engine/source.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::testing {

class Talker {
 public:
  struct Voice {
    std::string name;
    double hz = 1000;
    float dbfs = -20;
    engine::SourceConfig config{};  ///< what it sends, as the relay was told
    double clock_ppm = 0;           ///< its sound card against the relay's clock
    bool tells_capture_time = false;
    /// Mono, said over and over in the place of the tone.
    std::shared_ptr<const std::vector<float>> text{};
  };
  /// First sample is captured at `start`.
  Talker(Voice voice, Instant start, WallTime start_wall);

  /// Sends what is complete at `now`: `send(datagram, when)` for each packet.
  using Send = std::function<void(std::vector<std::byte>, Instant)>;
  void advance(Instant now, const Send& send);

  /// The cable is pulled, and put back: nothing is sent, but time goes on.
  void pull_cable() { connected_ = false; }
  void plug_in() { connected_ = true; }
  void set_level(float dbfs) {
    tone_.set_level(dbfs);
    steady_ = 0;
  }
  void set_ssrc(rtp::Ssrc ssrc) { voice_.config.ssrc = ssrc; }

  const Voice& voice() const { return voice_; }

 private:
  Instant end_of_packet() const;
  std::vector<std::byte> packet();
  const std::vector<std::byte>& opus_payload();
  const std::vector<std::byte>& payload();
  void say(std::vector<float>& pcm);

  Voice voice_;
  Instant start_;
  WallTime start_wall_;
  audio::Tone tone_;
  bool connected_ = true;
  std::optional<opus::Encoder> encoder_;  ///< of one who sends Opus
  std::int64_t packets_ = 0;
  std::vector<std::byte> payload_;
  Samples steady_ = 0;                          ///< samples since the tone last changed
  rtp::SequenceNumber first_sequence_{65000};   // wraps soon
  rtp::Timestamp first_timestamp_{0xFFFF0000};  // so does this
};

}  // namespace dragoman::testing
