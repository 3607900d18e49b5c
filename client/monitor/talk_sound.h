#pragma once
/// A technician's sound: the microphone on its way out, and on their way to the ear the voices of
/// desks that talk back and what is listened to.

#include "client/audio/device.h"
#include "client/booth/private_voices.h"
#include "client/floor/floor_sender.h"
#include "client/listen/recorder.h"
#include "client/monitor/options.h"
#include "client/net/latest.h"
#include "client/net/stream_receiver.h"
#include "codecs/audio/level_meter.h"
#include "codecs/headphone/headphone_path.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::client {

/// One control thread; the device calls on its own.
class TalkSound {
 public:
  /// Opens device, file and port; without talkback no microphone. Throws ProgramError.
  explicit TalkSound(const TalkOptions& options);
  ~TalkSound();

  std::uint16_t sends_from() const { return sender_.port(); }
  /// Where private lines come to, for packets of this relay; `sealed`: with the keys that hear()
  /// brings. Throws std::system_error.
  std::uint16_t listen_to(std::uint32_t relay_address, bool sealed);
  void set_target(const SendTarget& target);
  /// Closed, no packet leaves.
  void open_microphone(bool open);
  void hear(const std::vector<control::PrivateLine>& lines);
  void set_volume(double db) noexcept;
  /// What is listened to beside the desks' voices; on its way through the same protection.
  PrivateVoices& tapped() noexcept { return *tapped_; }
  /// RMS of what is listened to, dBFS.
  float tapped_dbfs() const noexcept { return tapped_dbfs_.load(std::memory_order_relaxed); }
  /// Played since its first sound; 0 = none yet. Any thread.
  Samples tapped_samples() const noexcept {
    return tapped_samples_.load(std::memory_order_relaxed);
  }
  /// New words of the device or the file; empty = nothing new.
  std::string news();
  /// After the last sound; the WAV is complete then.
  void stop() noexcept;

 private:
  std::unique_ptr<AudioDevice> open(const TalkOptions& options);
  void play(audio::Block input, audio::MutableBlock output, Instant capture,
            Instant playback) noexcept;
  bool add_tapped(audio::MutableBlock voices, Instant playback) noexcept;

  FloorSender sender_;
  SendTarget target_;
  bool open_ = false;
  int channels_ = 1;
  std::unique_ptr<PrivateVoices> voices_, tapped_;
  std::unique_ptr<StreamReceiver> receiver_;
  std::unique_ptr<Recorder> recorder_;
  Latest<headphone::Sound> sound_;
  std::atomic<float> tapped_dbfs_{-120};
  std::atomic<Samples> tapped_samples_{0};
  std::string said_;
  std::unique_ptr<AudioDevice> device_;

  // The audio thread's.
  headphone::Sound obeyed_;
  std::unique_ptr<headphone::HeadphonePath> path_;
  std::vector<float> voice_block_, tapped_block_;
  std::unique_ptr<audio::LevelMeter> tapped_meter_;
  bool begun_ = false;  ///< a voice has been heard: the WAV has begun
};

/// The device or file that is the microphone; empty = none.
std::string microphone_of(const TalkOptions& options);

}  // namespace dragoman::client
