#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/codecs/srtp/keyed.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::srtp;
using namespace dragoman::testing;

namespace {

using Buffer = std::vector<std::byte>;

struct Pair {
  explicit Pair(Profile profile, Bytes mki = {}, std::uint32_t rollover = 0)
      : sender(profile, master_key(profile), master_salt(profile), mki),
        receiver(profile, master_key(profile), master_salt(profile), mki, rollover) {}

  Buffer protect(Buffer packet, std::uint32_t rollover = 0) {
    const std::size_t size = packet.size();
    packet.resize(size + sender.overhead());
    packet.resize(sender.protect_rtp(packet, size, rollover));
    return packet;
  }
  Buffer protect_rtcp(Buffer packet) {
    const std::size_t size = packet.size();
    packet.resize(size + sender.overhead());
    packet.resize(sender.protect_rtcp(packet, size));
    return packet;
  }
  Verdict open(Buffer packet) { return receiver.open_rtp(packet).verdict; }
  Verdict open_rtcp(Buffer packet) { return receiver.open_rtcp(packet).verdict; }

  Sender sender;
  Receiver receiver;
};

}  // namespace

TEST_CASE("What was protected opens to what it was") {
  for (const Profile profile : kProfiles) {
    Pair pair{profile};
    const Buffer rtp = rtp_packet(1000), rtcp = rtcp_packet(3);
    Buffer protected_rtp = pair.protect(rtp), protected_rtcp = pair.protect_rtcp(rtcp);
    CHECK(protected_rtp.size() == rtp.size() + tag_bytes(profile));
    CHECK(protected_rtcp.size() == rtcp.size() + tag_bytes(profile) + 4);
    const Opened opened = pair.receiver.open_rtp(protected_rtp);
    REQUIRE(opened.verdict == Verdict::ok);
    CHECK(Buffer(protected_rtp.begin(), protected_rtp.begin() + static_cast<long>(opened.size)) ==
          rtp);
    const Opened opened_rtcp = pair.receiver.open_rtcp(protected_rtcp);
    REQUIRE(opened_rtcp.verdict == Verdict::ok);
    protected_rtcp.resize(opened_rtcp.size);
    CHECK(protected_rtcp == rtcp);
  }
}

TEST_CASE("The text is hidden and the header is not") {
  for (const Profile profile : kProfiles) {
    Pair pair{profile};
    const Buffer packet = rtp_packet(1), hidden = pair.protect(packet);
    const auto header = static_cast<long>(packet.size() - 50);
    CHECK(std::equal(packet.begin(), packet.begin() + header, hidden.begin()));
    CHECK_FALSE(std::equal(packet.begin() + header, packet.end(), hidden.begin() + header));
  }
}

TEST_CASE("A changed bit anywhere is noticed") {
  for (const Profile profile : kProfiles) {
    Pair pair{profile};
    const Buffer rtp = pair.protect(rtp_packet(500)), rtcp = pair.protect_rtcp(rtcp_packet(1));
    // In the first two bytes a change may make it no packet of the kind at all.
    for (std::size_t at = 0; at < rtp.size(); ++at) {
      Buffer changed = rtp;
      changed[at] ^= std::byte{0x10};
      CHECK(pair.open(changed) != Verdict::ok);
    }
    for (std::size_t at = 0; at < rtcp.size(); ++at) {
      Buffer changed = rtcp;
      changed[at] ^= std::byte{0x10};
      CHECK(pair.open_rtcp(changed) != Verdict::ok);
    }
    CHECK(pair.open(rtp) == Verdict::ok);
    CHECK(pair.open_rtcp(rtcp) == Verdict::ok);
  }
}

TEST_CASE("A packet is taken once") {
  for (const Profile profile : kProfiles) {
    Pair pair{profile};
    const Buffer first = pair.protect(rtp_packet(1)), second = pair.protect(rtp_packet(2));
    CHECK(pair.open(second) == Verdict::ok);
    CHECK(pair.open(first) == Verdict::ok);
    CHECK(pair.open(second) == Verdict::replayed);
    const Buffer report = pair.protect_rtcp(rtcp_packet(1));
    CHECK(pair.open_rtcp(report) == Verdict::ok);
    CHECK(pair.open_rtcp(report) == Verdict::replayed);
  }
}

