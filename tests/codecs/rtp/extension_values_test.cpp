#include "codecs/rtp/extension_values.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>

using namespace dragoman::rtp;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

TEST_CASE("the audio level is one byte, voice on top") {
  CHECK(to_hex(encode(AudioLevel{true, 23})) == "97");
  CHECK(to_hex(encode(AudioLevel{false, 200})) == "7F");
  CHECK(parse_audio_level(hex("97")) == AudioLevel{true, 23});
  CHECK_FALSE(parse_audio_level({}));
  CHECK_FALSE(parse_audio_level(hex("97 00")));
}

TEST_CASE("levels of our meters become levels below overload") {
  CHECK(to_below_overload(0.0F) == 3);  // a full-scale sine
  CHECK(to_below_overload(-20.0F) == 23);
  CHECK(to_below_overload(3.01F) == 0);  // a full-scale square wave
  CHECK(to_below_overload(10.0F) == 0);
  CHECK(to_below_overload(-200.0F) == 127);
  CHECK(to_below_overload(-std::numeric_limits<float>::infinity()) == 127);
  CHECK(to_below_overload(std::nanf("")) == 127);
}

TEST_CASE("the capture time is read in its short and its long form") {
  const AbsCaptureTime brief{NtpTime{0xE60A1B2C80000000}, {}};
  CHECK(to_hex(encode(brief)) == "E6 0A 1B 2C 80 00 00 00");
  CHECK(parse_abs_capture_time(hex("E6 0A 1B 2C 80 00 00 00")) == brief);

  const auto with_offset =
      parse_abs_capture_time(hex("E6 0A 1B 2C 80 00 00 00 FF FF FF FF 80 00 00 00"));
  REQUIRE(with_offset);
  CHECK(with_offset->captured == brief.captured);
  CHECK(with_offset->clock_offset == -(std::int64_t{1} << 31));  // half a second behind
  for (std::size_t size = 0; size < 20; ++size) {
    if (size != 8 && size != 16) CHECK_FALSE(parse_abs_capture_time(std::vector<std::byte>(size)));
  }
}

TEST_CASE("the state of a channel is four bytes") {
  ChannelStateExtension value;
  value.state = ChannelStateExtension::State::relay;
  value.quality = ChannelStateExtension::Quality::minus;
  value.on_air = 2;
  value.recording = true;
  value.floor_language = 6;
  value.version = 255;
  CHECK(to_hex(encode(value)) == "12 21 06 FF");
  CHECK(parse_channel_state(hex("12 21 06 FF")) == value);
  CHECK(to_hex(encode(ChannelStateExtension{})) == "20 00 FF 00");

  value.on_air = 40;
  CHECK(parse_channel_state(encode(value))->on_air == 15);
}

TEST_CASE("reserved bits of the channel state are ignored, impossible values refused") {
  CHECK(parse_channel_state(hex("50 0E 01 00")));
  CHECK_FALSE(parse_channel_state(hex("60 00 01 00")));
  CHECK_FALSE(parse_channel_state(hex("04 00 01 00")));
  CHECK_FALSE(parse_channel_state(hex("00 00 01")));
  CHECK_FALSE(parse_channel_state(hex("00 00 01 00 00")));
}
