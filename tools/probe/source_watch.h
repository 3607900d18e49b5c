#pragma once
/// What the relay says of the source that is measured, asked while the marks are under way.

#include "client/cli/relay_address.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dragoman::probe {

/// Which source to look for: by its name, or whichever a channel carries.
struct WatchedSource {
  std::string room, channel;
  std::string name;  ///< empty: the one on air in the channel, in the floor's the selected one
};

/// Its delay in the relay's playout, arrival to mix, ms, as /api/v1/event has it. Nothing when it
/// isn't there or is dead, or the text makes no sense. Pure; never throws.
std::optional<double> source_delay_ms(std::string_view event, const WatchedSource& source) noexcept;

/// Asks a few times a second on a thread of its own. The relay that does not answer is asked again;
/// what it doesn't know stays unknown.
class SourceWatch {
 public:
  SourceWatch(const client::RelayAddress& relay, WatchedSource source);

  /// Any thread: the median of all answers, and how much they moved.
  std::optional<double> delay_ms() const;
  double moved_ms() const;

 private:
  void run(const std::stop_token& stopping);

  client::RelayAddress relay_;
  WatchedSource source_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<double> delays_;  ///< under the mutex
  std::jthread thread_;         ///< last: it uses all the others
};

}  // namespace dragoman::probe
