/// What a phone may send: any text on the page's WebSocket, any Accept-Encoding. Nothing breaks,
/// and a phone that is gone leaves nothing behind.

#include "relay/app/phone/gzip.h"
#include "relay/app/phone/listen_feed.h"
#include "relay/app/phone/preferences.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"

#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const auto event = event::built_in_event();
  static testing::FakeMedia media(event);
  static app::FrameTaps taps(media);
  static app::ListenFeed feed(event, media, taps);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  app::takes_gzip(text);
  app::preferences(text);
  testing::FakeSender sender;
  const auto phone = feed.open(0);
  phone->opened(sender);
  // A line is a message.
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    phone->received(text.substr(begin, end - begin));
    begin = end + 1;
  }
  phone->closed();
  if (feed.viewers() != 0) std::abort();
  for (int channel = 0; channel < 7; ++channel)
    if (feed.hearing(0, channel) != 0 || media.taps[{0, channel}]) std::abort();
  return 0;
}
