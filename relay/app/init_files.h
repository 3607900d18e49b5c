#pragma once
/// The folder that `dragoman-relay init` writes: what lies where. Start-up only.

#include "codecs/control/key_file.h"
#include "relay/event/event.h"
#include "relay/trust/authority.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::app {

struct InitFiles {
  std::filesystem::path folder;

  std::filesystem::path event() const { return folder / "event.toml"; }
  std::filesystem::path credentials() const { return folder / "trust/credentials.json"; }
  std::filesystem::path certificate() const { return folder / "trust/server.pem"; }
  std::filesystem::path server_key() const { return folder / "trust/server.key"; }
  std::filesystem::path authority() const { return folder / "trust/ca.pem"; }
  std::filesystem::path authority_key() const { return folder / "trust/ca.key"; }
  std::filesystem::path key(const std::string& name) const {
    return folder / "keys" / (name + ".key");
  }
  std::filesystem::path code(const std::string& name) const {
    return folder / "keys" / (name + ".svg");
  }
};

/// An event to begin with, reachable at that address.
std::string first_event(const std::string& address);

/// `text` with a [trust] table behind it; the same when it has one.
std::string with_trust(const std::string& text);

/// A key file, and beside it the code to print.
void write_key(const InitFiles& files, const control::KeyFile& key);

/// The whole file. Throws std::runtime_error naming it.
std::string read_file(const std::filesystem::path& path);

}  // namespace dragoman::app
