#pragma once
/// The sounding half of the relay: receive thread, a mix thread per room, send workers, unicast
/// fan-out. Control talks to it through this class alone; the media threads never wait for control.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "codecs/rtp/endpoint.h"
#include "relay/engine/command.h"
#include "relay/engine/ids.h"
#include "relay/engine/source.h"
#include "relay/event/event.h"

namespace dragoman::app {

/// Who may send as a source: nothing else is heard, and nothing is latched onto.
struct SourcePeer {
  rtp::Endpoint from{};      ///< control peer's address and its declared UDP port
  rtp::Ssrc ssrc{};
};

struct Subscription {
  std::size_t room = 0;
  int channel = 0;           ///< index
  rtp::Endpoint to{};
  bool red = false;
  int packet_ms = 0;         ///< 0 = one frame a packet
  bool operator==(const Subscription&) const = default;
};

/// Everything refused or dropped, by reason; the labels of dragoman_media_rejected_packets_total.
enum class Drop : std::uint8_t {
  unregistered,      ///< from an address and port that nobody registered
  wrong_ssrc,        ///< registered peer, other SSRC
  malformed,         ///< not RTP
  oversized,         ///< longer than kMaxDatagram
  wrong_payload_type,
  replayed,          ///< duplicate or far outside the window
  queue_full,        ///< the room's mix thread did not keep up
  send_failed,       ///< the kernel did not take an outgoing datagram
  tap_full,          ///< control did not keep up with encoded frames (Ogg streams)
  count_
};
const char* to_string(Drop drop) noexcept;

/// One encoded frame for the control thread (Ogg Opus over HTTP, recordings).
struct EncodedFrame {
  std::uint16_t room = 0;
  std::int16_t channel = 0;
  std::uint16_t size = 0;
  FrameIndex frame{};
  std::array<std::byte, 1275> data;
};

/// Duty and punctuality of one media thread since start.
struct ThreadReport {
  std::string name;          ///< "receive", "mix hall", "send hall 0", "fanout"
  double busy_seconds = 0;   ///< CPU time
  std::uint64_t cycles = 0, late_cycles = 0;
  double worst_late_ms = 0;
  bool realtime = false;     ///< SCHED_FIFO was granted
};

/// All methods on the control thread.
class MediaPlane {
 public:
  struct Hooks {
    /// Called on any media thread when there is something to drain; must be real-time safe (eventfd).
    std::function<void()> wake_control;
  };

  /// Opens sockets and allocates; throws std::system_error or std::runtime_error with a remedy.
  /// `first_frame[room]` numbers the first frame (see store of persisted counters).
  MediaPlane(const event::Event& event, std::vector<FrameIndex> first_frame, Hooks hooks);
  ~MediaPlane();  ///< stops and joins the threads

  void start();
  /// Sends RTCP BYE for nothing (channels continue after a restart); stops within one frame.
  void stop() noexcept;

  /// False when the room's command queue is full (counted; try again).
  bool post(std::size_t room, const engine::Command& command);
  /// Lets `peer` be heard in `slot`. Builds the source and opens it in the room.
  void open_source(std::size_t room, int slot, const SourcePeer& peer, const engine::SourceConfig& config);
  void close_source(std::size_t room, int slot);

  void subscribe(const Subscription& subscription);
  void unsubscribe(const Subscription& subscription);
  /// Only while somebody reads: frames of that channel are put into the tap.
  void tap(std::size_t room, int channel, bool on);

  /// Latest whole state of a room (never blocks the mix thread).
  const engine::RoomStatus& status(std::size_t room);
  /// Takes what the media threads handed back: frees retired sources, calls `frame` for each encoded
  /// frame waiting. Returns true when any room's version changed since the last drain.
  bool drain(const std::function<void(const EncodedFrame&)>& frame);

  std::uint64_t dropped(Drop drop) const noexcept;
  std::uint64_t sent_packets() const noexcept;
  std::uint64_t received_packets() const noexcept;
  std::vector<ThreadReport> threads() const;
  FrameIndex frame(std::size_t room) const noexcept;
  /// Media port actually bound (0 asked = the system's choice; tests).
  rtp::Endpoint media_endpoint() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::app
