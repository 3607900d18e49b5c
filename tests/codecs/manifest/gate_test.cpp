/// A sender, a forger who knows all that a member of the group knows, and a receiver behind the
/// gate, in virtual time.

#include "codecs/manifest/gate.h"

#include "codecs/manifest/block_writer.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <vector>

using namespace dragoman;
using namespace dragoman::manifest;

namespace {

constexpr rtp::Ssrc kSsrc{7};
constexpr rtp::Endpoint kRelay{0x0A000001, 7402}, kForger{0x0A000001, 40'000};
constexpr Nanoseconds kMs{1'000'000};

using Opus = std::vector<std::byte>;

Opus authentic(std::int64_t n) {
  return {std::byte{0xE8}, static_cast<std::byte>(n), static_cast<std::byte>(n >> 8),
          static_cast<std::byte>(n >> 16)};
}
Opus false_words(std::int64_t n, int voice = 1) {
  auto out = authentic(n);
  out.push_back(static_cast<std::byte>(voice));
  return out;
}

struct Hall final : Gate::Ear {
  explicit Hall(Samples length = 240, std::int64_t start = 353'445'120'003)
      : frame(length), n(start), writer(kSsrc, length, 0, signer) {}

  // ---- the sender, and the network on its way
  void frame_passes() {
    now += samples_to_duration(frame);
    if (before) before();
    if (!lost()) arrives(n, authentic(n), kRelay);
    if (after) after();
    const auto done = writer.add(FrameIndex{n}, content_hash(FrameIndex{n}, authentic(n)), listing);
    if (!done.empty()) {
      last_manifest.assign(done.begin(), done.end());
      if (!manifest_lost()) gate.manifest(done, keys, kRelay, now + kMs);
    }
    gate.tick(now + kMs);
    ++n;
  }
  void pass(std::int64_t frames) {
    while (frames-- > 0) frame_passes();
  }
  void seconds(double count) {
    pass(static_cast<std::int64_t>(count * kSampleRate / static_cast<double>(frame)));
  }
  bool lost() { return chance() < loss; }
  bool manifest_lost() { return chance() < manifest_loss; }
  double chance() { return std::uniform_real_distribution<double>{}(random); }

  void arrives(std::int64_t number, const Opus& opus, const rtp::Endpoint& from,
               std::int64_t timestamp_of = -1) {
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(number)};
    packet.timestamp = rtp::Timestamp{
        static_cast<std::uint32_t>((timestamp_of < 0 ? number : timestamp_of) * frame)};
    packet.ssrc = kSsrc;
    packet.payload = opus;
    gate.packet(packet, from, now);
  }
  void forge(std::int64_t ahead = 0) { arrives(n + ahead, false_words(n + ahead), kForger); }

  // ---- who hears
  void pass(const rtp::Packet& packet, Instant at) noexcept override {
    const std::int64_t number =
        n + rtp::distance(packet.sequence, rtp::SequenceNumber{static_cast<std::uint16_t>(n)});
    Opus opus(packet.payload.begin(), packet.payload.end());
    if (opus == authentic(number))
      heard.emplace(number, at - now);
    else
      ++forged_heard;
  }
  /// Share of the frames from `first` on that were heard; the newest few may still wait.
  double share_heard(std::int64_t first, std::int64_t still_waiting = 25) const {
    std::int64_t count = 0;
    for (auto i = first; i < n - still_waiting; ++i) count += heard.contains(i);
    return static_cast<double>(count) / static_cast<double>(n - still_waiting - first);
  }
  double forged_ms() const { return forged_heard * static_cast<double>(frame) / 48.0; }

  Samples frame;
  std::int64_t n;
  Instant now{Nanoseconds{5'000'000'000}};
  Signer signer{Seed{std::byte{1}}};
  BlockWriter writer;
  Listing listing{};
  std::vector<Listing> keys{};
  Gate gate{signer.public_key(), kSsrc, *this};
  std::function<void()> before{}, after{};
  double loss = 0, manifest_loss = 0;
  std::mt19937 random{1};
  std::vector<std::byte> last_manifest;
  std::map<std::int64_t, Nanoseconds> heard;
  int forged_heard = 0;
};

}  // namespace

TEST_CASE("While nobody forges, everything is heard at once") {
  for (const Samples frame : {120, 240, 480, 960}) {
    CAPTURE(frame);
    Hall hall(frame);
    const auto first = hall.n;
    hall.seconds(20);
    CHECK(hall.share_heard(first, 0) == 1.0);
    CHECK(hall.gate.counts().forged == 0);
    CHECK(hall.gate.counts().manifests >= 199);
    for (const auto& [number, delay] : hall.heard) REQUIRE(delay == Nanoseconds{0});
  }
}

TEST_CASE("Lost packets and lost manifests raise no alarm and hold nothing up") {
  for (const double loss : {0.05, 0.2, 1.0}) {
    CAPTURE(loss);
    Hall hall;
    hall.seconds(1);
    const auto first = hall.n;
    hall.loss = 0.05;
    hall.manifest_loss = loss;
    hall.seconds(60);
    CHECK(hall.share_heard(first, 0) > 0.93);
    CHECK(hall.gate.counts().forged == 0);
    CHECK_FALSE(hall.gate.counts().guarded);
  }
}

TEST_CASE("Numbers wrap, of packets and of time stamps, and nothing is noticed") {
  Hall hall(240, (std::int64_t{1} << 32) / 240 * 240 - 500);
  const auto first = hall.n;
  hall.pass(70'000);
  CHECK(hall.share_heard(first, 0) == 1.0);
  CHECK(hall.gate.counts().forged == 0);
}

TEST_CASE("Who comes behind the sender's own packets is not heard, and holds nothing up") {
  for (const Samples frame : {120, 240, 480, 960}) {
    CAPTURE(frame);
    Hall hall(frame);
    hall.seconds(2);
    const auto begun = hall.n;
    hall.after = [&] { hall.forge(); };
    hall.seconds(20);
    CHECK(hall.forged_heard == 0);
    CHECK(hall.share_heard(begun, 0) == 1.0);
    for (const auto& [number, delay] : hall.heard) REQUIRE(delay == Nanoseconds{0});
    CHECK(hall.gate.counts().forged > 15 * 48'000U / static_cast<unsigned>(frame));
    CHECK(hall.gate.counts().forger == kForger);
    CHECK_FALSE(hall.gate.counts().guarded);
  }
}

TEST_CASE("Who comes just before the sender's own packets is heard up to the manifest") {
  for (const Samples frame : {120, 240, 480, 960}) {
    CAPTURE(frame);
    Hall hall(frame);
    hall.seconds(2);
    const auto begun = hall.n;
    hall.before = [&] { hall.forge(); };
    hall.seconds(20);
    CHECK(hall.forged_ms() <= 105);
    CHECK(hall.gate.counts().forged_heard == static_cast<unsigned>(hall.forged_heard));
    CHECK(hall.share_heard(begun, 60) == 1.0);
    CHECK(hall.gate.counts().forged > 15 * 48'000U / static_cast<unsigned>(frame));
    CHECK(hall.gate.counts().forger == kForger);
    CHECK(hall.gate.counts().guarded);
  }
}

TEST_CASE("What comes from elsewhere is counted, and asks for no more care") {
  Hall hall;
  hall.seconds(1);
  hall.gate.stranger(kForger);
  CHECK(hall.gate.counts().forged == 1);
  CHECK(hall.gate.counts().forged_heard == 0);
  CHECK(hall.gate.counts().forger == kForger);
  CHECK_FALSE(hall.gate.counts().guarded);
}

TEST_CASE("Where the sender's own packet is lost, what was forged is heard up to the manifest") {
  Hall hall;
  hall.seconds(2);
  hall.loss = 1;  // the worst that a network can do for a forger
  hall.before = [&] { hall.forge(); };
  hall.seconds(5);
  CHECK(hall.forged_ms() <= 105);
  CHECK(hall.gate.counts().forged_heard == static_cast<unsigned>(hall.forged_heard));
}

TEST_CASE("A forger who runs ahead is heard no more than one who doesn't") {
  for (const std::int64_t ahead : {2, 4, 10, 30, 90, 150, 3000, 30'000}) {
    CAPTURE(ahead);
    Hall hall;
    hall.seconds(2);
    const auto begun = hall.n;
    hall.before = [&] { hall.forge(ahead); };
    hall.seconds(20);
    CHECK(hall.forged_ms() <= 50);
    CHECK(hall.share_heard(begun, 60) > 0.999);
    CHECK(hall.gate.counts().forged > 3000);
  }
}

TEST_CASE("A forger under another time stamp is dropped at once") {
  Hall hall;
  hall.seconds(2);
  hall.before = [&] { hall.arrives(hall.n, false_words(hall.n), kForger, hall.n + 960); };
  hall.seconds(2);
  CHECK(hall.forged_heard == 0);
  CHECK(hall.gate.counts().forged == 400);
  CHECK_FALSE(hall.gate.counts().guarded);
}

TEST_CASE("After ten quiet seconds packets are heard at once again") {
  Hall hall;
  hall.seconds(2);
  hall.before = [&] { hall.forge(); };
  hall.seconds(1);
  hall.before = {};
  hall.seconds(9);
  CHECK(hall.gate.counts().guarded);
  hall.seconds(1.5);
  CHECK_FALSE(hall.gate.counts().guarded);
  const auto calm = hall.n;
  hall.seconds(5);
  CHECK(hall.share_heard(calm, 0) == 1.0);
  CHECK(hall.gate.counts().forged_heard <= 21);
}

TEST_CASE("Under attack lost manifests cost nothing but what was forged") {
  for (const double loss : {0.05, 0.2}) {
    CAPTURE(loss);
    Hall hall;
    hall.seconds(2);
    hall.manifest_loss = loss;
    int forging = 0;
    // One packet in four is forged; of the others nothing may be lost.
    hall.before = [&] {
      if (hall.n % 4 == 0) hall.forge(), ++forging;
    };
    const auto begun = hall.n;
    hall.seconds(60);
    CHECK(hall.forged_ms() <= 50);
    CHECK(hall.share_heard(begun, 60) > 1 - 0.25 * loss - 0.05);
    CHECK(forging > 1000);
  }
}

TEST_CASE("Without any manifest a guarded receiver does not fall silent") {
  Hall hall;
  hall.seconds(2);
  hall.before = [&] { hall.forge(); };
  hall.seconds(1);
  hall.before = {};
  hall.manifest_loss = 1;
  hall.seconds(1);
  const auto alone = hall.n;
  hall.seconds(20);
  CHECK(hall.share_heard(alone, 70) == 1.0);
}

TEST_CASE("What was recorded and is sent again is not heard again") {
  for (const std::int64_t back : {450, 1000, 30'000, 65'536}) {
    CAPTURE(back);
    Hall hall;
    hall.seconds(2);
    const auto begun = hall.n;
    int repeats = 0;
    hall.before = [&] {
      const auto old = hall.n - back;
      hall.arrives(old, authentic(old), kForger);
      ++repeats;
    };
    hall.seconds(10);
    CHECK(hall.forged_heard == 0);
    CHECK(hall.gate.counts().forged > static_cast<unsigned>(repeats) * 9 / 10);
    CHECK(hall.share_heard(begun) == 1.0);
    CHECK(hall.heard.begin()->first >= begun - 400);
  }
}

TEST_CASE("Old manifests, other people's, and another stream's are refused") {
  Hall hall;
  hall.seconds(2);
  const auto taken = hall.gate.counts().manifests;
  hall.gate.manifest(hall.last_manifest, {}, kForger, hall.now);  // again
  auto bent = hall.last_manifest;
  bent[17] = static_cast<std::byte>(std::to_integer<int>(bent[17]) + 100);  // a later first frame
  hall.gate.manifest(bent, {}, kForger, hall.now);
  Signer stranger{Seed{std::byte{2}}};
  BlockWriter theirs(kSsrc, 240, 0, stranger), elsewhere(rtp::Ssrc{8}, 240, 0, hall.signer);
  for (BlockWriter* writer : {&theirs, &elsewhere}) {
    Bytes done;
    for (std::int64_t i = hall.n + 20; done.empty(); ++i)
      done = writer->add(FrameIndex{i}, content_hash(FrameIndex{i}, false_words(i)), {});
    hall.gate.manifest(done, {}, kForger, hall.now);
  }
  CHECK(hall.gate.counts().manifests == taken);
  CHECK(hall.gate.counts().refused_manifests == 4);
  // An old one and another stream's may have gone astray; who signs wrongly says what he is not.
  CHECK(hall.gate.counts().forged == 2);
}

TEST_CASE(
    "Of a flood of manifests twenty in 100 ms are looked at, its sender is named, and then the "
    "sender's own are taken again") {
  Hall hall;
  hall.seconds(2);
  auto bent = hall.last_manifest;
  bent[17] = static_cast<std::byte>(std::to_integer<int>(bent[17]) + 100);  // a later first frame
  hall.after = [&] {
    if (hall.n % 20 == 5)
      for (int i = 0; i < 30; ++i) hall.gate.manifest(bent, {}, kForger, hall.now);
  };
  const auto before = hall.gate.counts().manifests;
  hall.seconds(2);
  CHECK(hall.gate.counts().manifests <= before + 20);
  hall.after = {};
  hall.seconds(2);
  CHECK(hall.gate.counts().manifests >= before + 19);
  CHECK(hall.gate.counts().forged > 0);
  CHECK(hall.gate.counts().forger == kForger);
  CHECK_FALSE(hall.gate.counts().guarded);
}

TEST_CASE("A relay that begins anew is heard within one manifest, and raises no alarm") {
  for (const auto& [pause_ms, jump] :
       {std::pair{500, 300}, std::pair{3000, 600}, std::pair{20'000, 4010}}) {
    CAPTURE(pause_ms, jump);
    Hall hall;
    hall.seconds(5);
    hall.now += pause_ms * kMs;
    hall.n += jump;
    const auto begun = hall.n;
    hall.seconds(5);
    CHECK(hall.gate.counts().forged == 0);
    CHECK(hall.share_heard(begun + 20, 0) == 1.0);
  }
}

TEST_CASE("A sealed stream is told by the key that its manifests name") {
  Hall hall;
  const ListingKey old{std::byte{1}}, next{std::byte{2}};
  hall.listing = {3, old};
  hall.keys = {{3, old}, {4, next}};
  hall.seconds(2);
  hall.listing = {4, next};
  hall.before = [&] { hall.forge(); };
  const auto begun = hall.n;
  hall.seconds(2);
  CHECK(hall.forged_ms() <= 105);
  CHECK(hall.share_heard(begun) == 1.0);
  CHECK(hall.gate.counts().forged > 350);
}

TEST_CASE("Ten forgeries for each packet push the sender's own out of no place") {
  Hall hall;
  hall.seconds(2);
  const auto begun = hall.n;
  hall.before = [&] {
    for (int voice = 1; voice <= 10; ++voice)
      hall.arrives(hall.n, false_words(hall.n, voice), kForger);
  };
  hall.seconds(10);
  CHECK(hall.forged_ms() <= 105);
  CHECK(hall.share_heard(begun) == 1.0);
}
