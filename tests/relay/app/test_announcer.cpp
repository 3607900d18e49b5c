#include "codecs/sdp/sap.h"
#include "relay/app/announcer.h"
#include "relay/event/event.h"
#include "tests/support/catch.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <vector>

using namespace dragoman;
using namespace dragoman::app;

namespace {

constexpr int kPatienceMs = 20'000;

/// Loopback addresses of this process alone: other relays of this machine announce as well.
std::uint32_t here(std::uint32_t n) {
  return 0x7F000000 | (static_cast<std::uint32_t>(::getpid()) & 0x3FFF) << 8 | n;
}
constexpr std::uint32_t kAnnouncer = 10;

class Ear {
 public:
  Ear() : socket_(options()) { socket_.join(sdp::kSapEndpoint.address, 0); }

  /// What the announcer sent, each a deletion or not, before the next word of another one.
  std::vector<bool> before(std::uint32_t marker) {
    Announcer(event::built_in_event(), here(marker), true).announce();
    std::vector<bool> deletions;
    for (;;) {
      pollfd waiting{socket_.native_handle(), POLLIN, 0};
      REQUIRE(::poll(&waiting, 1, kPatienceMs) == 1);
      std::array<net::Received, 1> slot;
      while (socket_.receive(slot) == 1) {
        if (slot[0].from.address == here(marker)) return deletions;
        constexpr std::byte kDeletion{4};  // the bit T, RFC 2974 §6
        if (slot[0].from.address == here(kAnnouncer))
          deletions.push_back((slot[0].data[0] & kDeletion) != std::byte{});
      }
    }
  }

 private:
  static net::UdpOptions options() {
    net::UdpOptions out;
    out.bind = sdp::kSapEndpoint;
    out.interface = "lo";
    out.reuse_address = true;
    return out;
  }
  net::UdpSocket socket_;
};

}  // namespace

TEST_CASE("Nothing is announced while listening needs a PIN") {
  Ear ear;
  Announcer announcer(event::built_in_event(), here(kAnnouncer), false);
  announcer.announce();
  announcer.withdraw();
  CHECK(ear.before(1).empty());
}

TEST_CASE("Channels are announced while listening is open, and withdrawn when it ends to be") {
  const auto event = event::built_in_event();
  std::size_t channels = 0;
  for (const auto& room : event.rooms) channels += room.channels.size();
  Ear ear;
  Announcer announcer(event, here(kAnnouncer), true);
  announcer.announce();
  CHECK(ear.before(1) == std::vector<bool>(channels, false));
  announcer.set_open(false);
  announcer.announce();
  CHECK(ear.before(2) == std::vector<bool>(channels, true));
  announcer.set_open(true);
  announcer.announce();
  CHECK(ear.before(3) == std::vector<bool>(channels, false));
}
