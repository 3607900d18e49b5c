#pragma once
/// What a watching listener says, once a second: for scripts, for people, for the relay. Pure.

#include <string>
#include <utility>
#include <vector>

namespace dragoman::probe {

struct WatchReport {
  std::string watcher, room;
  std::vector<std::string> received, missing;                ///< channels
  std::vector<std::pair<std::string, std::string>> foreign;  ///< channel, address
  std::string querier = "unknown";                           ///< heard, missing
  /// Who forges under the relay's own address: channel, address and port.
  std::vector<std::pair<std::string, std::string>> forged{};

  bool well() const noexcept {
    return missing.empty() && foreign.empty() && forged.empty() && querier != "missing";
  }
  bool operator==(const WatchReport&) const = default;
};

/// One JSON object: the body that the relay takes, with `room`, and with `t` where it is not
/// negative.
std::string to_json(const WatchReport& report, double t = -1);
/// A line for people.
std::string to_words(const WatchReport& report);

}  // namespace dragoman::probe
