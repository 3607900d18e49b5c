// Protection runs for every packet to every listener: it neither allocates nor locks.

#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"
#include "tests/codecs/srtp/keyed.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::srtp;
using namespace dragoman::testing;

TEST_CASE("Protecting and opening packets allocates nothing") {
  for (const Profile profile : kProfiles) {
    Sender sender{profile, master_key(profile), master_salt(profile)};
    Receiver receiver{profile, master_key(profile), master_salt(profile)};
    const auto rtcp = rtcp_packet(1);
    std::vector<std::vector<std::byte>> packets;
    for (std::uint16_t i = 0; i < 20; ++i) packets.push_back(rtp_packet(i));
    std::array<std::byte, rtp::kMaxDatagram> buffer;
    int opened = 0;
    const RealtimeGuard guard;
    for (const auto& packet : packets) {
      std::copy(packet.begin(), packet.end(), buffer.begin());
      const std::size_t size = sender.protect_rtp(buffer, packet.size(), 0);
      opened += receiver.open_rtp(rtp::MutableBytes{buffer}.first(size)).verdict == Verdict::ok;
      std::copy(rtcp.begin(), rtcp.end(), buffer.begin());
      const std::size_t report = sender.protect_rtcp(buffer, rtcp.size());
      opened += receiver.open_rtcp(rtp::MutableBytes{buffer}.first(report)).verdict == Verdict::ok;
    }
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
    CHECK(opened == 40);
  }
}
