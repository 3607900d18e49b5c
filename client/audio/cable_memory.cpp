#include "client/audio/cable_memory.h"

namespace dragoman::client {

void CableMemory::look(const std::optional<Cables>& laid, bool at_work) {
  if (!laid || !at_work) {
    seen_.reset();
    return;
  }
  for (const Cable& cable : *laid) missing_.erase(cable);
  if (seen_ == laid) {
    known_ = laid;
    known_->insert(missing_.begin(), missing_.end());
  }
  seen_ = laid;
}

Cables CableMemory::reopened(const Cables& laid) {
  seen_.reset();
  if (!known_) return {};
  Cables unwanted;
  missing_ = *known_;
  for (const Cable& cable : laid)
    if (missing_.erase(cable) == 0) unwanted.insert(cable);
  return unwanted;
}

}  // namespace dragoman::client
