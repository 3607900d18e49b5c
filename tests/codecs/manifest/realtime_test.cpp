// Receivers hash each packet on the thread that takes it.

#include "codecs/manifest/frame_hash.h"
#include "codecs/manifest/manifest.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>

using namespace dragoman;
using namespace dragoman::manifest;

TEST_CASE("Hashing frames and reading manifests allocates nothing") {
  const std::array<std::byte, 60> opus{};
  std::array<std::byte, kHeaderBytes + kMostFrames * kMostHashBytes + kSignatureBytes> datagram{};
  const ListingKey key{};
  int different = 0;
  const dragoman::testing::RealtimeGuard guard;
  Content last{};
  for (int i = 0; i < 20; ++i) {
    const Content next = listed_hash(key, content_hash(FrameIndex{i}, opus));
    different += next != last;
    last = next;
  }
  const Manifest manifest{rtp::Ssrc{1}, 0, 240, FrameIndex{1}, 4, 8, Bytes{last}};
  const std::size_t size = write(manifest, datagram);
  const bool whole = read(Bytes{datagram}.first(size + kSignatureBytes)).has_value();
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(different == 20);
  CHECK(whole);
}
