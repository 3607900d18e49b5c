#include "codecs/opus/frame_decoder.h"

#include "codecs/opus/encoder.h"
#include "codecs/opus/packet.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

using Packet = std::vector<std::byte>;

std::vector<Packet> encode(const std::vector<float>& in, opus::EncoderConfig config = {}) {
  opus::Encoder encoder(config);
  std::array<std::byte, opus::kMaxFrameBytes> buffer;
  std::vector<Packet> packets;
  const auto size = static_cast<std::size_t>(config.frame * config.channels);
  for (std::size_t at = 0; at + size <= in.size(); at += size) {
    const auto bytes = encoder.encode(audio::Block(in).subspan(at, size), buffer);
    packets.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(bytes));
  }
  return packets;
}
void append(std::vector<float>& to, const std::vector<float>& block) {
  to.insert(to.end(), block.begin(), block.end());
}

}  // namespace

TEST_CASE("one lost frame of a tone is bridged without a click") {
  const auto packets = encode(sine(440, 0.25, 48000));
  opus::FrameDecoder decoder(1);
  std::vector<float> out, block(240);
  for (std::size_t n = 0; n < packets.size(); ++n) {
    if (n == 100) {
      decoder.conceal(block);
    } else {
      decoder.decode(packets[n], block);
    }
    append(out, block);
  }
  const audio::Block hole = audio::Block(out).subspan(100 * 240, 240);
  CHECK(20 * std::log10(rms(hole) / (0.25 / std::numbers::sqrt2)) > -3);
  // The tone's own steepest slope is 0.0144 a sample.
  CHECK(steepest_step(audio::Block(out).subspan(99 * 240, 5 * 240)) < 0.025F);
}

TEST_CASE("concealment dies away: full at 20 ms, nothing after 80 ms, in blocks of any length") {
  for (const std::size_t size : {64U, 120U, 240U, 333U, 960U}) {
    const auto packets = encode(sine(200, 0.25, 24000));
    opus::FrameDecoder decoder(1);
    std::vector<float> block(240), out;
    for (const Packet& packet : packets) decoder.decode(packet, block);
    while (out.size() < 9600) {
      std::vector<float> part(size, 9.0F);
      decoder.conceal(part);
      append(out, part);
    }
    const audio::Block all(out);
    INFO("blocks of " << size);
    CHECK(rms(all.first(480)) > 0.1);
    CHECK(rms(all.subspan(1920, 480)) < 0.6 * rms(all.first(480)));
    CHECK(rms(all.subspan(3840)) == 0.0);
    CHECK(steepest_step(all) < 0.02F);
  }
}

TEST_CASE("after a long hole sound rises again instead of bursting in") {
  const auto packets = encode(sine(1000, 0.5, 48000));
  opus::FrameDecoder decoder(1);
  std::vector<float> block(240), out;
  for (std::size_t n = 0; n < packets.size(); ++n) {
    if (n >= 50 && n < 100) {
      decoder.conceal(block);
    } else {
      decoder.decode(packets[n], block);
    }
    append(out, block);
  }
  const audio::Block back = audio::Block(out).subspan(100 * 240, 480);
  CHECK(std::abs(back[0]) < 0.01F);
  CHECK(steepest_step(back) < 0.09F);  // the tone's own: 0.0654
  CHECK(rms(audio::Block(out).subspan(116 * 240)) ==
        Approx(0.5 / std::numbers::sqrt2).epsilon(0.05));
}

TEST_CASE("before anything was decoded, concealment is silence") {
  opus::FrameDecoder decoder(2);
  std::vector<float> block(480, 1.0F);
  decoder.conceal(block);
  CHECK(rms(block) == 0.0);
}

