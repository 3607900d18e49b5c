#include "codecs/manifest/block_writer.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <string>
#include <vector>

using namespace dragoman;
using namespace dragoman::manifest;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

constexpr FrameIndex kFirst{353445120000};
constexpr rtp::Ssrc kSsrc{0x5A17C0DE};

Seed seed() {
  Seed out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::byte>(i);
  return out;
}

/// A sender of one channel.
struct Line {
  explicit Line(Samples length, std::int64_t stagger = 0)
      : frame(length), writer(kSsrc, length, stagger, signer) {}
  /// The manifests that came out.
  std::vector<std::vector<std::byte>> send(std::int64_t from, std::int64_t count) {
    std::vector<std::vector<std::byte>> out;
    for (std::int64_t i = from; i < from + count; ++i) {
      const auto done = writer.add(kFirst + i, content_hash(kFirst + i, opus(i)), listing);
      if (!done.empty()) out.emplace_back(done.begin(), done.end());
    }
    return out;
  }
  static std::vector<std::byte> opus(std::int64_t i) {
    return {std::byte{0xE8}, static_cast<std::byte>(i), static_cast<std::byte>(i >> 8)};
  }
  bool lists(const Manifest& m, std::int64_t i) {
    const auto expected = listed_hash(listing.key, content_hash(kFirst + i, opus(i)));
    const auto there = m.listed(kFirst + i);
    return std::equal(there.begin(), there.end(), expected.begin());
  }

  Samples frame;
  Signer signer{seed()};
  Listing listing{};
  BlockWriter writer;
};

}  // namespace

// The bytes were made by other programs: Python's hashlib and OpenSSL's command line.
TEST_CASE("A manifest is these bytes, what was not sent is zeros in it") {
  Line line{240, 17};
  CHECK(line.writer.add(kFirst, content_hash(kFirst, hex("E8 FF FE")), {}).empty());
  const auto datagram = line.writer.add(kFirst + 2, content_hash(kFirst + 2, hex("E8 01 02")), {});
  CHECK(to_hex(datagram) ==
        "44 4D 01 02 5A 17 C0 DE 00 00 00 00 00 52 4A F8 88 00 03 08 "
        "DE 44 30 E5 B8 58 36 75 00 00 00 00 00 00 00 00 26 0C 3A 6F A4 E1 D1 BC "
        "9C 5A D6 CD E4 00 22 B9 F4 87 BB E3 F8 3A BB CB 11 1F A9 CB 26 1F 45 25 6E D1 8C 4D 28 DB "
        "0E 76 74 58 FD 91 5B 10 54 2E F3 D3 EF 97 C0 50 42 5B 89 57 88 D1 0D 29 DA CB 88 A4 1E 1E "
        "B5 92 D9 0C");
}

TEST_CASE("What a sealed channel lists follows from its key") {
  srtp::MasterKey key;
  key.key.fill(std::byte{7});
  key.salt.fill(std::byte{9});
  const auto listed = listed_hash(listing_key(key), content_hash(kFirst, hex("E8 FF FE")));
  CHECK(to_hex(rtp::Bytes{listed}.first(8)) == "55 B7 63 5B 98 7F 6E E1");
}

TEST_CASE("Each frame is listed once, ten times a second, within 25 kb/s with its headers") {
  constexpr std::size_t kHeaders = 20 + 8;  // IPv4 and UDP
  for (const Samples frame : {120, 240, 480, 960}) {
    CAPTURE(frame);
    Line line{frame};
    line.listing = {7, ListingKey{}};
    const auto manifests = line.send(0, 10 * kSampleRate / frame);
    CHECK(manifests.size() == 100);
    std::size_t bytes = 0;
    std::int64_t listed = 0;
    Verifier verifier{line.signer.public_key()};
    for (const auto& datagram : manifests) {
      bytes += datagram.size() + kHeaders;
      const auto read = manifest::read(datagram);
      REQUIRE(read);
      CHECK(verifier.verify(read->text, read->signature));
      CHECK((read->manifest.ssrc == kSsrc && read->manifest.mki == 7));
      CHECK(read->manifest.frame == frame);
      CHECK(read->manifest.first == kFirst + listed);
      for (std::size_t i = 0; i < read->manifest.count; ++i)
        CHECK(line.lists(read->manifest, listed++));
    }
    CHECK(listed == 10 * kSampleRate / frame);
    CHECK(static_cast<double>(bytes) * 8 / 10 <= 25'000);
  }
}

TEST_CASE("A frame that was never sent delays no manifest for long") {
  Line line{240};
  CHECK(line.send(0, 19).empty());
  const auto late = line.send(20, 1);  // number 19, which would have ended the block, is missing
  REQUIRE(late.size() == 1);
  const auto first = manifest::read(late[0]);
  REQUIRE(first);
  CHECK(first->manifest.count == 19);
  const auto next = line.send(21, 19);
  REQUIRE(next.size() == 1);
  CHECK(manifest::read(next[0])->manifest.first == kFirst + 20);
  CHECK(manifest::read(next[0])->manifest.count == 20);
}

TEST_CASE("Channels take turns") {
  Line one{240, 0}, other{240, 7};
  CHECK(one.send(0, 20).size() == 1);
  CHECK(other.send(0, 12).empty());
  CHECK(other.send(12, 1).size() == 1);
  CHECK(other.send(13, 19).empty());
}
