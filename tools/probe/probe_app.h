#pragma once
/// dragoman-probe as a program: mouth, ear, devices, and what it says.

#include "client/audio/device.h"
#include "client/listen/listener.h"
#include "tools/probe/measurement.h"
#include "tools/probe/options.h"
#include "tools/probe/path_watch.h"
#include "tools/probe/source_watch.h"
#include "tools/probe/take.h"

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace dragoman::probe {

/// Main thread only. Without a device one clock-paced thread is mouth and ear at once, so both are
/// counted on one clock; with devices the card's callback is, and a listener beside it watches the
/// path.
class ProbeApp {
 public:
  ProbeApp(const ProbeOptions& options, client::MainLoop& loop);
  ~ProbeApp();

  /// Until the measurement is complete, or a signal, which reports what there is. Throws
  /// ProgramError when nothing can be measured.
  int run();

 private:
  void start_session();
  void session_event(const client::SessionEvent& event);
  void start_listening();
  void start_clock();
  void start_card();
  void stop() noexcept;
  void tick();
  void look();
  void show_progress();
  void fail(client::ProgramError error);
  client::ProgramError silence() const;
  Measurement measurement();
  PathFacts facts(const std::vector<double>& marks);
  int report();

  ProbeOptions options_;
  client::MainLoop& loop_;
  Take take_;
  std::unique_ptr<Mouth> mouth_;
  std::unique_ptr<client::Ear> ear_;
  std::unique_ptr<client::Listener> listener_;
  std::unique_ptr<PathWatch> watch_;
  std::unique_ptr<SourceWatch> source_watch_;  ///< while marks are under way
  std::unique_ptr<client::AudioDevice> clock_, card_;
  std::unique_ptr<client::ControlSession> session_;
  std::optional<client::Registered> welcome_;
  std::optional<client::ProgramError> failure_;
  std::string trouble_;
  Nanoseconds round_trip_{};
  std::array<float, audio::kMaxBlock> said_{};  ///< the clock thread's
  Instant began_{}, next_progress_{};
  bool drawn_ = false;
};

}  // namespace dragoman::probe
