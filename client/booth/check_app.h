#pragma once
/// `dragoman-booth check`: what an interpreter wants to know before the meeting.

#include "client/audio/device.h"
#include "client/booth/check_run.h"
#include "client/booth/options.h"
#include "client/booth/private_voices.h"
#include "client/cli/main_loop.h"
#include "client/floor/floor_sender.h"
#include "client/listen/listener.h"
#include "client/net/control_session.h"

#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

/// Main thread only. Takes no seat, so it may run beside whoever sits there.
class CheckApp final : private CheckHost {
 public:
  CheckApp(const BoothOptions& options, headphone::Calibration calibration, bool calibrated,
           MainLoop& loop);
  ~CheckApp() override;

  /// Each finding is printed as soon as it is known. 0 when all is well, else 1.
  int run();

 private:
  void send(const control::ClientMessage& message) override;
  void begin_media() override;
  MediaFacts media() override;
  void found(const Finding& finding) override;
  void ask(const std::string& words) override;

  void open_sound();
  void open_session(control::Role role);
  void session_event(const SessionEvent& event);
  void turned_away(const control::Refused& refused);
  void tick();

  BoothOptions options_;
  headphone::Calibration calibration_;
  MainLoop& loop_;
  bool device_good_ = false;
  Ear ear_, silence_;
  PrivateVoices nobody_;
  Headphones headphones_;
  CheckSound sound_;
  FloorSender sender_;
  CheckSetup setup_;
  std::optional<CheckRun> run_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<AudioDevice> device_;
  std::optional<Registered> registered_;
  std::unique_ptr<ControlSession> session_;
};

}  // namespace dragoman::client
