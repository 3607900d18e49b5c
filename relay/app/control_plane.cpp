#include "relay/app/control_plane.h"

#include "relay/app/alarm_json.h"
#include "relay/app/console_assets.h"
#include "relay/app/descriptions.h"
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

net::Response html(std::string text) {
  net::Response response;
  response.type = "text/html; charset=utf-8";
  response.body = std::move(text);
  response.headers = {{"Content-Security-Policy", std::string(kContentSecurityPolicy)},
                      {"Referrer-Policy", "no-referrer"}};
  return response;
}

net::Response reload_response(const Reloaded& outcome) {
  if (outcome.result == ReloadResult::refused)
    return net::error_response(409, "not_reloaded", outcome.words, outcome.remedy);
  JsonWriter out;
  out.begin_object().field("result", to_string(outcome.result)).key("changed").begin_array();
  for (const auto& setting : outcome.changed) out.value(setting);
  out.end_array().end_object();
  return json(out.take());
}

/// Of the thread that asks.
double busy_seconds() noexcept {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::optional<Whep> open_whep(const event::Event& event, MediaControl& media,
                              const SessionHub::Setup& setup) {
  if (media.web() == nullptr) return std::nullopt;
  return Whep{{event, *media.web(), setup.now, setup.random,
               web_candidates(event, media.media_endpoint())}};
}

}  // namespace

ControlPlane::ControlPlane(const event::Event& event, MediaControl& media, const Setup& setup)
    : event_(event),
      media_(media),
      now_(setup.sessions.now),
      wall_(setup.sessions.wall),
      source_address_(setup.source_address),
      second_source_address_(setup.second_source_address),
      changed_(setup.changed),
      journal_lost_(setup.journal_lost),
      recording_(setup.recording),
      reloader_(setup.reloader),
      commanded_(setup.commanded),
      webhook_(setup.webhook),
      hub_(event, media, setup.sessions),
      taps_(media),
      opus_(event, taps_),
      whep_(open_whep(event, media, setup.sessions)),
      phones_(event, media, taps_),
      ears_(event, media, taps_, hub_.seats()),
      site_(event, whep_.has_value()),
      alarms_(event),
      view_(event, media, hub_, opus_, phones_, whep_ ? &*whep_ : nullptr, setup.recording,
            &alarms_),
      live_(event, view_),
      chairs_(event, media),
      technician_(event, media, hub_, view_, setup.recording),
      watchman_(event, media, hub_.seats(), alarms_, watchman_setup(setup)),
      readiness_(event.rooms.size()) {
  technician_.on_command(setup.commanded);
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
  out.changed = setup.alarm;
  return out;
}

void ControlPlane::serve(net::ControlLoop& loop, const net::HttpLimits& limits) {
  server_ = std::make_unique<net::HttpServer>(loop, event_.network.http, limits, *this);
  loop.every(kMeters, [this] { every_meter(); });
  loop.every(kSecond, [this] { every_second(); });
}

void ControlPlane::leave(std::function<void()> done) {
  server_->leave("The relay stops. Connect again when it is back.", std::move(done));
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
  hub_.tick();
  if (whep_) whep_->poll();
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
  const bool command = request.method == "POST" || request.method == "DELETE";
  if (!command) return get(route, request);
  if (!net::same_origin(request.origin, request.host))
    return net::error_response(403, "foreign_origin",
                               "A page of another site may not command this relay.",
                               "Open the page from this relay's own address.");
  if (route.resource == Resource::alarms) return acknowledge(request.body);
  const auto who = "technician " + rtp::address_text(request.peer.address);
  if (route.resource == Resource::reload) return reload_response(reload(who));
  if (route.resource == Resource::network_report) return take_network_report(route, request.body);
  if (route.resource == Resource::whep || route.resource == Resource::whep_session)
    return whep(route, request);
  return technician_.handle(route, request.body, now_(), who);
}

Reloaded ControlPlane::reload(const std::string& who) {
  auto outcome = reloader_ != nullptr ? reloader_->reload() : Reloaded{};
  if (outcome.result != ReloadResult::applied) return outcome;
  store::JournalFact fact{"command", "", "", "", 0};
  fact.who = who;
  fact.detail = "reload: " + outcome.words;
  commanded_(fact);
  live_.publish();
  phones_.publish();
  return outcome;
}

