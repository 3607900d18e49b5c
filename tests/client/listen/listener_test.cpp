/// A listener's ear without its program, on loopback.

#include "client/listen/listener.h"

#include "relay/net/udp.h"
#include "tests/client/net/station.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <thread>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using dragoman::testing::Station;

namespace {

const auto kProcess = static_cast<std::uint32_t>(::getpid());
const rtp::Endpoint kGroup{0xEFC90000 + (kProcess % 0x3FFF) * 4,
                           static_cast<std::uint16_t>(33000 + 12 * (kProcess % 1000))};
constexpr std::uint32_t kSsrc = 22;

/// A relay on loopback whose manifests `signer` signs; port 0 = nobody knows from where it sends.
Registered session(char signer, std::uint16_t media_port) {
  Registered out;
  out.welcome.room = "hall";
  out.welcome.frame_us = 5000;
  out.welcome.source_address = "127.0.0.1";
  out.welcome.interface = "lo";
  out.welcome.manifest_key = std::string(64, signer);
  control::ChannelInfo channel;
  channel.id = "en";
  channel.number = 1;
  channel.ssrc = kSsrc;
  channel.group = rtp::address_text(kGroup.address);
  channel.port = kGroup.port;
  channel.manifest_group = rtp::address_text(kGroup.address + 2);
  out.welcome.channels = {channel};
  out.local_address = 0x7F000001;
  out.media = {out.local_address, media_port};
  out.at = net::monotonic_now();
  return out;
}

struct Hall {
  Hall() {
    listener.registered(session('1', 1), net::monotonic_now());
    listener.select(1, net::monotonic_now());
  }
  /// Until more was found to be forged than was.
  void forge() {
    const auto before = listener.forged().forged;
    station.aim(kGroup);
    while (listener.forged().forged == before) std::this_thread::yield();
    station.aim({});
  }
  std::size_t told() const {
    std::size_t count = 0;
    for (const auto& message : sent)
      count += std::holds_alternative<control::ForgedPackets>(message) ? 1 : 0;
    return count;
  }

  std::vector<control::ClientMessage> sent;
  std::vector<std::string> said;
  Station station{440, kSsrc};  // its port is not the relay's
  Ear ear{1, 0, nullptr};
  Listener listener{{},
                    ear,
                    [this](const control::ClientMessage& message) { sent.push_back(message); },
                    [this](const Say& words) { said.push_back(words.text); }};
};

}  // namespace

TEST_CASE("who forges is told to the relay, and while the relay is away once it is back") {
  Hall hall;
  hall.forge();
  hall.listener.tick(net::monotonic_now());
  CHECK(hall.told() == 1);

  hall.listener.link_lost();
  hall.forge();
  const auto before = hall.listener.forged().forged;
  hall.listener.tick(net::monotonic_now() + std::chrono::seconds{1});
  CHECK(hall.told() == 1);
  hall.listener.registered(session('1', 1), net::monotonic_now());
  hall.listener.tick(net::monotonic_now() + std::chrono::seconds{2});
  CHECK(hall.told() == 2);
  CHECK(hall.listener.forged().forged >= before);
}

TEST_CASE("what looked forged until a relay with another signing key was known is forgotten") {
  Hall hall;
  hall.forge();
  hall.listener.tick(net::monotonic_now());
  hall.listener.link_lost();
  const auto before = hall.listener.forged().forged;
  hall.forge();
  hall.listener.registered(session('2', 0), net::monotonic_now());
  hall.listener.tick(net::monotonic_now() + std::chrono::seconds{2});
  CHECK(hall.told() == 1);
  CHECK(hall.listener.forged().forged == before);
}
