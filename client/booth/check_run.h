#pragma once
/// What an interpreter wants to know before the meeting, one thing after the other: noise,
/// microphone, headphones, the relay's answers, whether the device keeps pace, and what the network
/// loses either way. Pure: who runs it has devices and links, and hands the time in.

#include "client/booth/check_report.h"
#include "client/booth/check_sound.h"
#include "client/listen/report.h"
#include "codecs/control/messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

/// What the channel that is heard has lost since the start, and how it comes.
struct MediaFacts {
  ListenReport report{};
  std::string diagnosis;  ///< why nothing comes, in words
};

/// Whoever runs a check. Called from within the methods of CheckRun.
class CheckHost {
 public:
  virtual ~CheckHost() = default;
  virtual void send(const control::ClientMessage& message) = 0;
  /// A channel is to be heard from now on, for its packets to be counted.
  virtual void begin_media() = 0;
  virtual MediaFacts media() = 0;
  virtual void found(const Finding& finding) = 0;
  /// What the interpreter is to do meanwhile; empty = nothing any more.
  virtual void ask(const std::string& words) = 0;
};

struct CheckSetup {
  std::string relay;  ///< its address, for people
  float tone_db = 70;
  headphone::Calibration calibration{};
  bool calibrated = false;
  bool sound = true;  ///< there is a sound device
  bool sends = true;  ///< our packets go to the relay, which counts them
};

/// One thread.
class CheckRun {
 public:
  /// `sound` is being rendered meanwhile; both outlive this.
  CheckRun(CheckSetup setup, CheckSound& sound, CheckHost& host);

  static constexpr Samples kRecording = 3 * kSampleRate, kTone = 2 * kSampleRate;

  void start(Instant now);
  void tick(Instant now);
  void linked(Instant now);
  void no_link(const std::string& reason, const std::string& remedy);
  void pong(const control::Pong& pong, Instant now);
  void reception(const control::Reception& reception);
  /// The relay does not count what we send.
  void sends_nothing() { setup_.sends = false; }

  bool done() const noexcept { return stage_ == Stage::done; }
  bool all_good() const noexcept { return all_good_; }

 private:
  enum class Stage : std::uint8_t { quiet, speech, tone, control, media, settle, done };

  void ping(Instant now);
  void enter(Stage stage, Instant now);
  void leave(Stage stage, Instant now);
  bool complete(Instant now) const;
  void found(Finding finding);

  void judge_noise();
  void judge_speech();
  void judge_tone();
  void judge_control();
  void judge_pace(Nanoseconds elapsed);
  void judge_media();
  void judge_contribution();

  CheckSetup setup_;
  CheckSound& sound_;
  CheckHost& host_;
  Stage stage_ = Stage::quiet;
  Instant since_{};
  bool linked_ = false, all_good_ = true;
  std::string no_link_, link_remedy_;
  std::vector<double> round_trips_ms_;
  Samples rendered_before_ = 0;
  std::optional<ListenReport> media_before_;
  std::optional<control::Reception> sent_before_, sent_after_;
};

}  // namespace dragoman::client
