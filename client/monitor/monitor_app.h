#pragma once
/// dragoman-monitor running: on a terminal, on a pipe, once. Main thread.

#include "client/cli/main_loop.h"
#include "client/monitor/board.h"
#include "client/monitor/full_screen.h"
#include "client/monitor/json_stream.h"
#include "client/monitor/options.h"
#include "client/monitor/relay_link.h"
#include "client/monitor/screen.h"
#include "client/monitor/screen_listening.h"
#include "client/monitor/talk_keys.h"
#include "client/monitor/talkback.h"
#include "client/monitor/watch.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::client {

/// Prints the state once, as JSON or as a table. Throws ProgramError.
void print_once(const MonitorOptions& options);

class MonitorApp {
 public:
  MonitorApp(const MonitorOptions& options, MainLoop& loop);

  /// Runs until a key, a signal or an error ends it; returns the exit code. Throws ProgramError
  /// when there is no such room.
  int run();

 private:
  void take(const LiveEvent& event);
  void take_text(const std::string& text);
  void input(std::string_view bytes);
  void draw();
  void print_table();
  int run_json();
  void print_json(const LiveEvent& event);
  void complain(const std::string& reason);
  void start_talkback();
  void show_talk(ScreenView& view) const;

  const MonitorOptions& options_;
  MainLoop& loop_;
  Board board_;
  Watch watch_;
  bool seen_ = false;         ///< the relay's state has come
  std::string link_;          ///< why there is no live picture; empty = live
  std::string missing_room_;  ///< what to say when there is no such room
  int scroll_ = 0;
  bool colour_ = false;
  std::optional<FullScreen> screen_;
  std::unique_ptr<LiveLink> live_;
  TalkKeys talk_keys_;
  std::unique_ptr<Talkback> talkback_;
  std::unique_ptr<ScreenListening> listening_;
  JsonStream json_;
};

}  // namespace dragoman::client
