#pragma once
/// Which rooms are in a closed session, kept over restarts: a relay that starts again may not open
/// what was closed.

#include "relay/event/event.h"

#include <filesystem>
#include <vector>

namespace dragoman::app {

/// Control thread.
class ClosedStore {
 public:
  explicit ClosedStore(const event::Event& event);

  /// By room. All of them when what was kept cannot be read, which `damaged` then says: silence can
  /// be mended, what was overheard cannot.
  std::vector<bool> load(bool& damaged) const;
  /// Replaces the file at once; without a closed room there is none. False when it could not be.
  bool save(const std::vector<bool>& closed) const;

 private:
  const event::Event& event_;
  std::filesystem::path file_;
};

}  // namespace dragoman::app
