#pragma once
/// What control may ask of the sounding half of the relay. MediaPlane is the real one; tests of the
/// control plane put a small fake in its place, so they need neither sockets nor audio threads.

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"
#include "codecs/srtp/master_key.h"
#include "codecs/srtp/receiver.h"
#include "relay/engine/command.h"
#include "relay/engine/ids.h"
#include "relay/engine/source.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

class WebMedia;

/// Who may send as a source: nothing else is heard, and nothing is latched onto.
struct SourcePeer {
  rtp::Endpoint from{};  ///< control peer's address and its declared UDP port
  rtp::Ssrc ssrc{};
  /// Given to it over TLS: then whatever is sealed with it is heard, wherever it comes from, and
  /// nothing else.
  std::optional<srtp::MasterKey> key{};
  /// A speaker by WebRTC: opens what comes from `from`, whatever its SSRC; nothing else is heard.
  /// What a technician sends so goes on to private lines under `ssrc`, as the relay's own Opus. The
  /// media threads' from here on.
  std::shared_ptr<srtp::Receiver> opener{};
};

/// The keys of an encrypted channel: each of its groups has one of its own, all under the same
/// identifier.
struct ChannelKeys {
  std::uint32_t mki = 0;  ///< 0 = none: it goes in the clear, where it usually does
  srtp::MasterKey plain{}, red{}, second_plain{}, second_red{};
  int place = 0;  ///< of its groups (event::group): above 0 in a closed session

  const srtp::MasterKey& of(event::Stream stream, event::Path path) const noexcept {
    if (path == event::Path::first) return stream == event::Stream::red ? red : plain;
    return stream == event::Stream::red ? second_red : second_plain;
  }
  bool operator==(const ChannelKeys&) const = default;
};
/// By channel index; nothing for those that are open.
using RoomKeys = std::vector<std::optional<ChannelKeys>>;

/// Slots after the engine's: of technicians, whose voice the engine never sees.
inline constexpr int kMaxTechnicians = 4;
inline constexpr int kMaxSlots = engine::kMaxSources + kMaxTechnicians;

/// Everything that arrives in `slot` goes on to `to`, as it came; sealed with a key that no other
/// line has or had, where there is one.
struct PrivateLine {
  int slot = 0;
  rtp::Endpoint to{};
  std::optional<srtp::NamedKey> key{};
  bool operator==(const PrivateLine&) const = default;
};

/// What came of a registered source's packets since it was let in: those missing in front of the
/// newest one are lost; `flooded` were refused because they came too fast.
struct SourceReception {
  std::int64_t received = 0, lost = 0, flooded = 0;
  // Of the newest packet:
  rtp::Ssrc ssrc{};
  std::uint32_t highest = 0;  ///< sequence number, with its wraps in the upper half
  double jitter_ms = 0;
};

struct Subscription {
  std::size_t room = 0;
  int channel = 0;  ///< index
  rtp::Endpoint to{};
  bool red = false;
  /// 10 or 20 = frames merged into packets of that length, with their own SSRC (unicast_ssrc, in
  /// media/unicast_ssrc.h); anything else, RED, and frames as long as that = one frame a packet.
  int packet_ms = 0;
  bool operator==(const Subscription&) const = default;
};

/// Everything refused or dropped, by reason. Those before queue_full are the datagram's own fault,
/// the labels of dragoman_media_rejected_packets_total; from there on the relay itself had no room,
/// the labels of dragoman_media_dropped_total.
enum class Drop : std::uint8_t {
  unregistered,  ///< from an address and port that nobody registered
  wrong_ssrc,    ///< registered peer or joined group, other SSRC
  malformed,     ///< not RTP, or not the sound that was agreed
  oversized,     ///< longer than kMaxDatagram
  wrong_payload_type,
  replayed,       ///< duplicate or far outside the window
  not_authentic,  ///< not sealed with the key of the source that it names
  flood,          ///< of a registered source, beyond its rate
  sender_report,  ///< RTCP of a sender that nobody registered
  queue_full,     ///< the room's mix thread did not keep up with what came in
  send_failed,    ///< the kernel did not take an outgoing datagram
  tap_full,  ///< control did not keep up with frames (Ogg streams, technicians' ears, recordings)
  fanout_full,    ///< the unicast fan-out thread did not keep up
  manifest_full,  ///< the thread that signs manifests did not keep up; one per channel and frame
  worker_full,    ///< a send worker did not keep up; one per channel and frame
  command_full,   ///< the room's mix thread did not keep up with commands
  report_full,    ///< control did not keep up with what receivers report
  count_
};
constexpr bool is_refusal(Drop drop) noexcept {
  return drop < Drop::queue_full;
}
const char* to_string(Drop drop) noexcept;

/// What a receiver says of one stream of a channel, or that it hears nothing, or that it leaves.
struct ListenerReport {
  enum class Kind : std::uint8_t { hears, hears_nothing, leaves };
  Kind kind = Kind::hears;
  bool redundancy =
      false;               ///< it hears the stream with copies: what is lost may come back by these
  std::uint16_t room = 0;  ///< of one that hears
  std::int16_t channel = 0;  ///< index
  rtp::Ssrc reporter{};
  rtp::Endpoint from{};
  float loss_percent = 0;     ///< of the packets since its report before, at its network
  float jitter_ms = 0;        ///< mean
  float worst_jitter_ms = 0;  ///< largest change of transit time; 0 when it says none
  /// The way to it and back, from the deadline of the frame that a sender report named, so the
  /// relay's own mixing and sending are in it; negative when it answers none.
  Nanoseconds round_trip{-1};
};

