#include "codecs/manifest/gate.h"

#include <algorithm>

namespace dragoman::manifest {
namespace {

/// A packet that comes so much before its time is not heard until a manifest lists it: who forges
/// ahead would otherwise be in the playout before the sender's own packet comes.
constexpr Nanoseconds kSlack = std::chrono::milliseconds{20};
/// Frames ahead of the sender, and behind it, of which anything is remembered.
constexpr std::int64_t kAhead = 100, kBehind = 400;
/// Since the last sign of a forger.
constexpr Nanoseconds kGuard = std::chrono::seconds{10};
/// From its time on, and from its arrival, a packet waits for so long: three manifests.
constexpr Nanoseconds kPatience = std::chrono::milliseconds{300};
/// Without a manifest for so long nothing can be told any more, and everything is heard.
constexpr Nanoseconds kBlind = std::chrono::seconds{3};
/// Signatures that are checked in such a time, at most.
constexpr Nanoseconds kChecks = std::chrono::milliseconds{100};
constexpr int kMostChecks = 20;
constexpr std::size_t kPlaces = 1024;
/// Of these, kept for packets that are not early.
constexpr std::size_t kReserved = 768;

}  // namespace

Gate::Gate(const PublicKey& key, rtp::Ssrc ssrc, Ear& ear)
    : verifier_(key), ssrc_(ssrc), ear_(ear), waiting_(kPlaces), slots_(kSlots) {}

bool Gate::blind(Instant now) const noexcept {
  return !clock_.known() || now - last_manifest_ > kBlind;
}

std::optional<FrameIndex> Gate::sender_at(Instant now) const noexcept {
  if (!clock_.known()) return std::nullopt;
  return clock_.at(now);
}

FrameIndex Gate::index_of(rtp::SequenceNumber sequence, Instant now) const noexcept {
  const FrameIndex near = clock_.at(now);
  const rtp::SequenceNumber nearest{static_cast<std::uint16_t>(to_int(near))};
  return near + rtp::distance(sequence, nearest);
}

bool Gate::in_reach(FrameIndex n, Instant arrival) const noexcept {
  const std::int64_t ahead = n - clock_.at(arrival);
  return ahead < kAhead && ahead > -kBehind && to_int(n) >= 0;
}

Gate::Slot& Gate::slot_of(FrameIndex n) noexcept {
  Slot& slot = slots_[static_cast<std::size_t>(to_int(n)) % kSlots];
  if (slot.frame == to_int(n)) return slot;
  while (slot.count > 0) remove(slot, slot.count - 1);
  slot.frame = to_int(n);
  slot.listed = 0;
  return slot;
}

void Gate::remove(Slot& slot, std::size_t index) noexcept {
  Candidate& candidate = slot.candidates[index];
  if (candidate.place != WaitingRoom::kNobody) waiting_.leave(candidate.place);
  candidate = slot.candidates[--slot.count];
}

/// Of more than are kept any one gives way, but one that was heard: who sends many first pushes the
/// sender's own out only by luck.
Gate::Candidate* Gate::add(Slot& slot) noexcept {
  if (slot.count == kCandidates) {
    dice_ = dice_ * 1664525U + 1013904223U;
    std::size_t index = (dice_ >> 16) % kCandidates;
    if (slot.candidates[index].heard) index = (index + 1) % kCandidates;
    remove(slot, index);
    ++counts_.undecided;
  }
  Candidate& candidate = slot.candidates[slot.count++];
  candidate = {};
  return &candidate;
}

const Gate::Candidate* Gate::heard_of(const Slot& slot) noexcept {
  const auto end = slot.candidates.begin() + static_cast<std::ptrdiff_t>(slot.count);
  const auto found =
      std::find_if(slot.candidates.begin(), end, [](const Candidate& each) { return each.heard; });
  return found != end ? &*found : nullptr;
}

bool Gate::is_listed(const Slot& slot, const Content& content) const noexcept {
  const Content hash = listed_hash(slot.key, content);
  return std::equal(hash.begin(), hash.begin() + static_cast<std::ptrdiff_t>(slot.listed),
                    slot.hash.begin());
}

bool Gate::packet(const rtp::Packet& packet, const rtp::Endpoint& from, Instant arrival) noexcept {
  if (blind(arrival)) {
    ear_.pass(packet, arrival);
    return true;
  }
  const FrameIndex n = index_of(packet.sequence, arrival);
  if (!in_reach(n, arrival)) {
    ++out_of_reach_;
    out_of_reach_from_ = from;
    return false;
  }
  const rtp::Timestamp due{static_cast<std::uint32_t>(to_int(n) * frame_)};
  if (packet.timestamp != due || packet.payload_type != rtp::kPayloadOpus) {
    stranger(from);
    return false;
  }
  Candidate found;
  found.content = content_hash(n, packet.payload);
  found.from = from;
  return consider(slot_of(n), packet, found, arrival);
}

bool Gate::consider(Slot& slot, const rtp::Packet& packet, const Candidate& found,
                    Instant arrival) noexcept {
  const auto end = slot.candidates.begin() + static_cast<std::ptrdiff_t>(slot.count);
  const auto same = std::find_if(slot.candidates.begin(), end, [&](const Candidate& each) {
    return each.content == found.content;
  });
  // Copies of a frame come in other packets as well, and are nobody's fault.
  if (same != end) {
    if (same->heard) ear_.pass(packet, arrival);
    return true;
  }
  if (slot.listed > 0 && !is_listed(slot, found.content)) {
    stranger(found.from);
    return false;
  }
  const Candidate* const heard = heard_of(slot);
  // Contradicted. What came in its time may well be the sender's own.
  if (slot.listed == 0 && slot.count > 0 && (counts_.guarded || (heard != nullptr && heard->ahead)))
    guard(arrival);
  const std::int64_t before = FrameIndex{slot.frame} - clock_.at(arrival);
  const bool early = before > kSlack / clock_.frame_length();
  const bool contradicts = slot.listed == 0 && heard != nullptr;
  const bool waits = slot.listed == 0 && (early || counts_.guarded || contradicts);
  Candidate& candidate = *add(slot);
  candidate = found;
  candidate.ahead = before > 0;
  slot.newest = arrival;
  if (!waits) {
    candidate.heard = true;
    ear_.pass(packet, arrival);
    return true;
  }
  if (!early || waiting_.left() > kReserved) candidate.place = waiting_.enter(packet);
  if (candidate.place == WaitingRoom::kNobody) {
    remove(slot, slot.count - 1);
    ++counts_.undecided;
  }
  return !contradicts;
}

void Gate::let_pass(Candidate& candidate, Instant arrival) noexcept {
  candidate.heard = true;
  if (candidate.place == WaitingRoom::kNobody) return;
  ear_.pass(waiting_.at(candidate.place), arrival);
  waiting_.leave(candidate.place);
  candidate.place = WaitingRoom::kNobody;
}

void Gate::stranger(const rtp::Endpoint& from) noexcept {
  ++counts_.forged;
  counts_.forger = from;
}

/// One that was never heard asks for no more care than was taken.
void Gate::forged(const rtp::Endpoint& from, bool heard, Instant now) noexcept {
  stranger(from);
  if (!heard) return;
  ++counts_.forged_heard;
  guard(now);
}

void Gate::guard(Instant now) noexcept {
  guarded_until_ = now + kGuard;
  counts_.guarded = true;
}

/// A signature costs a hundred times what a packet does: a flood of them must not take the sound's
/// time.
bool Gate::may_check(Instant now) noexcept {
  if (now - checking_since_ >= kChecks) {
    checking_since_ = now;
    checked_ = 0;
  }
  return ++checked_ <= kMostChecks;
}

void Gate::manifest(Bytes datagram, std::span<const Listing> keys, const rtp::Endpoint& from,
                    Instant arrival) noexcept {
  const auto read = manifest::read(datagram);
  // Numbers only ever grow, over restarts as well: what ends no later was heard before.
  if (!read || read->manifest.ssrc != ssrc_ || (end_ && read->manifest.first < *end_) ||
      !may_check(arrival)) {
    ++counts_.refused_manifests;
    return;
  }
  if (!verifier_.verify(read->text, read->signature)) {
    ++counts_.refused_manifests;
    return stranger(from);
  }
  const Manifest& m = read->manifest;
  const bool steady = clock_.heard(m.end(), m.frame, arrival);
  ++counts_.manifests;
  last_manifest_ = arrival;
  frame_ = m.frame;
  // Where the sender is elsewhere than it was, its own packets were out of reach.
  if (steady && out_of_reach_ > 0) {
    counts_.forged += out_of_reach_;
    counts_.forger = out_of_reach_from_;
  }
  out_of_reach_ = 0;
  // A manifest was lost.
  if (end_ && m.first - *end_ < kBehind)
    for (FrameIndex n = *end_; n < m.first; n = n + 1) settle(slot_of(n), arrival);
  end_ = m.end();
  std::optional<ListingKey> key;
  if (m.mki != 0) {
    const auto known = std::find_if(keys.begin(), keys.end(),
                                    [&](const Listing& each) { return each.mki == m.mki; });
    if (known == keys.end()) return;
    key = known->key;
  }
  for (FrameIndex n = m.first; n < m.end(); n = n + 1) {
    Slot& slot = slot_of(n);
    slot.key = key;
    slot.listed = m.hash;
    const Bytes hash = m.listed(n);
    std::copy(hash.begin(), hash.end(), slot.hash.begin());
    judge(slot, arrival);
  }
}

void Gate::judge(Slot& slot, Instant now) noexcept {
  for (std::size_t i = slot.count; i-- > 0;) {
    Candidate& candidate = slot.candidates[i];
    if (is_listed(slot, candidate.content)) {
      let_pass(candidate, now);
      continue;
    }
    forged(candidate.from, candidate.heard, now);
    remove(slot, i);
  }
}

/// Without a manifest: what waits alone was not contradicted by the sender's own packet, so it
/// passes; of several nobody knows.
void Gate::settle(Slot& slot, Instant now) noexcept {
  if (slot.listed > 0) return;
  if (slot.count == 1) return let_pass(slot.candidates[0], now);
  for (std::size_t i = slot.count; i-- > 0;) {
    if (slot.candidates[i].place == WaitingRoom::kNobody) continue;
    remove(slot, i);
    ++counts_.undecided;
  }
}

void Gate::tick(Instant now) noexcept {
  if (guarded_until_ && now >= *guarded_until_) {
    guarded_until_.reset();
    counts_.guarded = false;
  }
  if (waiting_.empty()) return;
  const FrameIndex here = clock_.at(now);
  const FrameIndex overdue = here + -(kPatience / clock_.frame_length());
  for (FrameIndex n = here + -kBehind; n < overdue; n = n + 1) {
    if (to_int(n) < 0) continue;
    Slot& slot = slots_[static_cast<std::size_t>(to_int(n)) % kSlots];
    if (slot.frame == to_int(n) && now - slot.newest > kPatience) settle(slot, now);
  }
}

}  // namespace dragoman::manifest
