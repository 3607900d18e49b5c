#include "codecs/pcm/linear.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <array>
#include <limits>
#include <vector>

using namespace dragoman;
using pcm::Encoding;

namespace {
std::vector<int> bytes_of(Encoding encoding, const std::vector<float>& samples) {
  std::vector<std::byte> out(samples.size() * 3);
  const auto size = pcm::encode(encoding, samples, out);
  std::vector<int> values;
  for (std::size_t i = 0; i < size; ++i) values.push_back(std::to_integer<int>(out[i]));
  return values;
}
}  // namespace

TEST_CASE("L16 golden bytes: two's complement, most significant first (RFC 3551)") {
  CHECK(bytes_of(Encoding::l16, {0.0F, 0.5F, -0.5F, -1.0F, 1.0F}) ==
        std::vector<int>{0x00, 0x00, 0x40, 0x00, 0xC0, 0x00, 0x80, 0x00, 0x7F, 0xFF});
}

TEST_CASE("L24 golden bytes (RFC 3190)") {
  CHECK(bytes_of(Encoding::l24, {0.0F, 0.5F, -1.0F, 1.0F, 1.0F / 8388608}) ==
        std::vector<int>{0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x80, 0x00, 0x00, 0x7F, 0xFF, 0xFF,
                         0x00, 0x00, 0x01});
}

TEST_CASE("what is beyond full scale is clipped, what is not a number is silence") {
  CHECK(bytes_of(Encoding::l16, {7.0F, -7.0F, std::numeric_limits<float>::infinity(),
                                 std::numeric_limits<float>::quiet_NaN()}) ==
        std::vector<int>{0x7F, 0xFF, 0x80, 0x00, 0x7F, 0xFF, 0x00, 0x00});
}

TEST_CASE("every 16-bit value survives the round trip exactly") {
  std::vector<std::byte> wire;
  for (int v = 0; v < 65536; ++v) {
    wire.push_back(static_cast<std::byte>(v >> 8));
    wire.push_back(static_cast<std::byte>(v & 0xFF));
  }
  std::vector<float> samples(65536);
  REQUIRE(pcm::decode(Encoding::l16, wire, samples) == 65536);
  std::vector<std::byte> again(wire.size());
  REQUIRE(pcm::encode(Encoding::l16, samples, again) == wire.size());
  CHECK(again == wire);
}

TEST_CASE("24 bits survive too, and keep a tone 130 dB clean") {
  const auto tone = testing::sine(997, 0.9, 4800);
  std::vector<std::byte> wire(tone.size() * 3), again(wire.size());
  std::vector<float> out(tone.size());
  REQUIRE(pcm::encode(Encoding::l24, tone, wire) == wire.size());
  REQUIRE(pcm::decode(Encoding::l24, wire, out) == tone.size());
  CHECK(testing::fit_sine(out, 997).sinad_db() > 130);
  REQUIRE(pcm::encode(Encoding::l24, out, again) == wire.size());
  CHECK(again == wire);
}

TEST_CASE("small buffers are never overrun") {
  std::array<std::byte, 3> three{};
  const std::vector<float> two(2, 0.5F);
  CHECK(pcm::encode(Encoding::l16, two, three) == 0);
  std::array<float, 1> one{};
  CHECK(pcm::decode(Encoding::l16, std::vector<std::byte>(5, std::byte{0x40}), one) == 1);
}