TEST_CASE("malformed payloads decode to nothing and leave the decoder usable") {
  const auto packets = encode(sine(440, 0.25, 48000));
  opus::FrameDecoder decoder(1);
  std::vector<float> block(5760);
  for (const Packet& packet : packets) decoder.decode(packet, block);
  const Packet empty;
  const Packet bad_count{std::byte{0x03}, std::byte{0x00}};  // code 3, zero frames
  const Packet uneven{std::byte{0xF9}, std::byte{1}, std::byte{2},
                      std::byte{3}};                        // halves must be equal
  const Packet too_long{std::byte{0x1B}, std::byte{0x03}};  // 3 × 60 ms
  for (const Packet& packet : {empty, bad_count, uneven, too_long}) {
    CHECK(decoder.duration(packet) == 0);
    CHECK(decoder.decode(packet, block) == 0);
  }
  CHECK(decoder.decode(packets[0], audio::MutableBlock(block).first(100)) == 0);
  CHECK(decoder.decode(packets[0], block) == 240);
}

TEST_CASE("mono packets play in stereo and stereo packets in mono") {
  std::vector<float> block(480);
  opus::FrameDecoder stereo(2);
  for (const Packet& packet : encode(sine(997, 0.25, 24000))) stereo.decode(packet, block);
  CHECK(channel(block, 2, 0) == channel(block, 2, 1));
  CHECK(rms(block) == Approx(0.25 / std::numbers::sqrt2).epsilon(0.05));

  opus::EncoderConfig config;
  config.channels = 2;
  opus::FrameDecoder mono(1);
  const auto packets = encode(sine(997, 0.25, 24000, 2), config);
  CHECK(opus::coded_channels(packets.back()) == 2);
  for (const Packet& packet : packets) CHECK(mono.decode(packet, block) == 240);
  CHECK(rms(audio::Block(block).first(240)) == Approx(0.25 / std::numbers::sqrt2).epsilon(0.05));
}

TEST_CASE("whoever comes into a sound in the middle hears no burst") {
  const Samples frame = GENERATE(Samples{120}, Samples{240}, Samples{480});
  opus::EncoderConfig config;
  config.frame = frame;
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    const auto sound = words_and_pauses(seed, 2 * kSampleRate);
    const auto packets = encode(sound, config);
    std::vector<float> block(static_cast<std::size_t>(frame));
    opus::FrameDecoder whole(1), late(1);
    float loudest = 0;
    for (const Packet& packet : packets) {
      whole.decode(packet, block);
      loudest = std::max(loudest, peak(block));
    }
    const auto heard = static_cast<std::size_t>(9600 / frame);
    for (std::size_t from = 1; from + heard <= packets.size(); ++from) {
      // Every other one has come to the end of a long hole instead.
      if (from % 2 == 0) late.reset();
      float burst = 0;
      for (std::size_t n = from; n < from + heard; ++n) {
        late.decode(packets[n], block);
        burst = std::max(burst, peak(block));
      }
      INFO("frame " << frame << ", seed " << seed << ", packet " << from);
      CHECK(burst <= 1.2F * loudest);
      std::vector<float> hole(4800);
      late.conceal(hole);
    }
  }
}

TEST_CASE("a reset decoder gives what a new one gives") {
  const auto packets = encode(sine(440, 0.25, 4800));
  opus::FrameDecoder used(1), fresh(1);
  std::vector<float> a(240), b(240);
  for (const Packet& packet : packets) used.decode(packet, a);
  used.reset();
  for (const Packet& packet : packets) {
    used.decode(packet, a);
    fresh.decode(packet, b);
    CHECK(a == b);
  }
}

TEST_CASE("encoding, decoding and concealing neither allocate nor lock") {
  if (!RealtimeGuard::active()) return;
  for (const Samples frame : {120, 240, 480, 960}) {
    opus::EncoderConfig config;
    config.frame = frame;
    config.channels = 2;
    opus::Encoder encoder(config);
    opus::FrameDecoder decoder(2);
    const auto in = sine(440, 0.25, static_cast<std::size_t>(frame), 2);
    std::vector<float> out(in.size());
    std::array<std::byte, opus::kMaxFrameBytes> packet;
    RealtimeGuard guard;
    for (int n = 0; n < 200; ++n) {
      const auto bytes = encoder.encode(in, packet);
      const auto payload = opus::Payload(packet).first(bytes);
      if (n % 10 < 7 && decoder.duration(payload) == frame) {
        decoder.decode(payload, out);
      } else {
        decoder.conceal(out);
      }
    }
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
  }
}
