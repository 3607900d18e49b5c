#pragma once
/// Where a seat remembers its settings: a small TOML file that people may read and mend.

#include "client/booth/knobs.h"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dragoman::client {

/// A file that is not understood: "FILE:LINE: what", and what to do.
class BadSettings : public std::runtime_error {
 public:
  BadSettings(const std::string& what, std::string remedy)
      : std::runtime_error(what), remedy_(std::move(remedy)) {}
  const std::string& remedy() const noexcept { return remedy_; }

 private:
  std::string remedy_;
};

/// $XDG_STATE_HOME/dragoman/ROOM-BOOTH-DESK.toml (default ~/.local/state); empty when neither
/// XDG_STATE_HOME nor HOME says where.
std::filesystem::path default_settings_file(const std::string& room, const std::string& booth,
                                            int desk);

/// Pure. `file` is for messages. Throws BadSettings.
DeskSettings read_settings(std::string_view text, const std::string& file);
std::string write_settings(const DeskSettings& settings);

/// What `path` holds, which is left as it is; defaults when there is none. Throws BadSettings.
DeskSettings peek_settings(const std::filesystem::path& path);

/// One thread.
class SeatFile {
 public:
  explicit SeatFile(std::filesystem::path path) : path_(std::move(path)) {}

  struct Loaded {
    DeskSettings settings;
    bool found = false;
    /// Words when the file was broken: what, where, and where it has been put.
    std::string trouble;
  };
  /// A broken file is set aside under another name, never overwritten; defaults take its place.
  Loaded load();
  /// Writes the whole file beside the old one and puts it in its place at once. Returns words when
  /// that failed, else nothing.
  std::string save(const DeskSettings& settings);

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace dragoman::client
