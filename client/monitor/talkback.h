#pragma once
/// A technician's microphone and ears: the session with the relay, the sound, and the machine
/// between.

#include "client/cli/main_loop.h"
#include "client/monitor/options.h"
#include "client/monitor/talk_machine.h"
#include "client/monitor/talk_sound.h"
#include "client/net/control_session.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::client {

/// Main thread only.
class Talkback {
 public:
  using Shown = std::function<void(const TalkView&)>;

  /// `shown` is called on each change. Throws ProgramError when there is no such device.
  Talkback(const MonitorOptions& options, MainLoop& loop, Shown shown);
  ~Talkback();

  /// A line of TalkMachine.
  void line(std::string_view text);
  void tick();
  const TalkView& view() const noexcept { return machine_.view(); }
  /// What else goes to the technician's ears.
  TalkSound& sound() noexcept { return sound_; }
  /// Why the relay does not take this technician at all; it is for good.
  const std::optional<ProgramError>& failure() const noexcept { return failure_; }

 private:
  void start_session(const MonitorOptions& options);
  void session_event(const SessionEvent& event);
  void registered(const Registered& session);
  void obey();

  MainLoop& loop_;
  Shown shown_;
  TalkMachine machine_;
  TalkSound sound_;
  bool ever_registered_ = false;
  std::optional<ProgramError> failure_;
  std::unique_ptr<ControlSession> session_;
};

}  // namespace dragoman::client
