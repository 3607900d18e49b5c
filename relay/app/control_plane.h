#pragma once
/// The control half of the relay: what each HTTP path answers, and the work of its timers.
/// Everything on the control thread.

#include "relay/app/chair_feed.h"
#include "relay/app/frame_taps.h"
#include "relay/app/live_feed.h"
#include "relay/app/media_control.h"
#include "relay/app/multicast_keys.h"
#include "relay/app/opus_feed.h"
#include "relay/app/phone/listen_feed.h"
#include "relay/app/phone/phone_site.h"
#include "relay/app/readiness.h"
#include "relay/app/recording_desk.h"
#include "relay/app/reload.h"
#include "relay/app/route.h"
#include "relay/app/session_hub.h"
#include "relay/app/speak/speak_site.h"
#include "relay/app/state_view.h"
#include "relay/app/tap/tap_feed.h"
#include "relay/app/technician.h"
#include "relay/app/trust_desk.h"
#include "relay/app/watchman.h"
#include "relay/app/web_desk.h"
#include "relay/event/event.h"
#include "relay/net/http.h"
#include "relay/net/http_server.h"
#include "relay/net/webhook.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dragoman::app {

/// What the guard said of somebody who wants to listen in that room, or that it is in a closed
/// session, where who showed no key of his own hears nothing.
std::variant<Caller, control::Refused> unless_closed(const MulticastKeys& keys, std::size_t room,
                                                     std::variant<Caller, control::Refused> known);

class ControlPlane final : public net::HttpHandler {
 public:
  struct Setup {
    SessionHub::Setup sessions;
    std::uint32_t source_address = 0;                 ///< of the multicast, host byte order
    std::uint32_t second_source_address = 0;          ///< of the second path, 0 = there is none
    std::optional<trust::Credentials> credentials{};  ///< none = whoever reaches the relay may all
    std::vector<std::string> own_names{};             ///< of this machine, in host names
    /// Writes changed credentials down; false when it could not.
    std::function<bool(const trust::Credentials&)> keep = [](const auto&) { return true; };
    /// Rooms (by index, empty = none) that begin in a closed session, and what writes down which
    /// are.
    std::vector<bool> closed_sessions{};
    std::function<bool(const std::vector<bool>&)> keep_closed = [](const auto&) { return true; };
    /// Every command of staff, taken or refused, and every session of theirs.
    std::function<void(const store::JournalFact&)> audit = [](const auto&) {};
    std::function<void()> changed = [] {};  ///< after every change of a room's state
    /// Journal entries that are not on disk.
    std::function<std::uint64_t()> journal_lost = [] { return std::uint64_t{0}; };
    RecordingDesk* recording = nullptr;  ///< null: nothing can be recorded
    /// False when there is no journal, because the disk took none.
    std::function<bool()> journal_open = [] { return true; };
    /// Every beginning and end of an alarm.
    std::function<void(const watch::AlarmBook::Change&)> alarm =
        [](const watch::AlarmBook::Change&) {};
    std::function<net::WebhookCounters()> webhook = [] { return net::WebhookCounters{}; };
    Reloader* reloader = nullptr;  ///< null: the event stays as it is
    /// Free where recordings and journal go; nothing while unknown.
    std::function<std::optional<std::uint64_t>()> free_bytes = [] {
      return std::optional<std::uint64_t>{};
    };
    /// When the server's certificate ends; nothing where there is none.
    std::function<std::optional<WallTime>()> certificate = [] { return std::optional<WallTime>{}; };
    /// IGMP queriers, where they can be heard.
    std::function<std::vector<watch::RelaySeen::Querier>(Instant)> queriers = [](Instant) {
      return std::vector<watch::RelaySeen::Querier>{};
    };
  };

  /// Event and media must outlive it.
  ControlPlane(const event::Event& event, MediaControl& media, const Setup& setup);

