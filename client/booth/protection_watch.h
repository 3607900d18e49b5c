#pragma once
/// From what the audio thread says of the hearing protection, often, to what a desk shows of it,
/// calmly. Pure.

#include "client/booth/desk_view.h"
#include "codecs/audio/time.h"

namespace dragoman::client {

/// One thread. A stage that begins to act shows at once, and goes out a second after it ended; of
/// several the strictest shows.
class ProtectionWatch {
 public:
  ProtectionView update(const headphone::ProtectionStatus& status, Instant now);

 private:
  ProtectionView shown_;
  Instant last_{};  ///< when the shown stage or a stricter one was last seen acting
};

}  // namespace dragoman::client
