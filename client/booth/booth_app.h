#pragma once
/// dragoman-booth as a program: session, microphone, headphones, lines or screen.

#include "client/audio/device.h"
#include "client/booth/desk_check.h"
#include "client/booth/desk_machine.h"
#include "client/booth/desk_page.h"
#include "client/booth/desk_screen.h"
#include "client/booth/headphones.h"
#include "client/booth/line_watch.h"
#include "client/booth/options.h"
#include "client/booth/pace_watch.h"
#include "client/booth/private_voices.h"
#include "client/booth/protection_watch.h"
#include "client/booth/seat_file.h"
#include "client/cli/line_reader.h"
#include "client/cli/main_loop.h"
#include "client/cli/terminal.h"
#include "client/floor/floor_sender.h"
#include "client/listen/listener.h"
#include "client/listen/recorder.h"
#include "client/net/control_session.h"
#include "client/net/stream_receiver.h"

#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

/// Main thread only. The sound device calls `play` on its own thread.
class BoothApp {
 public:
  /// `seat` keeps what is turned here; `settings` is what it held, and the command line says.
  BoothApp(const BoothOptions& options, SeatFile& seat, const DeskSettings& settings,
           MainLoop& loop);
  ~BoothApp();

  /// Until `quit`, a key or a signal. Throws ProgramError when the relay refuses the desk or there
  /// is no such device.
  int run();

 private:
  void start_page();
  void start_session();
  void start_sound(const control::Welcome& welcome);
  std::unique_ptr<AudioDevice> open_sound(int channels);
  void play(audio::Block input, audio::MutableBlock output, Instant capture,
            Instant playback) noexcept;

  void session_event(const SessionEvent& event);
  void room_changed(const control::RoomState& room);
  void registered(const Registered& session);
  void refused(const control::Refused& refusal);
  void say_taken(const control::Refused& refusal);
  void link_lost(const LinkLost& lost);
  void input(std::string_view bytes);
  void obey_machine();
  void show(const DeskView& view);
  void hear(const std::string& channel);
  void open_private_port(const Registered& session);
  void hear_privately(const HearPrivately& voices);
  void hear_partner(const HearPartner& partner);
  void watch_line(Instant now);
  void run_check(const RunCheck& wish);
  void tell_check(const control::RelayMessage& message);
  void show_check(const CheckView& view, const Finding* news);
  void use(const DeskSettings& settings);
  void keep_settings(Instant now);
  void watch_protection(Instant now);
  void tick();
  void redraw();
  void tell_page(Instant now);
  PageMeters meters();
  std::optional<double> latency_ms();
  void watch_device(Instant now);
  void say(const std::string& text, bool warning);
  void fail(ProgramError error);

  BoothOptions options_;
  SeatFile& seat_;
  MainLoop& loop_;
  DeskMachine machine_;
  DeskScreen screen_;
  std::string shown_;  ///< the last JSON line, without its time
  std::optional<RawTerminal> terminal_;
  LineReader lines_;
  FloorSender sender_;
  std::unique_ptr<Recorder> recorder_;
  std::unique_ptr<Ear> ear_, partner_ear_;
  std::unique_ptr<PrivateVoices> voices_;
  std::unique_ptr<StreamReceiver> private_receiver_;
  std::unique_ptr<Headphones> headphones_;
  std::unique_ptr<CheckSound> check_sound_;
  std::unique_ptr<DeskCheck> check_;
  std::unique_ptr<Listener> listener_, partner_listener_;
  std::unique_ptr<AudioDevice> device_;
  std::unique_ptr<ControlSession> session_;
  std::unique_ptr<DeskPage> page_;
  std::optional<ProgramError> failure_;
  std::string device_message_, taken_said_, hearing_ = "floor";
  Instant next_draw_{};
  ProtectionWatch protection_watch_;
  PaceWatch pace_;
  LineWatch line_watch_;
  std::optional<Instant> unsaved_;  ///< since when there are settings that no file has
};

}  // namespace dragoman::client
