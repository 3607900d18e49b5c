#pragma once
/// From packets to samples: decodes what is there and conceals what is not.

#include "codecs/audio/frame_decoder.h"
#include "codecs/playout/packet_store.h"
#include "codecs/playout/sample_queue.h"

#include <array>
#include <memory>
#include <vector>

namespace dragoman::playout {

/// Knows where in the sender's time the sound has got to. A hole with a later packet behind it is a
/// loss: concealment replaces it and time goes on. With nothing behind it nobody knows yet:
/// concealment is played, and when the packet turns up after all it is played too, so that the
/// delay has grown by what was concealed; when a later one turns up, the concealment was the
/// loss's. Concealment and sound that follow each other overlap by 2.5 ms in a cross-fade. Single
/// thread; everything but the constructor and add_decoder is real-time safe.
class FrameSource {
 public:
  /// The longest packet accepted, samples: 120 ms, what an Opus packet can hold.
  static constexpr Samples kLongestPacket = 5760;

  explicit FrameSource(int channels);

  void add_decoder(std::uint8_t type, std::unique_ptr<audio::FrameDecoder> decoder);
  /// nullptr when the type is unknown.
  audio::FrameDecoder* decoder(std::uint8_t type) const noexcept;

  /// Begins to play at `timestamp`, out of silence or out of what stop() left. `lost`: samples
  /// since next() that never came.
  void start(Samples timestamp, Samples lost) noexcept;
  /// Stops playing; what is in the queue is kept only for a fade. `forget`: the sender is another.
  void stop(SampleQueue& queue, bool forget) noexcept;
  /// Fills `out` while stopped: the fade, then silence.
  void rest(audio::MutableBlock out) noexcept;

  struct Filled {
    Samples concealed = 0;
    Samples grown = 0;     ///< by how much the delay grew, or fell back
    bool decoded = false;  ///< a packet was
    bool starved = false;  ///< there was no packet at all
  };
  /// Fills the queue to `need` samples, with concealment where it must.
  Filled fill(SampleQueue& queue, PacketStore& store, Samples need) noexcept;
  /// Fills the queue toward `wish` samples as far as packets follow each other without a hole.
  bool fill_ahead(SampleQueue& queue, PacketStore& store, Samples wish) noexcept;

  /// Time stamp that comes next into the queue.
  Samples next() const noexcept { return next_; }
  /// Time stamp that playing began with.
  Samples begun() const noexcept { return begun_; }
  /// Whether this packet was played already, so that a copy of it is no late packet.
  bool played(Samples timestamp) const noexcept;

  std::uint64_t lost() const noexcept { return lost_; }
  std::uint64_t malformed() const noexcept { return malformed_; }

 private:
  static constexpr Samples kOverlap = 120;

  void reset_decoders() noexcept;
  void drop_past(PacketStore& store) noexcept;
  bool decode_front(SampleQueue& queue, PacketStore& store) noexcept;
  void append(SampleQueue& queue, audio::MutableBlock sound) noexcept;
  void conceal(SampleQueue& queue, Samples length) noexcept;
  void refill_tail() noexcept;
  void settle_losses() noexcept;

  int channels_;
  std::vector<std::unique_ptr<audio::FrameDecoder>> decoders_;
  std::array<audio::FrameDecoder*, 128> by_type_{};
  audio::FrameDecoder* current_ = nullptr;
  Samples next_ = 0;
  Samples begun_ = 0;
  Samples packet_ = 240;    ///< length of the last packet
  Samples concealing_ = 0;  ///< concealed without knowing yet whether anything was lost
  Samples missing_ = 0;     ///< samples lost since the last decoded packet
  bool torn_ = false;       ///< the last sound was concealment or silence: the next one fades in
  std::vector<float> scratch_;
  std::vector<float> tail_;  ///< concealment ready to be played or faded out of
  Samples tail_length_ = 0;
  std::array<Samples, 128> played_{};
  std::size_t played_next_ = 0;
  std::uint64_t lost_ = 0, malformed_ = 0;
};

}  // namespace dragoman::playout
