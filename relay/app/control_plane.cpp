#include "relay/app/control_plane.h"

#include "relay/app/alarm_json.h"
#include "relay/app/audit.h"
#include "relay/app/console_assets.h"
#include "relay/app/lookup.h"
#include "relay/app/metrics.h"
#include "relay/app/network_report.h"
#include "relay/app/page.h"
#include "relay/app/population_json.h"
#include "relay/app/runbook.h"

#include <fmt/format.h>

#include <ctime>

namespace dragoman::app {
namespace {

constexpr std::chrono::milliseconds kMeters{40};  ///< 25 times a second
constexpr std::chrono::milliseconds kSecond{1000};

net::Response json(std::string text) {
  net::Response response;
  response.body = std::move(text) + "\n";
  return response;
}

net::Response unknown_channel(const event::Room& room, const std::string& channel) {
  return net::error_response(404, "not_found",
                             fmt::format("Room {} has no channel {}.", room.id, channel),
                             "Channels here: " + names_of_channels(room) + ".");
}

net::Response html(std::string text) {
  net::Response response;
  response.type = "text/html; charset=utf-8";
  response.body = std::move(text);
  response.headers = {{"Content-Security-Policy", std::string(kContentSecurityPolicy)},
                      {"Referrer-Policy", "no-referrer"}};
  return response;
}

/// Of the thread that asks.
double busy_seconds() noexcept {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

/// Sessions are let in by the guard, where their room is in no closed session or they have a key of
/// their own, and the journal hears of them.
SessionHub::Setup guarded(const ControlPlane::Setup& setup, const event::Event& event,
                          TrustDesk& trust, const MulticastKeys& keys) {
  auto sessions = setup.sessions;
  auto& guard = trust.guard();
  sessions.keys = [&keys](std::size_t room, std::size_t channel) { return keys.of(room, channel); };
  sessions.closed = [&keys](std::size_t room) { return keys.closed(room); };
  sessions.identify = [&keys, &event, &guard](const control::Hello& hello, const Caller& caller) {
    const auto room = find_room(event, hello.room);
    return room ? unless_closed(keys, *room, guard.admit(hello, caller))
                : guard.admit(hello, caller);
  };
  sessions.audit = setup.audit;
  sessions.audit_refusal = [&trust](const control::Hello& hello, const Caller& connection,
                                    const std::string& refusal) {
    const auto caller = trust.guard().whose(hello.token, connection);
    trust.note_refused(audit_session(hello, caller, refusal), caller);
  };
  return sessions;
}

ControlPlane::ControlPlane(const event::Event& event, MediaControl& media, const Setup& setup)
    : event_(event),
      media_(media),
      now_(setup.sessions.now),
      wall_(setup.sessions.wall),
      source_address_(setup.source_address),
      second_source_address_(setup.second_source_address),
      manifest_key_(setup.sessions.manifest_key),
      changed_(setup.changed),
      journal_lost_(setup.journal_lost),
      recording_(setup.recording),
      reloader_(setup.reloader),
      trust_(now_, {setup.credentials,
                    event.trust.has_certificate() ? event.network.https : net::Endpoint{},
                    setup.own_names, setup.keep, setup.audit}),
      webhook_(setup.webhook),
      keys_(event, media, setup.sessions.random, setup.closed_sessions),
      keep_closed_(setup.keep_closed),
      hub_(event, media, guarded(setup, event, trust_, keys_)),
      taps_(media),
      opus_(event, taps_),
      web_(media.web() == nullptr
               ? nullptr
               : std::make_unique<WebDesk>(event, media, hub_, guarded(setup, event, trust_, keys_),
                                           [this] { return watchman_.behind(); })),
      phones_(event, media, taps_,
              [this](std::size_t room, const std::string& token, const Caller& connection) {
                return unless_closed(keys_, room, trust_.guard().admit_listener(token, connection));
              }),
      ears_(event, media, taps_, hub_.seats(),
            [this](const std::string& token, const Caller& connection) {
              return signed_in(trust_.guard().admit_staff(token, connection), token, connection);
            }),
      site_(event, media.web() != nullptr),
      speakers_(event, media.web() != nullptr),
      alarms_(event),
      view_(event, media, hub_, opus_, phones_, web_ ? &web_->whep() : nullptr, setup.recording,
            &alarms_),
      live_(event, view_,
            [this](const std::string& token, const Caller& connection) {
              return signed_in(trust_.guard().admit_key(token, connection), token, connection);
            }),
      chairs_(event, media),
      technician_(event, media, hub_, view_, setup.recording),
      watchman_(event, media, hub_.seats(), alarms_, watchman_setup(setup)),
      readiness_(event.rooms.size()) {
  technician_.on_command(setup.audit);
  chairs_.veil([this](std::size_t room) { return keys_.closed(room); });
  phones_.veil([this](std::size_t room) { return keys_.closed(room); });
  phones_.hold_back([this] { return watchman_.behind(); });
  if (trust_.guard().has_credentials()) ears_.on_begin(setup.audit);
  hub_.on_forged(
      [this](std::size_t room, std::size_t channel, const rtp::Endpoint& from, const Caller& by) {
        const bool guest = trust_.guard().has_credentials() && by.name.empty();
        watchman_.note_forged(room, channel, from, now_(), guest);
      });
}

Watchman::Setup ControlPlane::watchman_setup(const Setup& setup) {
  Watchman::Setup out;
  out.listeners = [this](std::size_t room) { return view_.listeners(room); };
  out.disk = [this, open = setup.journal_open, lost = setup.journal_lost, free = setup.free_bytes] {
    DiskState disk{open(), lost(), std::nullopt, {}};
    if (const auto bytes = free()) disk.free_gb = static_cast<double>(*bytes) / 1e9;
    for (std::size_t room = 0; recording_ != nullptr && room < event_.rooms.size(); ++room)
      if (recording_->status(room).state == store::RecordingState::failed)
        disk.failed.push_back(event_.rooms[room].id);
    return disk;
  };
  out.certificate = setup.certificate;
  out.queriers = setup.queriers;
  out.refused = [this] { return refused(); };
  out.changed = setup.alarm;
  return out;
}

void ControlPlane::serve(net::ControlLoop& loop, const net::HttpLimits& limits,
                         std::shared_ptr<net::TlsContext> tls) {
  server_ = std::make_unique<net::HttpServer>(loop, event_.network.http, limits, *this);
  if (tls)
    secure_server_ = std::make_unique<net::HttpServer>(loop, event_.network.https, limits, *this,
                                                       std::move(tls));
  loop.every(kMeters, [this] { every_meter(); });
  loop.every(kSecond, [this] { every_second(); });
}

void ControlPlane::leave(std::function<void()> done) {
  constexpr std::string_view kReason = "The relay stops. Connect again when it is back.";
  auto left = std::make_shared<int>(secure_server_ ? 2 : 1);
  const auto one = [left, done = std::move(done)] {
    if (--*left == 0) done();
  };
  if (secure_server_) secure_server_->leave(kReason, one);
  server_->leave(kReason, one);
}

std::optional<net::Endpoint> ControlPlane::secure_local() const {
  if (!secure_server_) return std::nullopt;
  return secure_server_->local();
}

std::string ControlPlane::renew(std::shared_ptr<net::TlsContext> tls,
                                std::optional<trust::Credentials> credentials) {
  if (secure_server_ && tls) secure_server_->renew(std::move(tls));
  if (!credentials) return {};
  std::string changed = trust_.replace(std::move(*credentials));
  end_revoked();
  return changed;
}

void ControlPlane::drain() {
  const bool changed = media_.drain([this](const EncodedFrame& frame) {
    opus_.push(frame);
    phones_.push(frame);
    ears_.push(frame);
    if (recording_ != nullptr) recording_->push(frame);
  });
  media_.drain_sources([this](const SourceFrame& frame) { ears_.push(frame); });
  media_.drain_sound([this](const SoundFrame& sound) {
    if (recording_ != nullptr) recording_->push(sound);
  });
  if (recording_ != nullptr) recording_->flush();
  technician_.poll(now_());
  if (!changed) return;
  changed_();
  hub_.publish();
  live_.publish();
  chairs_.publish();
  phones_.publish();
  ears_.publish();
}

void ControlPlane::every_meter() {
  drain();
  if (recording_ != nullptr) recording_->poll();
  readiness_.observe(media_, now_());
  for (const std::size_t room : keys_.tick(now_())) hub_.publish_keys(room);
  hub_.tick();
  if (web_) web_->poll();
  watchman_.look(now_(), wall_());
  live_.alarms();
  live_.meters();
}

void ControlPlane::every_second() {
  watchman_.second(now_(), wall_());
  live_.publish();
  chairs_.beat();
  phones_.beat();
  ears_.beat();
}

net::Answer ControlPlane::handle(const net::Request& request) {
  const Route route = parse_target(request.target);
  if (route.resource == Resource::none)
    return net::error_response(404, "not_found", "There is nothing at " + request.target + ".",
                               "Begin at /, /api/v1/event, /healthz or /metrics.");
  if (!is_allowed(route.resource, request.method)) {
    const std::string allowed(allowed_methods(route.resource));
    auto response = net::error_response(405, "method_not_allowed",
                                        fmt::format("{} is not possible here.", request.method),
                                        "Use one of: " + allowed + ".");
    response.headers.emplace_back("Allow", allowed);
    return response;
  }
  auto known = trust_.admit(route, request);
  if (auto* refusal = std::get_if<net::Response>(&known)) return std::move(*refusal);
  const auto& caller = std::get<Caller>(known);
  if (request.method == "GET" || request.method == "HEAD") return get(route, request, caller);
  if (route.resource == Resource::pin) return trust_.pin(request);
  if (is_webrtc(route.resource)) {
    const auto room = find_room(event_, route.room);
    if (route.resource == Resource::whep && room && shut_out(*room, caller))
      return in_closed_session();
    return web_ ? web_->handle(route, request, caller) : WebDesk::none();
  }
  return command(route, request, caller);
}

net::Answer ControlPlane::get(const Route& route, const net::Request& request,
                              const Caller& caller) {
  if (is_tap(route.resource)) return websocket(route, request, caller);
  switch (route.resource) {
    case Resource::healthz:
      return json(R"({"status":"alive"})");
    case Resource::readyz:
      return readiness();
    case Resource::metrics:
      return metrics();
    case Resource::event:
      return json(view_.event(caller.role > trust::Role::listener));
    case Resource::live:
    case Resource::session:
    case Resource::listen:
    case Resource::signals:
      return websocket(route, request, caller);
    case Resource::keys:
      return json(trust_.keys([this](const auto& key) { return hub_.sessions_of(key); }));
    case Resource::messages:
      return messages(route.room);
    case Resource::alarms:
      return json(view_.alarms());
    case Resource::channel_history:
    case Resource::source_history:
      return history(route);
    case Resource::runbook:
      return runbook(route.channel);
    case Resource::console:
      return console(route.channel);
    case Resource::sdp:
    case Resource::red_sdp:
    case Resource::path2_sdp:
    case Resource::path2_red_sdp:
    case Resource::opus:
    case Resource::channel_listeners:
      return channel_resource(route, caller);
    case Resource::home:
      return home();
    case Resource::decoder:
      return site_.decoder(request);
    case Resource::speak_file:
      return speakers_.file(route.channel, request);
    case Resource::whip_session:
      return web_ ? web_->handle(route, request, caller) : WebDesk::none();
    default:
      return room_resource(route, request);
  }
}

net::Answer ControlPlane::websocket(const Route& route, const net::Request& request,
                                    const Caller& caller) {
  if (!request.upgrade) {
    auto response = net::error_response(426, "websocket_only", "This path is a WebSocket.",
                                        "Connect with a WebSocket client; PROTOCOL.md says how.");
    response.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return response;
  }
  return upgraded(route, caller);
}

net::Answer ControlPlane::upgraded(const Route& route, const Caller& caller) {
  if (route.resource == Resource::live) {
    note_sign_in(caller);
    return net::Upgrade{live_.open(caller)};
  }
  if (route.resource == Resource::session) return net::Upgrade{hub_.open(caller)};
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  if (is_tap(route.resource)) return ears_.open(route, *room, caller);
  if (route.resource == Resource::signals) return net::Upgrade{chairs_.open(*room)};
  return net::Upgrade{phones_.open(*room, caller), ListenFeed::kSendBuffer};
}

net::Answer ControlPlane::channel_resource(const Route& route, const Caller& caller) {
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  const auto channel = find_channel(event_.rooms[*room], route.channel);
  if (!channel) return unknown_channel(event_.rooms[*room], route.channel);
  if (route.resource != Resource::channel_listeners && shut_out(*room, caller))
    return in_closed_session();
  if (route.resource == Resource::opus)
    return net::Stream{"audio/ogg", opus_.open(*room, *channel, caller)};
  if (route.resource == Resource::channel_listeners)
    return json(population_text(hub_.population().of(*room, static_cast<std::size_t>(*channel))));
  return description(route, *room, *channel, caller);
}

net::Response ControlPlane::messages(const std::string& id) const {
  const auto room = find_room(event_, id);
  if (!room) return unknown_room(id);
  JsonWriter out;
  write_messages(out, hub_.messages(), *room);
  return json(out.take());
}

net::Response ControlPlane::history(const Route& route) const {
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  if (route.resource == Resource::channel_history) {
    const auto channel = find_channel(event_.rooms[*room], route.channel);
    if (channel) return json(watchman_.history().channel(*room, *channel));
    return unknown_channel(event_.rooms[*room], route.channel);
  }
  auto text = watchman_.history().source(*room, route.channel);
  if (!text.empty()) return json(std::move(text));
  return net::error_response(404, "not_found",
                             fmt::format("Room {} had no source {}.", route.room, route.channel),
                             "GET /api/v1/event lists the sources.");
}

net::Response ControlPlane::runbook(const std::string& kind) const {
  net::Response response;
  response.body = runbook_section(kind);
  if (response.body.empty())
    return net::error_response(404, "not_found", "The runbook says nothing of " + kind + ".",
                               "GET /api/v1/alarms has the kinds that are active.");
  response.type = "text/plain; charset=utf-8";
  return response;
}

net::Response ControlPlane::take_network_report(const Route& route, const std::string& body) {
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  auto report = read_network_report(event_.rooms[*room], body);
  if (!report)
    return net::error_response(400, "bad_report", "That is no report of a watching listener.",
                               "PROTOCOL.md has one; its channels must be the room's.");
  // It looks where the channels are usually, and they are elsewhere.
  if (keys_.closed(*room)) return json(R"({"taken":true})");
  if (watchman_.note(*room, std::move(*report), now_())) return json(R"({"taken":true})");
  return net::error_response(503, "too_many", "Too many listeners watch this room.",
                             "End some; 32 are taken.");
}

net::Response ControlPlane::acknowledge(const std::string& body) {
  const auto wish = read_acknowledgement(body);
  if (!wish)
    return net::error_response(400, "bad_command", "The body is no acknowledgement.",
                               R"(Send {"id": "hall/en/silent", "acknowledged": true}.)");
  if (!alarms_.acknowledge(wish->id, wish->acknowledged))
    return net::error_response(404, "not_found", fmt::format("There is no alarm {} now.", wish->id),
                               "GET /api/v1/alarms lists those that there are.");
  live_.alarms();
  return json(view_.alarms());
}

net::Response ControlPlane::console(const std::string& file) const {
  for (const auto& asset : console_assets())
    if ("/console/" + file == asset.path) return net::page_response(asset, net::PageCode::wasm);
  return net::error_response(404, "not_found", "The console has no file " + file + ".",
                             "Begin at /console.");
}

net::Answer ControlPlane::home() {
  if (event_.rooms.size() != 1) return html(rooms_page(event_));
  net::Response response;
  response.status = 302;
  response.headers = {{"Location", "/" + url_escape(event_.rooms.front().id)}};
  return response;
}

net::Answer ControlPlane::room_resource(const Route& route, const net::Request& request) {
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  switch (route.resource) {
    case Resource::qr_svg:
      return site_.code_svg(*room, request.target);
    case Resource::qr_png:
      return site_.code_png(*room, request.target);
    case Resource::sheet:
      return site_.sheet(*room, request.target);
    case Resource::speak:
      return speakers_.page(*room, request);
    case Resource::chair:
      return console("");  // the same program, which sees by its address what it is to be
    default:
      return site_.page(*room, request);
  }
}

net::Response ControlPlane::readiness() const {
  const auto room = readiness_.first_still(now_());
  if (room == event_.rooms.size()) return json(R"({"status":"ready"})");
  return net::error_response(
      503, "not_ticking",
      fmt::format("The engine of room {} does not tick.", event_.rooms[room].id),
      "Wait a moment after the start; then look at the relay's log.");
}

net::Response ControlPlane::metrics() {
  ControlMetrics control;
  control.ready = ready();
  control.busy_seconds = busy_seconds();
  if (server_) control.http = server_->counters();
  if (secure_server_) control.http += secure_server_->counters();
  control.guard = trust_.guard().counters();
  control.sessions = hub_.counts();
  control.live_viewers = live_.viewers();
  control.skipped_meters = live_.skipped_meters();
  control.phones = phones_.viewers();
  control.phone_skipped = phones_.skipped();
  control.phone_refused = phones_.refused();
  control.tap_cut = ears_.cut();
  control.journal_lost = journal_lost_();
  control.recording = recording_;
  control.alarms = &alarms_;
  control.webhook = webhook_();
  control.round_trips_overlooked = hub_.round_trips().overlooked();
  control.population = &hub_.population();
  if (web_) {
    control.whep = web_->whep().counts();
    control.whip = web_->whip().counts();
  }
  if (reloader_ != nullptr) control.reloads = reloader_->counts();
  for (std::size_t r = 0; r < event_.rooms.size(); ++r)
    control.listeners.push_back(view_.listeners(r));
  net::Response response;
  response.type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics_text(event_, media_, hub_.seats(), control);
  return response;
}

net::Response ControlPlane::unknown_room(const std::string& room) const {
  return net::error_response(404, "not_found", fmt::format("There is no room {}.", room),
                             "Rooms here: " + names_of_rooms(event_) + ".");
}

}  // namespace dragoman::app
