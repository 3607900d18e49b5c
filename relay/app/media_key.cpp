#include "relay/app/media_key.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::app {

srtp::MasterKey draw_key(const Random& random) {
  srtp::MasterKey key;
  const auto fill = [&](auto& bytes) {
    static_assert(sizeof(bytes) % sizeof(std::uint32_t) == 0);
    for (std::size_t i = 0; i < bytes.size(); i += sizeof(std::uint32_t))
      rtp::store_be(bytes.data() + i, random(), sizeof(std::uint32_t));
  };
  fill(key.key);
  fill(key.salt);
  return key;
}

}  // namespace dragoman::app
