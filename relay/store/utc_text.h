#pragma once
/// A moment as everything that is kept writes it.

#include "codecs/audio/time.h"

#include <string>

namespace dragoman::store {

/// "2026-11-29T06:00:00.100Z" (RFC 3339). Any thread.
std::string utc_text(WallTime moment);

}  // namespace dragoman::store
