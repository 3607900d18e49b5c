/// Encrypted channels: what leaves for their groups opens with their keys alone.

#include "codecs/srtp/receiver.h"
#include "relay/app/media/group_seal.h"
#include "tests/relay/app/media/stage.h"
#include "tests/relay/app/media/tap.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <map>
#include <tuple>

using namespace dragoman;
using namespace dragoman::testing;
using event::Path;
using event::Stream;
using Kind = engine::PacketSink::Kind;

namespace {

constexpr auto kProfile = srtp::Profile::aead_aes_256_gcm;

srtp::MasterKey key_of(int n) {
  srtp::MasterKey key;
  key.key.fill(static_cast<std::byte>(n));
  key.salt.fill(static_cast<std::byte>(n + 1));
  return key;
}

app::ChannelKeys keys_of(int n) {
  return {static_cast<std::uint32_t>(n), key_of(n), key_of(n + 10), key_of(n + 20), key_of(n + 30)};
}

/// The English channel is encrypted, the others are open.
event::Event closed_english(bool two_paths = false) {
  event::Event event = test_event();
  event.rooms[0].channels[1].encrypted = true;
  if (two_paths) event.network.interfaces = {"lo", "127.0.0.1"};
  return event;
}

app::RoomKeys english(const event::Event& event, int n) {
  app::RoomKeys keys(event.rooms[0].channels.size());
  keys[1] = keys_of(n);
  return keys;
}

srtp::Receiver opener(const srtp::MasterKey& key, std::uint32_t mki, FrameIndex near) {
  srtp::Receiver receiver(kProfile, key.key, key.salt, srtp::mki_bytes(mki));
  receiver.expect_near(static_cast<std::uint64_t>(near));
  return receiver;
}

}  // namespace

TEST_CASE("an encrypted channel opens with the key of its group, and with no other", "[plane]") {
  Stage stage(closed_english(true));
  const auto stream = GENERATE(Stream::plain, Stream::red);
  const auto path = GENERATE(Path::first, Path::second);
  const auto group = event::group(stage.event, 0, 1, stream, path);
  Tap tap(stage, group);
  auto open_event = stage.event;
  open_event.rooms[0].channels[1].encrypted = false;
  Tap where_it_would_be_open(stage, event::group(open_event, 0, 1, stream, path));
  CHECK(group.address == event::group(open_event, 0, 1, stream, path).address + (1U << 16));
  stage.plane.seal(0, english(stage.event, 1));
  stage.plane.start();
  REQUIRE(stage.until([&] {
    tap.listen();
    where_it_would_be_open.listen();
    return tap.datagrams.size() > 100;
  }));
  CHECK(where_it_would_be_open.datagrams.empty());
  auto right = opener(keys_of(1).of(stream, path), 1, stage.plane.frame(0));
  auto of_the_other =
      opener(keys_of(1).of(stream == Stream::red ? Stream::plain : Stream::red, path), 1,
             stage.plane.frame(0));
  int opened = 0, wrongly = 0;
  for (auto datagram : tap.datagrams) {
    auto copy = datagram;
    wrongly += of_the_other.open_rtp(copy).verdict == srtp::Verdict::ok;
    const auto result = right.open_rtp(datagram);
    if (result.verdict != srtp::Verdict::ok) continue;
    ++opened;
    const auto packet = rtp::parse(rtp::Bytes{datagram}.first(result.size));
    REQUIRE(packet);
    CHECK(to_int(packet->ssrc) == event::ssrc(stage.event, 0, "en", stream, path));
  }
  CHECK(opened == static_cast<int>(tap.datagrams.size()));
  CHECK(wrongly == 0);
}

TEST_CASE("before there is a key nothing of an encrypted channel leaves", "[plane]") {
  Stage stage(closed_english());
  Tap tap(stage, event::group(stage.event, 0, 1, Stream::plain));
  Ear& open_channel = stage.ear(2);
  stage.plane.start();
  REQUIRE(stage.until([&] { return open_channel.packets().size() > 100; }));
  tap.listen();
  CHECK(tap.datagrams.empty());
  CHECK(stage.plane.dropped(app::Drop::send_failed) > 0);
}

