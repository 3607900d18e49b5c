#include "codecs/pcm/frame_decoder.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <vector>

using namespace dragoman;
using namespace dragoman::testing;
using pcm::Encoding;
using pcm::FrameDecoder;

namespace {

std::vector<std::byte> payload(audio::Block block, Encoding encoding = Encoding::l16) {
  std::vector<std::byte> bytes(block.size() * pcm::bytes_per_sample(encoding));
  pcm::encode(encoding, block, bytes);
  return bytes;
}

/// A tone in packets of 2.5 ms with those of [from, to) lost, as the playout would hear it.
std::vector<float> with_hole(double hz, std::size_t from, std::size_t to) {
  const auto in = sine(hz, 0.5, 48000);
  FrameDecoder decoder(Encoding::l16, 1, 1);
  std::vector<float> out(in.size());
  for (std::size_t n = 0; n < 400; ++n) {
    const auto block = audio::MutableBlock(out).subspan(n * 120, 120);
    if (n >= from && n < to) {
      decoder.conceal(block);
    } else {
      decoder.decode(payload(audio::Block(in).subspan(n * 120, 120)), block);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("decoding gives the samples of the wire, in every channel layout") {
  const std::vector<float> mono{0.5F, -0.25F}, stereo{1.0F - 1.0F / 32768, 0.5F, -1.0F, 1.0F / 4};
  std::vector<float> two(2), four(4);
  CHECK(FrameDecoder(Encoding::l16, 1, 1).decode(payload(mono), two) == 2);
  CHECK(two == mono);
  CHECK(FrameDecoder(Encoding::l24, 1, 2).decode(payload(mono, Encoding::l24), four) == 2);
  CHECK(four == std::vector<float>{0.5F, 0.5F, -0.25F, -0.25F});
  CHECK(FrameDecoder(Encoding::l16, 2, 2).decode(payload(stereo), four) == 2);
  CHECK(four == stereo);
  CHECK(FrameDecoder(Encoding::l24, 2, 1).decode(payload(stereo, Encoding::l24), two) == 2);
  CHECK(two[1] == -0.375F);
}

TEST_CASE("payloads of broken samples, none, or more than 20 ms are malformed") {
  FrameDecoder decoder(Encoding::l24, 2, 2);
  std::vector<float> out(8000);
  for (const std::size_t size : {0U, 1U, 5U, 7U, 961U * 6}) {
    const std::vector<std::byte> bytes(size);
    CHECK(decoder.duration(bytes) == 0);
    CHECK(decoder.decode(bytes, out) == 0);
  }
  CHECK(decoder.duration(std::vector<std::byte>(960 * 6)) == 960);
  CHECK(decoder.decode(std::vector<std::byte>(60), audio::MutableBlock(out).first(19)) == 0);
}

TEST_CASE("a short hole in a tone is hardly a hole, at either edge there is no click") {
  for (const double hz : {100.0, 200.0, 440.0, 1000.0}) {
    const auto out = with_hole(hz, 200, 203);  // 7.5 ms
    INFO(hz << " Hz");
    const float own = 0.5F * 2 * std::numbers::pi_v<float> * static_cast<float>(hz) / 48000;
    CHECK(steepest_step(out) < 1.3F * own + 0.01F);
    const double level = rms(audio::Block(out).subspan(200 * 120, 3 * 120));
    CHECK(20 * std::log10(level / rms(audio::Block(out).first(4800))) == Approx(0).margin(2.5));
  }
}

TEST_CASE("a long hole dies away to silence and comes back without a click") {
  const auto out = with_hole(300, 100, 200);  // 250 ms
  const audio::Block hole = audio::Block(out).subspan(100 * 120, 100 * 120);
  CHECK(rms(hole.first(480)) > 0.3);
  CHECK(rms(hole.subspan(1680, 480)) < 0.7 * rms(hole.first(480)));
  CHECK(rms(hole.subspan(2880)) == 0.0);
  CHECK(steepest_step(out) < 1.3F * 0.5F * 2 * std::numbers::pi_v<float> * 300 / 48000 + 0.01F);
}

TEST_CASE("before any sound, concealment is silence") {
  FrameDecoder decoder(Encoding::l16, 2, 2);
  std::vector<float> block(480, 1.0F);
  decoder.conceal(block);
  CHECK(rms(block) == 0.0);
}

TEST_CASE("a stereo hole keeps its image") {
  FrameDecoder decoder(Encoding::l16, 2, 2);
  std::vector<float> in;
  for (const float x : sine(300, 0.5, 4800)) in.insert(in.end(), {x, 0.25F * x});
  std::vector<float> out(240);
  for (std::size_t at = 0; at < in.size(); at += 240) {
    decoder.decode(payload(audio::Block(in).subspan(at, 240)), out);
  }
  decoder.conceal(out);
  CHECK(rms(channel(out, 2, 0)) == Approx(4 * rms(channel(out, 2, 1))).epsilon(0.01));
}

TEST_CASE("a reset forgets the stream") {
  FrameDecoder decoder(Encoding::l16, 1, 1);
  std::vector<float> block(480);
  decoder.decode(payload(sine(300, 0.5, 480)), block);
  decoder.reset();
  decoder.conceal(block);
  CHECK(rms(block) == 0.0);
}

TEST_CASE("decoding and concealing neither allocate nor lock") {
  if (!RealtimeGuard::active()) return;
  FrameDecoder decoder(Encoding::l16, 1, 2);
  const auto bytes = payload(sine(300, 0.5, 240));
  std::vector<float> out(480);
  RealtimeGuard guard;
  for (int n = 0; n < 300; ++n) {
    if (n % 5 < 3) {
      decoder.decode(bytes, out);
    } else {
      decoder.conceal(out);
    }
  }
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
}
