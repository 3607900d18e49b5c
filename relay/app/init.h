#pragma once
/// `dragoman-relay init DIR`: an event with secrets of its own. Start-up only.

#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::app {

struct InitRequest {
  std::filesystem::path folder;
  /// Copied to DIR/event.toml; empty = what is there, or else an event to begin with.
  std::filesystem::path event_file;
  std::string address;               ///< where clients reach the relay; empty = as the event says
  std::vector<std::string> names;    ///< further names and addresses of the certificate
  bool pin = false;                  ///< listening needs a PIN; else it is open
  bool renew = false;                ///< another server certificate of the same authority
  std::vector<std::string> replace;  ///< names of keys that get another token; "pin"
  /// Further keys of those roles, each for one person: "ann" gets technician.ann.
  std::vector<std::string> technicians{}, operators{};
  std::vector<std::string> remove{};    ///< names of keys that the event has no use for any more
  std::filesystem::path certificate{};  ///< the operator's own chain and key (PEM), instead of ours
  std::filesystem::path key{};
};

/// Makes what is missing and keeps what is there, so that it may be called again when the event has
/// grown. Returns what was done, for people; it holds no secret but a new PIN. Throws
/// std::runtime_error with a remedy, and what loading the event throws.
std::string init_event(const InitRequest& request);

}  // namespace dragoman::app
