#pragma once
/// The receiver's half: tells packets that the sender sent from those that somebody forged, by the
/// sender's signed manifests. Pure.
///
/// Of each frame the first packet that comes is heard at once, and its hash kept; another content
/// under the same number waits for the manifest to tell which of them was sent. So whoever comes
/// behind the sender's own packets costs nothing. When a manifest does not list what was heard, or
/// what was heard had come before its time and is contradicted, somebody is ahead of the sender:
/// then, until ten seconds have passed without any sign of it, a packet is heard only once a
/// manifest lists it, about 100 ms later.

#include "codecs/manifest/frame_hash.h"
#include "codecs/manifest/manifest.h"
#include "codecs/manifest/sender_clock.h"
#include "codecs/manifest/signing.h"
#include "codecs/manifest/waiting_room.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/packet.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace dragoman::manifest {

struct GateCounts {
  std::uint64_t forged =
      0;  ///< that the sender did not send, manifests too; all but `heard` dropped
  std::uint64_t forged_heard = 0;       ///< of these
  std::uint64_t undecided = 0;          ///< dropped, since nothing told which of several was sent
  std::uint64_t manifests = 0;          ///< taken
  std::uint64_t refused_manifests = 0;  ///< not signed by the sender, of another stream, or old
  rtp::Endpoint forger{};               ///< where the last forged packet said that it came from
  bool guarded = false;                 ///< packets wait for a manifest now
};

/// One thread. The constructor allocates; real-time safe but for manifest(), in which OpenSSL
/// allocates, ten times a second.
class Gate {
 public:
  /// Who hears what passes.
  class Ear {
   public:
    virtual void pass(const rtp::Packet& packet, Instant arrival) noexcept = 0;

   protected:
    ~Ear() = default;
  };

  /// `ssrc` is that in the manifests. `ear` must outlive it.
  Gate(const PublicKey& key, rtp::Ssrc ssrc, Ear& ear);

  /// A packet of the stream with one frame in it, RED unpacked, that came from `from`. False when
  /// the sender did not send it, or what was heard under its number speaks against that.
  bool packet(const rtp::Packet& packet, const rtp::Endpoint& from, Instant arrival) noexcept;
  /// One that is the sender's by no means: it came from elsewhere. Not heard.
  void stranger(const rtp::Endpoint& from) noexcept;
  /// A datagram of the manifests' group, that came from `from`. `keys` has those of a sealed
  /// stream. What says that it is this stream's and is not signed so is somebody's forgery.
  void manifest(Bytes datagram, std::span<const Listing> keys, const rtp::Endpoint& from,
                Instant arrival) noexcept;
  /// Now and then: what has waited too long is decided without a manifest.
  void tick(Instant now) noexcept;

  /// About the frame that the sender is at, proved by a manifest; nothing before the first.
  std::optional<FrameIndex> sender_at(Instant now) const noexcept;
  const GateCounts& counts() const noexcept { return counts_; }

 private:
  /// Packets with one number and different contents that are told apart.
  static constexpr std::size_t kCandidates = 12;
  /// Frames that are remembered.
  static constexpr std::size_t kSlots = 512;

  struct Candidate {
    Content content{};
    bool heard = false;
    bool ahead = false;  ///< it came before the sender was there
    int place = WaitingRoom::kNobody;
    rtp::Endpoint from{};
  };
  struct Slot {
    std::int64_t frame = -1;
    std::size_t count = 0;   ///< candidates
    std::size_t listed = 0;  ///< bytes of the hash; 0 = no manifest has told yet
    std::array<std::byte, kMostHashBytes> hash{};
    std::optional<ListingKey> key{};
    Instant newest{};  ///< when its last candidate came
    std::array<Candidate, kCandidates> candidates{};
  };

  bool may_check(Instant now) noexcept;
  bool blind(Instant now) const noexcept;
  bool in_reach(FrameIndex n, Instant arrival) const noexcept;
  FrameIndex index_of(rtp::SequenceNumber sequence, Instant now) const noexcept;
  bool is_listed(const Slot& slot, const Content& content) const noexcept;
  Slot& slot_of(FrameIndex n) noexcept;
  static const Candidate* heard_of(const Slot& slot) noexcept;
  Candidate* add(Slot& slot) noexcept;
  void remove(Slot& slot, std::size_t index) noexcept;
  bool consider(Slot& slot, const rtp::Packet& packet, const Candidate& found,
                Instant arrival) noexcept;
  void judge(Slot& slot, Instant now) noexcept;
  void settle(Slot& slot, Instant now) noexcept;
  void let_pass(Candidate& candidate, Instant arrival) noexcept;
  void forged(const rtp::Endpoint& from, bool heard, Instant now) noexcept;
  void guard(Instant now) noexcept;

  Verifier verifier_;
  rtp::Ssrc ssrc_;
  Ear& ear_;
  SenderClock clock_;
  WaitingRoom waiting_;
  std::vector<Slot> slots_;
  std::optional<FrameIndex> end_{};  ///< of the newest manifest
  Samples frame_ = 0;
  Instant last_manifest_{};
  Instant checking_since_{};
  int checked_ = 0;  ///< signatures since then
  std::optional<Instant> guarded_until_{};
  std::uint64_t out_of_reach_ = 0;  ///< packets since the last manifest, not counted yet
  rtp::Endpoint out_of_reach_from_{};
  std::uint32_t dice_ = 1;
  GateCounts counts_;
};

}  // namespace dragoman::manifest
