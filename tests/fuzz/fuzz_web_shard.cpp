// A shard with a listener under way, and datagrams from its address and from others: lengths in
// front of each.

#include "tests/relay/webrtc/stage.h"

#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const rtp::Endpoint phone{0xC0A80017, 50'000}, stranger{0xC0A80018, 50'000};
  static const auto* const stage = new testing::Stage;  // its certificates are made once
  auto& here = const_cast<testing::Stage&>(*stage);
  static const auto slot = [&] {
    load::WebClient& client = here.admit(1, phone);
    client.check();
    here.exchange();
    return 0;
  }();
  const rtp::Bytes all = std::as_bytes(std::span{data, size});
  for (std::size_t at = 0; at + 2 < all.size();) {
    const auto length =
        std::min<std::size_t>(std::to_integer<std::size_t>(all[at]) * 8, all.size() - at - 2);
    const bool strange = (all[at + 1] & std::byte{1}) != std::byte{0};
    const auto bytes = all.subspan(at + 2, length);
    here.inject({bytes.begin(), bytes.end()}, strange ? stranger : phone);
    at += 2 + length;
  }
  here.tick();
  if (here.listeners() > 1 || slot != 0) std::abort();
  return 0;
}
