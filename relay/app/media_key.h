#pragma once
/// Keys of media, drawn from the relay's own generator. Control thread.

#include "codecs/srtp/master_key.h"

#include <cstdint>
#include <functional>

namespace dragoman::app {

using Random = std::function<std::uint32_t()>;

srtp::MasterKey draw_key(const Random& random);

}  // namespace dragoman::app