net::Answer ControlPlane::get(const Route& route, const net::Request& request) {
  if (is_tap(route.resource)) return websocket(route, request);
  switch (route.resource) {
    case Resource::healthz:
      return json(R"({"status":"alive"})");
    case Resource::readyz:
      return readiness();
    case Resource::metrics:
      return metrics();
    case Resource::event:
      return json(view_.event());
    case Resource::live:
    case Resource::session:
    case Resource::listen:
    case Resource::signals:
      return websocket(route, request);
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
      return channel_resource(route);
    case Resource::home:
      return home();
    case Resource::decoder:
      return site_.decoder(request);
    default:
      return room_resource(route, request);
  }
}

net::Answer ControlPlane::websocket(const Route& route, const net::Request& request) {
  if (!request.upgrade) {
    auto response = net::error_response(426, "websocket_only", "This path is a WebSocket.",
                                        "Connect with a WebSocket client; PROTOCOL.md says how.");
    response.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return response;
  }
  return upgraded(route);
}

net::Answer ControlPlane::upgraded(const Route& route) {
  if (route.resource == Resource::live) return net::Upgrade{live_.open()};
  if (route.resource == Resource::session) return net::Upgrade{hub_.open()};
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  if (is_tap(route.resource)) return ears_.open(route, *room);
  if (route.resource == Resource::signals) return net::Upgrade{chairs_.open(*room)};
  return net::Upgrade{phones_.open(*room), ListenFeed::kSendBuffer};
}

net::Answer ControlPlane::channel_resource(const Route& route) {
  const auto room = find_room(event_, route.room);
  if (!room) return unknown_room(route.room);
  const auto channel = find_channel(event_.rooms[*room], route.channel);
  if (!channel)
    return net::error_response(404, "not_found",
                               fmt::format("Room {} has no channel {}.", route.room, route.channel),
                               "Channels here: " + names_of_channels(event_.rooms[*room]) + ".");
  if (route.resource == Resource::opus)
    return net::Stream{"audio/ogg", opus_.open(*room, *channel)};
  if (route.resource == Resource::channel_listeners)
    return json(population_text(hub_.population().of(*room, static_cast<std::size_t>(*channel))));
  return description(route.resource, *room, *channel);
}

net::Answer ControlPlane::description(Resource resource, std::size_t room, int channel) const {
  const bool second = resource == Resource::path2_sdp || resource == Resource::path2_red_sdp;
  const bool red = resource == Resource::red_sdp || resource == Resource::path2_red_sdp;
  if (second && second_source_address_ == 0)
    return net::error_response(404, "not_found", "This event has one path.",
                               "Name two interfaces in [network] interfaces of the event file.");
  if (red && event_.audio.redundancy.empty())
    return net::error_response(404, "not_found", "This event sends no RED stream.",
                               "Set [audio] redundancy in the event file.");
  net::Response response;
  response.type = "application/sdp";
  response.body =
      describe_channel(event_, room, channel, red ? event::Stream::red : event::Stream::plain,
                       second ? second_source_address_ : source_address_,
                       second ? event::Path::second : event::Path::first);
  return response;
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
    return net::error_response(404, "not_found",
                               fmt::format("Room {} has no channel {}.", route.room, route.channel),
                               "Channels here: " + names_of_channels(event_.rooms[*room]) + ".");
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
      return site_.code_svg(*room);
    case Resource::qr_png:
      return site_.code_png(*room);
    case Resource::sheet:
      return site_.sheet(*room);
    case Resource::chair:
      return console("");  // the same program, which sees by its address what it is to be
    default:
      return site_.page(*room, request);
  }
}

net::Response ControlPlane::whep(const Route& route, const net::Request& request) {
  if (!whep_)
    return net::error_response(404, "no_web_listeners", "This event takes no browsers.",
                               "Set [web] listeners in the event file.");
  if (route.resource == Resource::whep) return whep_->offer(request, route.room, route.channel);
  return request.method == "DELETE" ? whep_->remove(route.desk)
                                    : whep_->change(route.desk, request.body);
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
  if (whep_) control.whep = whep_->counts();
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
