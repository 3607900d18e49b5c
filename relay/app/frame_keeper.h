#pragma once
/// Keeps the rooms' positions on a thread of its own: a disk that stands still holds up neither the
/// interpreters' lamps nor what goes to the recordings.

#include "codecs/audio/time.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// Control thread.
class FrameKeeper {
 public:
  /// Called on the keeper's thread; a warning for people, if there is a new one.
  using Save = std::function<std::optional<std::string>(const std::vector<FrameIndex>&)>;

  explicit FrameKeeper(Save save);
  /// The end waits until the last positions are saved.
  ~FrameKeeper();
  FrameKeeper(const FrameKeeper&) = delete;
  FrameKeeper& operator=(const FrameKeeper&) = delete;

  /// Waits for nothing. Takes the place of positions that the disk has not come to yet.
  void keep(std::vector<FrameIndex> frames);
  /// Takes the last warning, if there is a new one.
  std::optional<std::string> warning();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::app
