#pragma once
/// dragoman-load running: brings the crowds, waits, counts, prints.

#include "client/cli/main_loop.h"
#include "tools/load/crowd.h"
#include "tools/load/options.h"
#include "tools/load/relay_cost.h"

#include <memory>
#include <vector>

namespace dragoman::load {

/// Main thread only.
class LoadApp {
 public:
  LoadApp(const LoadOptions& options, client::MainLoop& loop);

  /// 0 when everybody who was asked for was there and got something to hear; else 1. Throws
  /// ProgramError when there is no relay, or no such room.
  int run();

 private:
  enum class Stage : std::uint8_t { gather, warm, count, close };

  void gather();
  void tick();
  void begin(Stage stage);
  bool closed() const;
  void finish();
  RelayCounters counters() const;

  const LoadOptions& options_;
  client::MainLoop& loop_;
  std::vector<std::unique_ptr<Crowd>> crowds_;
  Stage stage_ = Stage::gather;
  Instant since_{}, counted_from_{}, counted_to_{};
  RelayCounters before_, after_;
  bool good_ = false;
};

}  // namespace dragoman::load
