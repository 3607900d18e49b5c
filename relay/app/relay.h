#pragma once
/// The whole relay: event in, control loop and media threads, until somebody ends it.

#include "relay/app/announcer.h"
#include "relay/app/control_plane.h"
#include "relay/app/disk_keeper.h"
#include "relay/app/frame_store.h"
#include "relay/app/journal_keeper.h"
#include "relay/app/media_plane.h"
#include "relay/app/memory_store.h"
#include "relay/app/recording_desk.h"
#include "relay/app/room_store.h"
#include "relay/app/service_manager.h"
#include "relay/app/trust_files.h"
#include "relay/event/event.h"
#include "relay/net/igmp.h"
#include "relay/net/loop.h"
#include "relay/net/webhook.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// Constructed and run on one thread, which becomes the control thread.
class Relay {
 public:
  /// Opens every port; throws std::system_error or std::runtime_error with a remedy.
  /// `load` reads the event file again at SIGHUP or by command; empty: there is none.
  explicit Relay(const event::Event& event, Reloader::Load load = {});
  ~Relay();

  rtp::Endpoint http() const { return control_->local(); }
  std::optional<rtp::Endpoint> https() const { return control_->secure_local(); }
  /// Where phones reach it, "http://10.0.0.5:7400".
  const std::string& phones() const noexcept { return phones_; }
  rtp::Endpoint media() const { return media_->media_endpoint(); }

  /// Runs until SIGINT, SIGTERM or stop().
  void run();
  /// Any thread. Clients are told, then run() returns.
  void stop() {
    loop_.post([this] { leave(); });
  }

 private:
  void leave();
  void announce();
  void save_frames();
  std::optional<manifest::Seed> sign_manifests(ControlPlane::Setup& setup) const;
  void open_media(ControlPlane::Setup& setup);
  void open_journal();
  /// What happens in control is written down.
  void fill_journal(ControlPlane::Setup& control);
  void keep_changes();
  void open_recording();
  void resume_recordings();
  void restore_closed_sessions(ControlPlane::Setup& setup);
  void restore_rooms(ControlPlane::Setup& setup);
  void remember_rooms();
  void tell_alarm(const watch::AlarmBook::Change& change);
  void tell_service_manager();
  void renew_trust();
  std::shared_ptr<net::TlsContext> certificate();
  void reload();
  std::vector<watch::RelaySeen::Querier> queriers(Instant now) const;

  event::Event event_;           ///< control's: a reload changes its live settings
  const event::Event as_begun_;  ///< the media threads'
  TrustFiles trust_;
  std::optional<WallTime> certificate_ends_;  ///< nothing: there is no certificate
  FrameStore frames_;                         ///< the keeper's, once that there is one
  Instant counted_{};                         ///< when the first frames were
  std::optional<DiskKeeper<std::vector<FrameIndex>>> frame_keeper_;
  MemoryStore memory_;
  std::vector<RoomMemory> remembered_;  ///< by room, as the keeper has it
  std::optional<DiskKeeper<std::vector<RoomMemory>>> memory_keeper_;
  RoomStore closed_;
  RoomStore recorded_;  ///< by command
  net::ControlLoop loop_;
  std::unique_ptr<store::JournalWriter> journal_;  ///< none where the disk took none
  std::optional<JournalKeeper> keeper_;
  std::vector<std::unique_ptr<net::IgmpEar>> queriers_;  ///< of each interface
  std::optional<net::Webhook> webhook_;                  ///< none: the event names no address
  std::unique_ptr<MediaPlane> media_;
  std::unique_ptr<RecordingDesk> recording_;
  std::optional<Reloader> reloader_;
  std::unique_ptr<ControlPlane> control_;
  std::optional<Announcer> announcer_;
  std::string phones_;
  ServiceManager service_ = ServiceManager::of_process();
};

}  // namespace dragoman::app
