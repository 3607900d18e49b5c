#include "codecs/rtp/rtcp_reader.h"
#include "codecs/rtp/rtcp_writer.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <array>

using namespace dragoman;
using namespace dragoman::rtp;
using namespace std::chrono_literals;
using dragoman::testing::exact;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

const SenderInfo kInfo{NtpTime{0x83AA7E8080000000}, Timestamp{0x01020304}, 1000, 60000};
const ReportBlock kBlock{Ssrc{0x11223344}, 0x40, -1, 0x00012345, 96, 0xB7052000, 0x00054000};

// SR with one block, SDES with CNAME "a@b", BYE with reason "end".
const auto kCompound =
    hex("81 C8 00 0C  DE AD BE EF  83 AA 7E 80 80 00 00 00  01 02 03 04  00 00 03 E8  00 00 EA 60"
        "11 22 33 44  40 FF FF FF  00 01 23 45  00 00 00 60  B7 05 20 00  00 05 40 00"
        "81 CA 00 03  DE AD BE EF  01 03 61 40 62 00 00 00"
        "81 CB 00 02  DE AD BE EF  03 65 6E 64");

std::vector<std::byte> written() {
  std::array<std::byte, 256> buffer{};
  RtcpWriter writer{buffer};
  CHECK(writer.sender_report(Ssrc{0xDEADBEEF}, kInfo, std::array{kBlock}));
  CHECK(writer.source_description(Ssrc{0xDEADBEEF}, "a@b"));
  CHECK(writer.bye(Ssrc{0xDEADBEEF}, "end"));
  return exact(writer.packet());
}

/// Walks everything, as a receiver would; gives the number of packets.
int walk(Bytes datagram) {
  int packets = 0;
  RtcpReader reader{datagram};
  while (const auto packet = reader.next()) {
    ++packets;
    parse_report(*packet);
    parse_bye(*packet);
    SdesReader sdes{*packet};
    while (sdes.next()) {
    }
  }
  return packets;
}

}  // namespace

TEST_CASE("a compound is written byte for byte") {
  CHECK(to_hex(written()) == to_hex(kCompound));
}

TEST_CASE("a receiver report is written byte for byte") {
  std::array<std::byte, 64> buffer{};
  RtcpWriter writer{buffer};
  CHECK(writer.receiver_report(Ssrc{1}, {}));
  CHECK(to_hex(writer.packet()) == "80 C9 00 01 00 00 00 01");
  CHECK(writer.source_description(Ssrc{1}, "c", "dragoman"));
  CHECK(to_hex(writer.packet().subspan(8)) ==
        "81 CA 00 05 00 00 00 01 01 01 63 06 08 64 72 61 67 6F 6D 61 6E 00 00 00");
}

TEST_CASE("a compound is read back") {
  RtcpReader reader{kCompound};
  REQUIRE(reader.valid());
  const auto report = parse_report(*reader.next());
  REQUIRE(report);
  CHECK(to_int(report->ssrc) == 0xDEADBEEF);
  CHECK(report->sender == kInfo);
  REQUIRE(report->block_count == 1);
  CHECK(report->blocks[0] == kBlock);

  SdesReader sdes{*reader.next()};
  const auto item = sdes.next();
  REQUIRE(item);
  CHECK(to_int(item->ssrc) == 0xDEADBEEF);
  CHECK(item->item == SdesItem::cname);
  CHECK(item->text == "a@b");
  CHECK_FALSE(sdes.next());

  const auto bye = parse_bye(*reader.next());
  REQUIRE(bye);
  CHECK(bye->source_count == 1);
  CHECK(bye->reason == "end");
  CHECK_FALSE(reader.next());
}

TEST_CASE("chunks and items of several sources are walked in order") {
  const auto datagram = hex(
      "80 C9 00 01 00 00 00 01"
      "82 CA 00 06  00 00 00 01  01 01 61 07 01 78 00 00  00 00 00 02  01 02 62 63 00 00 00 00");
  RtcpReader reader{datagram};
  REQUIRE(reader.valid());
  reader.next();
  SdesReader sdes{*reader.next()};
  std::string text;
  while (const auto item = sdes.next()) {
    text += std::to_string(to_int(item->ssrc)) + "/" +
            std::to_string(static_cast<int>(item->item)) + "=" + std::string{item->text} + " ";
  }
  CHECK(text == "1/1=a 1/7=x 2/1=bc ");
}

