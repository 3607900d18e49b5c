#pragma once
/// The desk's ear: what it hears, the on-air colleague beside it, who talks to it, and its own
/// microphone, through the headphone path.

#include "client/booth/private_voices.h"
#include "client/listen/ear.h"
#include "codecs/headphone/headphone_path.h"

#include <array>
#include <cstdint>

namespace dragoman::client {

/// How the on-air colleague is heard: not at all, by the private line, or from the channel.
enum class PartnerWay : std::uint8_t { none, line, channel };

/// `render` belongs to the audio thread, all else to one control thread. The ears' volume stays at
/// 0 dB: the path has the interpreter's.
class Headphones {
 public:
  /// All have the same number of channels and outlive this. `tap` may be null; it takes what leaves
  /// for the ear, from the first decoded sample on.
  Headphones(Ear& incoming, Ear& partner, PrivateVoices& voices, SampleTap* tap);

  void set(const headphone::Sound& sound) noexcept;
  void hear_partner(PartnerWay way) noexcept;
  const headphone::ProtectionStatus& protection() noexcept { return protection_.read(); }
  int channels() const noexcept { return incoming_.channels(); }

  /// `microphone` is mono, as long as `out`, or empty. Real-time safe.
  void render(audio::Block microphone, audio::MutableBlock out, Instant playback) noexcept;

 private:
  struct Wishes {
    headphone::Sound sound;
    PartnerWay partner = PartnerWay::none;
    bool operator==(const Wishes&) const = default;
  };
  void obey() noexcept;

  Ear& incoming_;
  Ear& partner_;
  PrivateVoices& voices_;
  SampleTap* tap_;
  Wishes wishes_;  ///< control's
  Latest<Wishes> asked_;
  Latest<headphone::ProtectionStatus> protection_;

  // The audio thread's.
  Wishes obeyed_;
  headphone::HeadphonePath path_;
  audio::GainRamp by_line_{1.0F}, by_channel_{0.0F};
  using Scratch = std::array<float, static_cast<std::size_t>(Ear::kFade) * audio::kMaxChannels>;
  Scratch channel_{}, beside_{}, behind_{};
};

}  // namespace dragoman::client
