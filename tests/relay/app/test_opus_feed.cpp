#include "codecs/ogg/opus_stream_reader.h"
#include "relay/app/opus_feed.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

app::EncodedFrame frame(std::int16_t channel, std::int64_t n) {
  app::EncodedFrame out;
  out.channel = channel;
  out.frame = FrameIndex{n};
  out.size = 60;
  out.data.fill(static_cast<std::byte>(n));
  return out;
}

}  // namespace

TEST_CASE("A reader gets exactly the channel's frames, as Ogg Opus") {
  const auto event = event::built_in_event();
  FakeMedia media(event);
  app::FrameTaps taps(media);
  app::OpusFeed feed(event, taps);
  FakeSender sender;
  auto reader = feed.open(0, 2);
  reader->opened(sender);
  CHECK(media.taps.at({0, 2}));
  CHECK(feed.readers(0, 2) == 1);
  for (std::int64_t n = 1000; n < 1100; ++n) {
    feed.push(frame(2, n));
    feed.push(frame(3, n));  // somebody else's
  }
  ogg::OpusStreamReader ogg;
  for (const auto& text : sender.take()) ogg.feed(std::as_bytes(std::span(text)));
  std::int64_t n = 1000;
  while (const auto packet = ogg.next()) {
    REQUIRE(packet->data.size() == 60);
    CHECK(packet->data[0] == static_cast<std::byte>(n++));
  }
  CHECK(n >= 1080);  // pages of 100 ms
  CHECK(ogg.errors() == 0);
  CHECK(ogg.head()->channels == 1);
  reader->closed();
}

TEST_CASE("A channel is tapped only while somebody reads it") {
  const auto event = event::built_in_event();
  FakeMedia media(event);
  app::FrameTaps taps(media);
  app::OpusFeed feed(event, taps);
  FakeSender one, two;
  auto first = feed.open(0, 1), second = feed.open(0, 1);
  first->opened(one);
  second->opened(two);
  first->closed();
  CHECK(media.taps.at({0, 1}));
  second->closed();
  CHECK_FALSE(media.taps.at({0, 1}));
}
