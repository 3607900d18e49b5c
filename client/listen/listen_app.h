#pragma once
/// dragoman-listen as a program: session, sound device, listener, keys and lines.

#include "client/audio/device.h"
#include "client/cli/keys.h"
#include "client/cli/line_reader.h"
#include "client/cli/main_loop.h"
#include "client/cli/terminal.h"
#include "client/listen/listener.h"
#include "client/listen/options.h"
#include "client/listen/recorder.h"
#include "client/net/control_session.h"

#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

/// Main thread only. The sound device calls the Ear on its own thread.
class ListenApp {
 public:
  ListenApp(const ListenOptions& options, MainLoop& loop);
  ~ListenApp();

  /// Until --seconds of sound were heard, a signal or `quit`. Throws ProgramError with a diagnosis
  /// when nothing is decoded within 10 s, or when room or channel don't exist.
  int run();

 private:
  void start_session();
  void start_description();
  void start_sound(int channels);
  std::unique_ptr<AudioDevice> open_output(int channels);
  void session_event(const SessionEvent& event);
  void registered(const Registered& session);
  void refused(const control::Refused& refusal);
  void link_lost(const LinkLost& lost);

  void input(std::string_view bytes);
  void key(const Key& key);
  void line(const std::string& text);
  void choose(const control::ChannelInfo* channel);
  void choose(const std::string& name);
  void volume_line(double db);
  void set_volume(double db);

  void tick();
  ListenReport report();
  void each_second();
  void announce(const ListenReport& report);
  void print(const ListenReport& report);
  void redraw();
  void watch_device();
  void close_trace();
  ProgramError trace_error() const;
  void say(const std::string& text, bool warning);
  void fail(ProgramError error);
  ProgramError diagnosis();

  ListenOptions options_;
  MainLoop& loop_;
  std::optional<RawTerminal> terminal_;
  std::unique_ptr<Recorder> recorder_;
  std::unique_ptr<TraceRecorder> trace_;
  std::unique_ptr<Ear> ear_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<AudioDevice> device_;
  std::unique_ptr<ControlSession> session_;
  std::optional<control::RoomState> room_state_;
  std::optional<ProgramError> failure_;
  std::string link_trouble_, device_message_, announced_;
  std::string refused_;  ///< the relay's last refusal, in words
  LineReader lines_;
  double volume_db_;
  int channels_ = 1;  ///< of the device or WAV
  int heard_ = 0;     ///< voice that was announced last
  Instant began_{}, next_second_{}, next_draw_{};
};

}  // namespace dragoman::client
