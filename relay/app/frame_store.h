#pragma once
/// How far each room's media clock had come, kept over restarts: a relay that comes back must
/// number its packets after the ones its listeners already have, and its recordings go on in time.

#include "codecs/audio/time.h"
#include "relay/event/event.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// One thread at a time. Positions are kept in samples since the Unix epoch, so a changed frame
/// length doesn't break the line. No method throws for a disk that fails: sound goes on without it.
class FrameStore {
 public:
  /// `boot` tells one start of this machine from another; empty: it is not known.
  explicit FrameStore(const event::Event& event, std::string boot = this_boot());

  /// The frame that every room has now: the wall clock's, or a later one. Where the machine has not
  /// been started anew since, that in which the earlier relay would be; else a second after the
  /// last one kept. `warning()` says when what was kept could not be read.
  std::vector<FrameIndex> first_frames(WallTime now, Instant monotonic);

  /// Replaces the file at once (written beside it, then renamed). False when it could not be; then
  /// warning() says why, once for each new reason.
  bool save(const std::vector<FrameIndex>& frames);

  /// Takes the warning, if there is a new one.
  std::optional<std::string> warning();

 private:
  static std::string this_boot();
  void warn(std::string text);

  const event::Event& event_;
  std::filesystem::path file_;
  std::string boot_;
  Instant begun_{};             ///< when first_frames() was asked
  std::vector<Samples> first_;  ///< what it answered, by room
  std::string last_warning_;
  std::optional<std::string> warning_;
};

}  // namespace dragoman::app
