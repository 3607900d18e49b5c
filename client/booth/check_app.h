#pragma once
/// `dragoman-booth check`: what an interpreter wants to know before the meeting.

#include "client/audio/device.h"
#include "client/booth/check_report.h"
#include "client/booth/check_sound.h"
#include "client/booth/options.h"
#include "client/cli/main_loop.h"
#include "client/listen/listener.h"
#include "client/net/control_session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

/// Main thread only. Takes no seat: it listens to the room, so it may run beside whoever sits
/// there.
class CheckApp {
 public:
  CheckApp(const BoothOptions& options, headphone::Calibration calibration, bool calibrated,
           MainLoop& loop);
  ~CheckApp();

  /// Each finding is printed as soon as it is known. 0 when all is well, else 1.
  int run();

 private:
  enum class Stage : std::uint8_t { quiet, speech, tone, control, media, done };

  void open_sound();
  void open_session();
  void session_event(const SessionEvent& event);
  void ping();
  void tick();
  void enter(Stage stage);
  void leave(Stage stage);
  bool complete(Instant now) const;
  void found(Finding finding);
  void ask(const std::string& words) const;

  void judge_noise();
  void judge_speech();
  void judge_tone();
  void judge_control();
  void judge_media();

  BoothOptions options_;
  headphone::Calibration calibration_;
  bool calibrated_;
  MainLoop& loop_;
  Stage stage_ = Stage::quiet;
  Instant since_{};
  bool all_good_ = true, no_sound_ = false;
  Ear ear_, silence_;
  Headphones headphones_;
  CheckSound sound_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<AudioDevice> device_;
  std::optional<Registered> registered_;
  std::string no_link_, link_remedy_;
  std::vector<double> round_trips_ms_;
  std::unique_ptr<ControlSession> session_;
};

}  // namespace dragoman::client
