#include "codecs/manifest/manifest.h"

#include "codecs/rtp/packet.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <vector>

using namespace dragoman;
using namespace dragoman::manifest;
using dragoman::testing::exact;
using dragoman::testing::hex;

namespace {

// Two frames of 5 ms, listed under key 00000007.
const auto kHead = hex("44 4D 01 02  5A 17 C0 DE  00 00 00 07  00 52 4A F8 88 00  02  08");

std::vector<std::byte> datagram(std::size_t hashes = 16) {
  auto out = kHead;
  out.resize(kHeaderBytes + hashes + kSignatureBytes, std::byte{0x11});
  return out;
}

std::vector<std::byte> with(std::size_t at, int value) {
  auto out = datagram();
  out[at] = static_cast<std::byte>(value);
  return out;
}

}  // namespace

TEST_CASE("A manifest is read field by field") {
  const auto bytes = datagram();
  const auto read = manifest::read(bytes);
  REQUIRE(read);
  const Manifest& m = read->manifest;
  CHECK(rtp::to_int(m.ssrc) == 0x5A17C0DE);
  CHECK(m.mki == 7);
  CHECK(m.frame == 240);
  CHECK(to_int(m.first) == 353445120000);
  CHECK(m.end() - m.first == 2);
  CHECK(m.listed(m.first + 1).data() == bytes.data() + kHeaderBytes + 8);
  CHECK(m.listed(m.first + 1).size() == 8);
  CHECK(read->text.size() == kHeaderBytes + 16);
  CHECK(read->signature.data() == bytes.data() + kHeaderBytes + 16);
}

TEST_CASE("What is cut, longer than it says, or says what no manifest says, is none") {
  const auto whole = datagram();
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(manifest::read(exact(rtp::Bytes{whole}.first(size))));
  CHECK_FALSE(manifest::read(datagram(17)));
  CHECK_FALSE(manifest::read(with(1, 0x4E)));  // another word
  CHECK_FALSE(manifest::read(with(2, 2)));     // another version
  CHECK_FALSE(manifest::read(with(3, 3)));     // frames of 7.5 ms
  CHECK_FALSE(manifest::read(with(18, 0)));    // nothing is listed
  CHECK_FALSE(manifest::read(with(19, 4)));    // hashes that somebody could find
  auto many = datagram(65 * 8);
  many[18] = std::byte{65};
  CHECK_FALSE(manifest::read(many));
}

TEST_CASE("To a player of RTP a manifest is nothing") {
  CHECK_FALSE(rtp::parse(datagram()));
}