TEST_CASE("padding ends the last packet and no other") {
  CHECK(RtcpReader(hex("80 C9 00 01 00 00 00 01 A1 CB 00 02 00 00 00 01 00 00 00 04")).valid());
  CHECK_FALSE(RtcpReader(hex("A0 C9 00 02 00 00 00 01 00 00 00 04 80 CB 00 00")).valid());
  CHECK_FALSE(RtcpReader(hex("A0 C9 00 02 00 00 00 01 00 00 00 00")).valid());
  CHECK_FALSE(RtcpReader(hex("A0 C9 00 02 00 00 00 01 00 00 00 0C")).valid());
}

TEST_CASE("what is no compound is refused") {
  CHECK_FALSE(RtcpReader({}).valid());
  CHECK_FALSE(RtcpReader(hex("81 CA 00 00")).valid());                 // SDES first
  CHECK_FALSE(RtcpReader(hex("40 C9 00 01 00 00 00 01")).valid());     // version
  CHECK_FALSE(RtcpReader(hex("80 C9 00 02 00 00 00 01")).valid());     // longer than it is
  CHECK_FALSE(RtcpReader(hex("80 C9 00 01 00 00 00 01 80")).valid());  // a rest
  CHECK_FALSE(RtcpReader(hex("80 60 00 01 00 00 00 01")).valid());     // RTP
}

TEST_CASE("a count that its packet cannot hold gives nothing") {
  const auto two_blocks = hex("82 C9 00 01 00 00 00 01");
  RtcpReader reports{two_blocks};
  CHECK_FALSE(parse_report(*reports.next()));
  const auto two_sources = hex("80 C9 00 01 00 00 00 01 82 CB 00 01 00 00 00 01");
  RtcpReader byes{two_sources};
  byes.next();
  CHECK_FALSE(parse_bye(*byes.next()));
  const auto long_reason = hex("80 C9 00 01 00 00 00 01 81 CB 00 02 00 00 00 01 09 61 62 63");
  RtcpReader reasons{long_reason};
  reasons.next();
  CHECK_FALSE(parse_bye(*reasons.next()));
}

TEST_CASE("an unknown packet in a compound is passed over") {
  const auto datagram =
      hex("80 C9 00 01 00 00 00 01 80 CC 00 01 00 00 00 02 81 CB 00 01 00 00 00 01");
  RtcpReader reader{datagram};
  REQUIRE(reader.valid());
  reader.next();
  CHECK(reader.next()->type == 204);
  CHECK(parse_bye(*reader.next()));
}

TEST_CASE("a compound cut anywhere is valid at packet ends only") {
  for (std::size_t size = 0; size < kCompound.size(); ++size) {
    const auto cut = exact(Bytes{kCompound}.first(size));
    CHECK(RtcpReader{cut}.valid() == (size == 52 || size == 68));
    CHECK(walk(cut) == (size == 52 ? 1 : size == 68 ? 2 : 0));
  }
}

TEST_CASE("parts that do not fit are left out whole") {
  for (std::size_t room = 0; room < kCompound.size(); ++room) {
    std::vector<std::byte> buffer(room);
    RtcpWriter writer{buffer};
    CHECK(writer.sender_report(Ssrc{1}, kInfo, std::array{kBlock}) == (room >= 52));
    const std::size_t before = writer.packet().size();
    CHECK(writer.source_description(Ssrc{1}, "a@b") == (room >= before + 16));
    CHECK(writer.packet().size() <= room);
  }
  std::array<std::byte, 2048> buffer{};
  RtcpWriter writer{buffer};
  CHECK_FALSE(writer.source_description(Ssrc{1}, std::string(256, 'x')));
  CHECK_FALSE(writer.bye(Ssrc{1}, std::string(256, 'x')));
  CHECK_FALSE(writer.receiver_report(Ssrc{1}, std::vector<ReportBlock>(32)));
  CHECK(writer.receiver_report(Ssrc{1}, std::vector<ReportBlock>(31)));
}

TEST_CASE("a sender report ties the sender's clock to the samples") {
  const WallTime noon{1767225600s};
  const SenderInfo info{to_ntp(noon), Timestamp{100}, 0, 0};
  CHECK(wall_time_at(info, Timestamp{100 + 48000}) == noon + 1s);
  CHECK(wall_time_at(info, Timestamp{100} + -480) == noon - 10ms);
  CHECK(timestamp_at(info, noon + 1s) == Timestamp{48100});
  CHECK(timestamp_at(info, noon - 10ms) == Timestamp{100} + -480);
  CHECK(timestamp_at(info, noon + 48h) == Timestamp{100} + 48 * 3600 * std::int64_t{48000});
  CHECK(wall_time_at(info, Timestamp{100 + 44100}, 44100) == noon + 1s);
}

