#include "client/floor/floor_sender.h"

#include "codecs/rtp/packet.h"
#include "codecs/srtp/receiver.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

TEST_CASE("nothing is sent before the relay said where to, then from the port that was declared") {
  net::UdpOptions options;
  options.bind = {0x7F000001, 0};
  net::UdpSocket relay(options);
  FloorSender sender({});
  const auto tone = sine(1000, 0.5, 4800);
  std::vector<net::Received> got(64);

  sender.push(tone, Instant{});
  CHECK(relay.receive(got) == 0);
  CHECK(sender.status().sent == 0);
  CHECK(sender.status().rms_dbfs == Approx(-6.02F).margin(0.05));

  sender.set_target({relay.local(), {rtp::Ssrc{7}, rtp::kPayloadL16}});
  sender.push(tone, Instant{});
  REQUIRE(relay.receive(got) == 40);
  CHECK(got[0].from.port == sender.port());
  const auto packet = rtp::parse(rtp::Bytes{got[0].data}.first(got[0].size));
  REQUIRE(packet.has_value());
  CHECK(packet->ssrc == rtp::Ssrc{7});
  CHECK(sender.status().sent == 40);

  sender.set_target({});
  sender.push(tone, Instant{});
  CHECK(relay.receive(got) == 0);
}

TEST_CASE("with a key packets are sealed, and a pause and its end use no number twice") {
  net::UdpOptions options;
  options.bind = {0x7F000001, 0};
  net::UdpSocket relay(options);
  FloorSender sender({});
  const auto tone = sine(1000, 0.5, 4800);
  std::vector<net::Received> got(256);
  SendTarget target{relay.local(), {rtp::Ssrc{7}, rtp::kPayloadL16}, true, {}};
  target.key.key.fill(std::byte{1});
  srtp::Receiver opener(srtp::Profile::aead_aes_256_gcm, target.key.key, target.key.salt);
  const auto speak = [&] {
    sender.push(tone, Instant{});
    const std::size_t count = relay.receive(got);
    int opened = 0;
    for (std::size_t i = 0; i < count; ++i) {
      auto bytes = rtp::MutableBytes{got[i].data}.first(got[i].size);
      opened += opener.open_rtp(bytes).verdict == srtp::Verdict::ok;
    }
    CHECK(static_cast<std::size_t>(opened) == count);
    return opened;
  };
  sender.set_target(target);
  CHECK(speak() == 40);
  sender.set_target({});
  CHECK(speak() == 0);
  sender.set_target(target);  // as a technician's key is pressed again
  CHECK(speak() == 40);
  CHECK(sender.status().refused == 0);
}

TEST_CASE("pushing neither allocates nor locks") {
  if (!RealtimeGuard::active()) return;
  net::UdpOptions options;
  options.bind = {0x7F000001, 0};
  const net::UdpSocket relay(options);
  FloorSender sender({});
  sender.set_target({relay.local(), {}});
  const auto tone = sine(1000, 0.5, 240);
  RealtimeGuard guard;
  for (int n = 0; n < 100; ++n) sender.push(tone, Instant{});
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
}
