#pragma once
/// dragoman-probe watch: a listener that only watches whether multicast arrives here.

#include "client/cli/main_loop.h"
#include "client/cli/program.h"
#include "relay/net/igmp.h"
#include "relay/net/udp.h"
#include "tools/probe/forgery_watch.h"
#include "tools/probe/group_watch.h"
#include "tools/probe/watch_report.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::probe {

struct WatchOptions {
  bool wanted = false;  ///< the subcommand was given
  std::string room, interface, name;
  std::vector<std::string> channels;  ///< empty = all
  double seconds = 0;                 ///< 0 = until it is ended
  bool alone = false;                 ///< nothing is told to the relay
};

/// The subcommand `watch`.
void add_watch(CLI::App& app, WatchOptions& options);

/// Main thread.
class WatchApp {
 public:
  /// Asks the relay for the room's channels and joins their groups. Throws ProgramError.
  WatchApp(const client::CommonOptions& common, const WatchOptions& options,
           client::MainLoop& loop);

  /// Exit code: 0 when all was well all the time, but for what the first seconds lacked.
  int run();

 private:
  struct Line {
    GroupWatch watch;
    net::UdpSocket socket;
    std::unique_ptr<ForgeryWatch> forgeries;  ///< null where nothing is signed, or all is sealed
  };
  void join(const std::string& channel);
  std::optional<rtp::Endpoint> forger(Line& line);
  void tick();
  void second(Instant now);
  void tell(const WatchReport& report);
  WatchReport report(Instant now);

  const client::CommonOptions& common_;
  const WatchOptions& options_;
  client::MainLoop& loop_;
  std::string interface_;  ///< where all of it is joined, found once
  std::vector<Line> lines_;
  std::optional<net::IgmpEar> ear_;
  Instant begin_, next_;
  std::optional<WatchReport> told_;  ///< the last that people read
  int bad_seconds_ = 0;              ///< in a row
  bool failed_ = false, refused_ = false;
};

}  // namespace dragoman::probe
