#pragma once
/// The sounding half of the relay: receive thread, a mix thread per room, send workers, unicast
/// fan-out. Control talks to it through this class alone; the media threads never wait for control.

#include "codecs/manifest/signing.h"
#include "relay/app/media_control.h"
#include "relay/event/event.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// All methods on the control thread.
class MediaPlane final : public MediaControl {
 public:
  struct Hooks {
    /// Called on any media thread when there is something to drain; must be real-time safe
    /// (eventfd).
    std::function<void()> wake_control;
  };

  /// Opens sockets and allocates; throws std::system_error or std::runtime_error with a remedy.
  /// `first_frame[room]` numbers the first frame (see store of persisted counters).
  /// Manifests are signed with `signing`; nothing: none are sent.
  MediaPlane(const event::Event& event, std::vector<FrameIndex> first_frame, Hooks hooks,
             const std::optional<manifest::Seed>& signing = std::nullopt);
  ~MediaPlane() override;  ///< stops and joins the threads

  /// Before start(): the room begins as these commands have it.
  void prepare(std::size_t room, const std::vector<engine::Command>& commands);
  /// The first frames are due now; or were when they were `counted`, and those since then are left
  /// out.
  void start(std::optional<Instant> counted = std::nullopt);
  /// Sends RTCP BYE for nothing (channels continue after a restart); stops within one frame.
  void stop() noexcept;

  // Of MediaControl, which says what each does.
  bool post(std::size_t room, const engine::Command& command) override;
  void open_source(std::size_t room, int slot, const SourcePeer& peer,
                   const engine::SourceConfig& config) override;
  void move_source(std::size_t room, int slot, const rtp::Endpoint& to) override;
  void close_source(std::size_t room, int slot) override;
  SourceReception reception(std::size_t room, int slot) const noexcept override;
  void connect_private(std::size_t room, const std::vector<PrivateLine>& lines) override;
  void seal(std::size_t room, const RoomKeys& keys) override;
  void subscribe(const Subscription& subscription) override;
  void unsubscribe(const Subscription& subscription) override;
  void tap(std::size_t room, int channel, bool on) override;
  bool tap_source(std::size_t room, int slot, bool on) override;
  void record(std::size_t room, bool on) override;
  const engine::RoomStatus& status(std::size_t room) override;
  bool drain(const std::function<void(const EncodedFrame&)>& frame) override;
  void drain_sources(const std::function<void(const SourceFrame&)>& each) override;
  void drain_sound(const std::function<void(const SoundFrame&)>& sound) override;
  std::uint64_t dropped(Drop drop) const noexcept override;
  std::uint64_t sent_packets() const noexcept override;
  std::uint64_t received_packets() const noexcept override;
  std::uint64_t receiver_reports() const noexcept override;
  void listener_reports(const std::function<void(const ListenerReport&)>& each) override;
  void allow_reports(double bytes_per_second) override;
  std::vector<ThreadReport> threads() const override;
  FrameIndex frame(std::size_t room) const noexcept override;
  rtp::Endpoint media_endpoint() const override;
  WebMedia* web() noexcept override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::app