  /// Opens the ports (HTTPS when `tls` is given) and sets the timers on `loop`. Throws
  /// std::system_error when the port is taken.
  void serve(net::ControlLoop& loop, const net::HttpLimits& limits,
             std::shared_ptr<net::TlsContext> tls = nullptr);
  /// Takes another certificate, and other credentials; sessions whose key no longer holds end, all
  /// others notice nothing. What of the credentials changed, in words; empty = nothing.
  std::string renew(std::shared_ptr<net::TlsContext> tls,
                    std::optional<trust::Credentials> credentials);
  /// Tells every client that the relay stops; `done` is called on the loop when they have gone, or
  /// have had their time.
  void leave(std::function<void()> done);
  /// Ends all connections; desks go off the air.
  void close() noexcept {
    server_.reset();
    secure_server_.reset();
  }
  net::Endpoint local() const { return server_->local(); }
  /// None without a certificate.
  std::optional<net::Endpoint> secure_local() const;
  /// Where phones reach the relay, "http://10.0.0.5:7400"; for codes and sheets.
  void phones_come_to(std::string origin) { site_.at(std::move(origin)); }

  net::Answer handle(const net::Request& request) override;

  /// Reads the event file again for `who`; everybody is told what changed.
  Reloaded reload(const std::string& who);

  /// Takes what the media threads have: frames for the Ogg streams, changes for everybody. Called
  /// when they wake the loop, and by the meters' timer.
  void drain();
  /// What serve()'s timers do.
  void every_meter();
  void every_second();

  const FloorPlaces& floor_places(std::size_t room) const { return hub_.seats().places(room); }
  bool ready() const { return readiness_.ready(now_()); }

 private:
  net::Answer get(const Route& route, const net::Request& request, const Caller& caller);
  net::Answer command(const Route& route, const net::Request& request, const Caller& caller);
  std::variant<Caller, control::Refused> signed_in(std::variant<Caller, control::Refused> known,
                                                   const std::string& token,
                                                   const Caller& connection);
  /// Of staff, where there are keys.
  void note_sign_in(const Caller& caller);
  /// Those who were let in by a key that no longer holds.
  void end_revoked();
  /// Other keys for the encrypted channels of a room; everybody who may listen is told.
  void renew_keys(std::size_t room);
  /// Nothing when the body speaks of something else.
  std::optional<net::Response> close_session(const Route& route, const std::string& body,
                                             const Caller& caller);
  net::Response begin_or_end_closed_session(std::size_t room, bool closed);
  /// Ends those in the room who showed no key of their own.
  void put_out_guests(std::size_t room);
  bool shut_out(std::size_t room, const Caller& caller) const;
  static net::Response in_closed_session();
  net::Answer channel_resource(const Route& route, const Caller& caller);
  net::Response description(const Route& route, std::size_t room, int channel,
                            const Caller& caller) const;
  net::Response messages(const std::string& room) const;
  net::Answer home();
  net::Answer room_resource(const Route& route, const net::Request& request);
  net::Answer websocket(const Route& route, const net::Request& request, const Caller& caller);
  net::Answer upgraded(const Route& route, const Caller& caller);
  net::Response history(const Route& route) const;
  net::Response acknowledge(const std::string& body);
  net::Response change_key(const Route& route, const std::string& body, const Caller& caller);
  net::Response runbook(const std::string& kind) const;
  net::Response take_network_report(const Route& route, const std::string& body);
  Watchman::Setup watchman_setup(const Setup& setup);
  Refused refused();
  net::Response console(const std::string& file) const;
  net::Response readiness() const;
  net::Response metrics();
  net::Response unknown_room(const std::string& room) const;

  const event::Event& event_;
  MediaControl& media_;
  std::function<Instant()> now_;
  std::function<WallTime()> wall_;
  std::uint32_t source_address_, second_source_address_;
  std::string manifest_key_;
  std::function<void()> changed_;
  std::function<std::uint64_t()> journal_lost_;
  RecordingDesk* recording_;
  Reloader* reloader_;
  TrustDesk trust_;
  std::function<net::WebhookCounters()> webhook_;
  MulticastKeys keys_;
  std::function<bool(const std::vector<bool>&)> keep_closed_;
  SessionHub hub_;
  FrameTaps taps_;
  OpusFeed opus_;
  std::unique_ptr<WebDesk> web_;  ///< none where the event takes no browsers
  ListenFeed phones_;
  TapFeed ears_;  ///< of technicians
  PhoneSite site_;
  SpeakSite speakers_;
  watch::AlarmBook alarms_;
  StateView view_;
  LiveFeed live_;
  ChairFeed chairs_;
  Technician technician_;
  Watchman watchman_;
  Readiness readiness_;
  /// Last: their end closes conversations of all the above.
  std::unique_ptr<net::HttpServer> server_, secure_server_;
};

}  // namespace dragoman::app