/// One encoded frame for the control thread (Ogg Opus over HTTP, recordings).
struct EncodedFrame {
  std::uint16_t room = 0;
  std::int16_t channel = 0;
  std::uint16_t size = 0;
  FrameIndex frame{};
  std::array<std::byte, 1275> data;
};

/// Sources of one room that control may hear before their faders at once.
inline constexpr std::size_t kMostTappedSources = 4;

/// One frame of a source as its playout gave it, whether it is on air or not; mono.
struct SourceFrame {
  std::uint16_t room = 0;
  std::int16_t slot = engine::kNone;
  FrameIndex frame{};
  std::vector<float> samples;
};

/// The floor's sound of one frame for the control thread (recordings without loss).
struct SoundFrame {
  std::uint16_t room = 0;
  std::uint16_t size = 0;  ///< floats, interleaved
  FrameIndex frame{};
  std::array<float, 2 * 960> data;
};

/// Duty and punctuality of one media thread since start.
struct ThreadReport {
  std::string name;         ///< "receive", "mix hall", "send hall 0", "fanout"
  double busy_seconds = 0;  ///< CPU time
  std::uint64_t cycles = 0, late_cycles = 0;
  double worst_late_ms = 0;
  bool realtime = false;  ///< SCHED_FIFO was granted
};

/// All methods on the control thread; none waits for a media thread.
class MediaControl {
 public:
  virtual ~MediaControl() = default;

  /// False when the room's command queue is full (counted; try again).
  virtual bool post(std::size_t room, const engine::Command& command) = 0;
  /// Lets `peer`, instead of whoever it was, be heard in `slot`. Builds the source (for the event's
  /// frames, whatever `config` says) and opens it in the room. Slots 0..room.sources.size()-1
  /// belong to the streams that the media plane joins itself; sessions take the floor slots after
  /// them. A technician's slot only lets the peer in: no source is built, and no channel can ever
  /// carry it.
  virtual void open_source(std::size_t room, int slot, const SourcePeer& peer,
                           const engine::SourceConfig& config) = 0;
  /// The same speaker by WebRTC is at another address now; its stream goes on.
  virtual void move_source(std::size_t room, int slot, const rtp::Endpoint& to) = 0;
  virtual void close_source(std::size_t room, int slot) = 0;
  /// As it was when its last packet came.
  virtual SourceReception reception(std::size_t room, int slot) const noexcept = 0;

  /// Replaces all private lines of the room.
  virtual void connect_private(std::size_t room, const std::vector<PrivateLine>& lines) = 0;

  /// What encrypted channels are sealed with from the next frame on, and where they go; before the
  /// first, nothing of them is multicast.
  virtual void seal(std::size_t room, const RoomKeys& keys) = 0;

  virtual void subscribe(const Subscription& subscription) = 0;
  virtual void unsubscribe(const Subscription& subscription) = 0;
  /// Only while somebody reads: frames of that channel are put into the tap.
  virtual void tap(std::size_t room, int channel, bool on) = 0;
  /// The same of a source before its fader. False when kMostTappedSources are tapped already.
  virtual bool tap_source(std::size_t room, int slot, bool on) = 0;
  /// The same for every channel of the room, beside those taps; and the floor's sound, where the
  /// event wants it.
  virtual void record(std::size_t room, bool on) = 0;

  /// Latest whole state of a room (never blocks the mix thread).
  virtual const engine::RoomStatus& status(std::size_t room) = 0;
  /// Takes what the media threads handed back: frees retired sources, calls `frame` for each
  /// encoded frame waiting. Returns true when any room's version changed since the last drain.
  virtual bool drain(const std::function<void(const EncodedFrame&)>& frame) = 0;
  /// The floors' sound that is waiting; after drain(), so that it never leads.
  virtual void drain_sound(const std::function<void(const SoundFrame&)>& sound) = 0;

  /// Calls `each` for each waiting frame of a tapped source.
  virtual void drain_sources(const std::function<void(const SourceFrame&)>& each) = 0;

  virtual std::uint64_t dropped(Drop drop) const noexcept = 0;
  virtual std::uint64_t sent_packets() const noexcept = 0;
  virtual std::uint64_t received_packets() const noexcept = 0;
  /// Compound RTCP packets that receivers sent to the media port (RFC 5760): well-formed ones that
  /// begin with a receiver report.
  virtual std::uint64_t receiver_reports() const noexcept = 0;
  /// Calls `each` for all that receivers reported since the last call.
  virtual void listener_reports(const std::function<void(const ListenerReport&)>& each) = 0;
  /// What each receiver may use for its reports from now on, which sender reports tell it.
  virtual void allow_reports(double bytes_per_second) = 0;
  virtual std::vector<ThreadReport> threads() const = 0;
  virtual FrameIndex frame(std::size_t room) const noexcept = 0;
  /// Media port actually bound (0 asked = the system's choice; tests).
  virtual rtp::Endpoint media_endpoint() const = 0;
  /// Listeners by WebRTC; null when the event takes none. Lives as long as this.
  virtual WebMedia* web() noexcept { return nullptr; }
};

}  // namespace dragoman::app