TEST_CASE("a channel goes on under its next key without a packet missing", "[plane]") {
  event::Event event = closed_english();
  event.audio.workers = GENERATE(0, 2);
  Stage stage(event);
  Tap tap(stage, event::group(stage.event, 0, 1, Stream::plain));
  stage.plane.seal(0, english(event, 1));
  stage.plane.start();
  REQUIRE(stage.until([&] {
    tap.listen();
    return tap.datagrams.size() > 50;
  }));
  stage.plane.seal(0, english(event, 2));
  const std::size_t before = tap.datagrams.size();
  REQUIRE(stage.until([&] {
    tap.listen();
    return tap.datagrams.size() > before + 100;
  }));
  auto first = opener(key_of(1), 1, stage.plane.frame(0));
  auto second = opener(key_of(2), 2, stage.plane.frame(0));
  std::map<int, int> opened;
  std::optional<rtp::SequenceNumber> last;
  for (auto& datagram : tap.datagrams) {
    auto result = first.open_rtp(datagram);
    ++opened[result.verdict == srtp::Verdict::ok ? 1 : 2];
    if (result.verdict == srtp::Verdict::other_key) result = second.open_rtp(datagram);
    REQUIRE(result.verdict == srtp::Verdict::ok);
    const auto packet = rtp::parse(rtp::Bytes{datagram}.first(result.size));
    REQUIRE(packet);
    if (last) CHECK(packet->sequence == *last + 1);
    last = packet->sequence;
  }
  CHECK(opened[1] > 50);
  CHECK(opened[2] > 50);
}

TEST_CASE("sealing for a group neither allocates nor locks, and its reports are sealed too") {
  app::GroupSeal seal({7, key_of(1)});
  auto open = opener(key_of(1), 7, FrameIndex{70'000});
  std::array<std::byte, rtp::kMaxDatagram> buffer;
  std::vector<std::byte> rtp_packet(60), report(28);
  rtp_packet[0] = report[0] = std::byte{0x80};
  report[1] = std::byte{200};
  report[3] = std::byte{6};
  RealtimeGuard guard;
  int sealed = 0;
  for (int n = 70'000; n < 70'020; ++n) {
    rtp_packet[2] = static_cast<std::byte>((n & 0xFFFF) >> 8);
    rtp_packet[3] = static_cast<std::byte>(n & 0xFF);
    sealed += seal.seal(Kind::rtp, FrameIndex{n}, rtp_packet, buffer).size() == 60 + 16 + 4;
    sealed += seal.seal(Kind::rtcp, FrameIndex{n}, report, buffer).size() == 28 + 16 + 4 + 4;
  }
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(sealed == 40);
  const auto last = seal.seal(Kind::rtcp, FrameIndex{70'020}, report, buffer);
  std::vector<std::byte> copy(last.begin(), last.end());
  CHECK(open.open_rtcp(copy).verdict == srtp::Verdict::ok);
}

TEST_CASE("a closed session moves open and encrypted channels between two frames", "[plane]") {
  const event::Event event = closed_english();
  Stage stage(event);
  const auto usual = [&](int number) { return event::group(event, 0, number, Stream::plain); };
  const auto elsewhere = [&](int number) {
    return event::group(event, 0, number, Stream::plain, Path::first, 3);
  };
  const int english = event.rooms[0].channels[1].number,
            russian = event.rooms[0].channels[2].number;
  Tap english_before(stage, usual(english)), english_after(stage, elsewhere(english));
  Tap russian_before(stage, usual(russian)), russian_after(stage, elsewhere(russian));
  const auto listen = [&] {
    for (Tap* tap : {&english_before, &english_after, &russian_before, &russian_after})
      tap->listen();
  };
  stage.plane.seal(0, ::english(event, 1));
  stage.plane.start();
  REQUIRE(stage.until([&] {
    listen();
    return russian_before.datagrams.size() > 50;
  }));
  app::RoomKeys closed(event.rooms[0].channels.size());
  for (std::size_t c = 0; c < closed.size(); ++c) {
    closed[c] = keys_of(100 + static_cast<int>(c));
    closed[c]->place = 3;
  }
  stage.plane.seal(0, closed);
  REQUIRE(stage.until([&] {
    listen();
    return english_after.datagrams.size() > 100 && russian_after.datagrams.size() > 100;
  }));
  auto open_english = opener(key_of(1), 1, stage.plane.frame(0));
  auto closed_english = opener(key_of(101), 101, stage.plane.frame(0));
  auto closed_russian = opener(key_of(102), 102, stage.plane.frame(0));
  const auto numbers = [](Tap& tap, srtp::Receiver* with) {
    std::vector<rtp::SequenceNumber> out;
    for (auto& datagram : tap.datagrams) {
      std::size_t size = datagram.size();
      if (with != nullptr) {
        const auto opened = with->open_rtp(datagram);
        REQUIRE(opened.verdict == srtp::Verdict::ok);
        size = opened.size;
      }
      out.push_back(rtp::parse(rtp::Bytes{datagram}.first(size)).value().sequence);
    }
    return out;
  };
  for (auto& [before, with_before, after, with_after] :
       {std::tuple{&english_before, &open_english, &english_after, &closed_english},
        std::tuple{&russian_before, static_cast<srtp::Receiver*>(nullptr), &russian_after,
                   &closed_russian}}) {
    auto all = numbers(*before, with_before);
    const auto further = numbers(*after, with_after);
    CHECK(further.front() == all.back() + 1);  // nothing between, and nothing twice
    all.insert(all.end(), further.begin(), further.end());
    for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i] == all[i - 1] + 1);
  }
}