TEST_CASE("Numbers wrap three times, with losses and packets out of order") {
  for (const Profile profile : kProfiles) {
    Pair pair{profile};
    int opened = 0, sent = 0;
    for (std::uint64_t index = 60'000; index < 60'000 + 3 * 65'536; index += 7) {
      // Every other pair comes the other way round, also over the wrap.
      const std::uint64_t swapped = index / 7 % 2 == 0 ? index + 7 : index - 7;
      const auto packet = rtp_packet(static_cast<std::uint16_t>(swapped), 4);
      ++sent;
      opened +=
          pair.open(pair.protect(packet, static_cast<std::uint32_t>(swapped >> 16))) == Verdict::ok;
    }
    CHECK(opened == sent);
  }
}

TEST_CASE("Who joins late must know the roll-over counter") {
  for (const Profile profile : kProfiles) {
    Pair told{profile, {}, 41};
    CHECK(told.open(told.protect(rtp_packet(9), 41)) == Verdict::ok);
    CHECK(told.open(told.protect(rtp_packet(10), 41)) == Verdict::ok);
    Pair untold{profile};
    CHECK(untold.open(untold.protect(rtp_packet(9), 41)) == Verdict::not_authentic);
  }
}

TEST_CASE("Who is told where the stream is follows nobody else who has the key") {
  Pair pair{Profile::aead_aes_256_gcm, {}, 5};
  constexpr std::uint64_t kHere = 5 * 65536 + 40'000;
  const auto opens = [&](std::uint16_t sequence, std::uint32_t rollover) {
    Buffer packet = pair.protect(rtp_packet(sequence), rollover);
    return pair.receiver.open_rtp(packet, kHere).verdict;
  };
  CHECK(opens(40'000, 5) == Verdict::ok);
  CHECK(opens(40'000, 5) == Verdict::ok);  // whoever asks so keeps what came before himself
  CHECK(opens(1000, 6) == Verdict::ok);
  CHECK(opens(30'000, 6) == Verdict::not_authentic);  // too far away to be meant
  CHECK(opens(40'001, 5) == Verdict::ok);
  CHECK(pair.open(pair.protect(rtp_packet(40'000), 5)) == Verdict::ok);  // the window saw nothing
}

TEST_CASE("A key's identifier travels with each packet") {
  for (const Profile profile : kProfiles) {
    const auto mki = hex("0A0B0C0D");
    Pair pair{profile, mki};
    const Buffer plain = rtp_packet(1), rtcp = rtcp_packet(1);
    const Buffer with_key = pair.protect(plain), report = pair.protect_rtcp(rtcp);
    CHECK(with_key.size() == plain.size() + tag_bytes(profile) + mki.size());
    CHECK(pair.open(with_key) == Verdict::ok);
    CHECK(pair.open_rtcp(report) == Verdict::ok);
    Receiver other{profile, master_key(profile), master_salt(profile), hex("0A0B0C0E")};
    Buffer copy = with_key;
    CHECK(other.open_rtp(copy).verdict == Verdict::other_key);
    copy = report;
    CHECK(other.open_rtcp(copy).verdict == Verdict::other_key);
  }
}

TEST_CASE("Pieces of packets are refused, and nothing is read beyond them") {
  for (const Profile profile : kProfiles) {
    Pair pair{profile};
    const Buffer rtp = pair.protect(rtp_packet(3)), rtcp = pair.protect_rtcp(rtcp_packet(1));
    for (std::size_t size = 0; size < rtp.size(); ++size)
      CHECK(pair.open(Buffer(rtp.begin(), rtp.begin() + static_cast<long>(size))) != Verdict::ok);
    for (std::size_t size = 0; size < rtcp.size(); ++size)
      CHECK(pair.open_rtcp(Buffer(rtcp.begin(), rtcp.begin() + static_cast<long>(size))) !=
            Verdict::ok);
    Buffer tight = rtp_packet(4);
    CHECK(pair.sender.protect_rtp(tight, tight.size(), 0) == 0);
  }
}

TEST_CASE("A report in the clear is refused") {
  Pair pair{Profile::aes128_cm_sha1_80};
  Buffer report = pair.protect_rtcp(rtcp_packet(1));
  report[report.size() - tag_bytes(Profile::aes128_cm_sha1_80) - 4] &= std::byte{0x7F};
  CHECK(pair.open_rtcp(report) == Verdict::not_authentic);
}