TEST_CASE("the round trip of RFC 3550 figure 2 is 6.125 s") {
  const WallTime arrival = from_ntp(NtpTime{0xB44DB71080000000});
  CHECK(round_trip(kBlock, arrival) == 6125ms);
  ReportBlock unanswered = kBlock;
  unanswered.last_sr = 0;
  CHECK_FALSE(round_trip(unanswered, arrival));
  CHECK_FALSE(round_trip(kBlock, arrival - 7s));  // the clock was set back
}

TEST_CASE("RTCP is told from RTP by its second byte") {
  CHECK(looks_like_rtcp(kCompound));
  CHECK_FALSE(looks_like_rtcp(hex("80 60 00 01")));
  CHECK_FALSE(looks_like_rtcp(hex("80 E1 00 01")));  // payload type 97 with the marker
  CHECK_FALSE(looks_like_rtcp(hex("80")));
}

TEST_CASE("a report on as many sources as the count can say is read back") {
  std::array<ReportBlock, 31> blocks{};
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    blocks[i] = kBlock;
    blocks[i].source = Ssrc{i};
    blocks[i].cumulative_lost = i % 2 == 0 ? 0x7FFFFF : -0x800000;
  }
  std::array<std::byte, 1024> buffer{};
  RtcpWriter writer{buffer};
  REQUIRE(writer.receiver_report(Ssrc{7}, blocks));
  RtcpReader reader{writer.packet()};
  const auto report = parse_report(*reader.next());
  REQUIRE(report);
  CHECK_FALSE(report->sender);
  REQUIRE(report->block_count == 31);
  for (std::size_t i = 0; i < blocks.size(); ++i) CHECK(report->blocks[i] == blocks[i]);
}

TEST_CASE("what a profile appends to a report is passed over (RFC 3550 section 6.4.3)") {
  const auto datagram = hex("80 C9 00 03 00 00 00 01 AA AA AA AA BB BB BB BB");
  RtcpReader reader{datagram};
  REQUIRE(reader.valid());
  const auto report = parse_report(*reader.next());
  REQUIRE(report);
  CHECK(report->block_count == 0);
  CHECK_FALSE(reader.next());
}

TEST_CASE("a farewell may be for several sources, or for none, and without a reason") {
  const auto datagram =
      hex("80 C9 00 01 00 00 00 01  82 CB 00 02 00 00 00 01 00 00 00 02  80 CB 00 00");
  RtcpReader reader{datagram};
  REQUIRE(reader.valid());
  reader.next();
  const auto both = parse_bye(*reader.next());
  REQUIRE(both);
  REQUIRE(both->source_count == 2);
  CHECK(both->sources[0] == Ssrc{1});
  CHECK(both->sources[1] == Ssrc{2});
  CHECK(both->reason.empty());
  const auto none = parse_bye(*reader.next());
  REQUIRE(none);
  CHECK(none->source_count == 0);
}

TEST_CASE("the longest texts survive, whatever padding they need") {
  for (std::size_t size = 250; size <= 255; ++size) {
    const std::string text(size, 'x');
    std::array<std::byte, 1024> buffer{};
    RtcpWriter writer{buffer};
    REQUIRE(writer.receiver_report(Ssrc{1}, {}));
    REQUIRE(writer.source_description(Ssrc{1}, text, "t"));
    REQUIRE(writer.bye(Ssrc{1}, text));
    const auto datagram = exact(writer.packet());
    RtcpReader reader{datagram};
    REQUIRE(reader.valid());
    reader.next();
    SdesReader sdes{*reader.next()};
    CHECK(sdes.next()->text == text);
    CHECK(sdes.next()->text == "t");
    CHECK_FALSE(sdes.next());
    const auto bye = *reader.next();
    CHECK(parse_bye(bye)->reason == text);
  }
}

TEST_CASE("a chunk without items does not hide the one after it") {
  const auto datagram =
      hex("80 C9 00 01 00 00 00 01"
          "82 CA 00 04  00 00 00 01  00 00 00 00  00 00 00 02  01 01 61 00");
  RtcpReader reader{datagram};
  REQUIRE(reader.valid());
  reader.next();
  SdesReader sdes{*reader.next()};
  const auto item = sdes.next();
  REQUIRE(item);
  CHECK(item->ssrc == Ssrc{2});
  CHECK(item->text == "a");
}
