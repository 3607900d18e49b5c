#include "relay/app/relay.h"

#include "codecs/rtp/byte_order.h"
#include "relay/app/alarm_json.h"
#include "relay/app/phone/phone_address.h"
#include "relay/net/interface.h"
#include "relay/net/udp.h"

#include <climits>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>
#include <system_error>

namespace dragoman::app {
namespace {

constexpr std::chrono::seconds kSave{1};
constexpr std::chrono::seconds kAnnounce{30};
constexpr std::chrono::milliseconds kServiceTick{250};  ///< a twentieth of the unit's watchdog

/// By which browsers may have found this machine: its host name, also as mDNS has it.
std::vector<std::string> own_names() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return {name.data(), std::string(name.data()) + ".local"};
}

/// A phone keeps a WebSocket, and for a while what brought its page.
net::HttpLimits http_limits(const event::Web& web) {
  net::HttpLimits limits;
  const auto phones = [](int count) { return 2 * static_cast<std::size_t>(count); };
  limits.connections = std::max(limits.connections, phones(web.listeners));
  limits.connections_per_address =
      std::max(limits.connections_per_address, phones(web.per_address));
  return limits;
}

ControlPlane::Setup setup(const event::Event& event) {
  ControlPlane::Setup out;
  out.own_names = own_names();
  const auto& interface = event.network.interfaces.front();
  out.source_address = net::interface_address(interface);
  out.sessions.interface = interface;
  out.sessions.source_address = rtp::address_text(out.source_address);
  if (event.network.two_paths()) {
    out.sessions.second_interface = event.network.interfaces[1];
    out.second_source_address = net::interface_address(out.sessions.second_interface);
    out.sessions.second_source_address = rtp::address_text(out.second_source_address);
  }
  out.sessions.now = net::monotonic_now;
  out.sessions.wall = net::wall_now;
  // The system's generator: SSRCs and nonces must not be guessed.
  out.sessions.random = [device = std::make_shared<std::random_device>()] {
    return static_cast<std::uint32_t>((*device)());
  };
  return out;
}

}  // namespace

Relay::Relay(const event::Event& event, Reloader::Load load)
    : event_(event),
      as_begun_(event),
      trust_(event_.trust),
      frames_(event_),
      memory_(as_begun_),
      closed_(event_, "closed-sessions"),
      recorded_(event_, "recorded-rooms") {
  // First of all: a signal that comes while ports are opened ends the relay as cleanly as any.
  loop_.on_termination([this] { leave(); });
  // Without a file it is the terminal that has gone.
  loop_.on_hangup([this, has_file = load != nullptr] {
    if (!has_file) return leave();
    reload();
    renew_trust();
  });
  auto control_setup = setup(event_);
  open_journal();
  fill_journal(control_setup);
  control_setup.credentials = trust_.credentials();
  const bool open = !control_setup.credentials || control_setup.credentials->listening_is_open();
  control_setup.keep = [this](const trust::Credentials& changed) { return trust_.keep(changed); };
  restore_closed_sessions(control_setup);
  control_setup.changed = [this] { keep_changes(); };
  control_setup.journal_lost = [this] { return journal_ ? journal_->lost() : 0; };
  control_setup.certificate = [this] { return certificate_ends_; };
  control_setup.journal_open = [this] { return journal_ != nullptr; };
  control_setup.free_bytes = [this] {
    return journal_ ? journal_->free_bytes() : std::optional<std::uint64_t>{};
  };
  for (const auto& interface : event_.network.interfaces)
    queriers_.push_back(std::make_unique<net::IgmpEar>(interface, net::monotonic_now()));
  control_setup.queriers = [this](Instant now) { return queriers(now); };
  if (!event_.alarms.webhook.empty()) webhook_.emplace(loop_, event_.alarms.webhook);
  control_setup.alarm = [this](const auto& change) { tell_alarm(change); };
  control_setup.webhook = [this] {
    return webhook_ ? webhook_->counters() : net::WebhookCounters{};
  };
  open_media(control_setup);
  restore_rooms(control_setup);
  reloader_.emplace(event_, *media_, std::move(load));
  control_setup.reloader = &*reloader_;
  open_recording();
  control_setup.recording = recording_.get();
  control_ = std::make_unique<ControlPlane>(event_, *media_, control_setup);
  reloader_->look_up([this](std::size_t room) { return control_->floor_places(room); });
  control_->serve(loop_, http_limits(event_.web), certificate());
  trust_.changed();
  phones_ = phone_address(event_.network, control_->local(), net::all_interfaces()).origin;
  control_->phones_come_to(phones_);
  if (const auto warning = media_warning(event_); !warning.empty()) spdlog::warn("{}", warning);
  try {
    announcer_.emplace(event_, control_setup.source_address, open);
  } catch (const std::system_error& error) {
    spdlog::warn("channels are not announced by SAP: {}", error.what());
  }
  media_->start(counted_);
}

Relay::~Relay() {
  if (announcer_) announcer_->withdraw();
  control_->close();
  save_frames();
  media_->stop();
  // What the media threads had made by then belongs to the recordings, too.
  media_->drain([this](const EncodedFrame& frame) { recording_->push(frame); });
  media_->drain_sound([this](const SoundFrame& sound) { recording_->push(sound); });
  recording_.reset();
  if (keeper_) keeper_->close(net::wall_now());
}

/// With what manifests are signed, if they are; sessions are told its public half.
std::optional<manifest::Seed> Relay::sign_manifests(ControlPlane::Setup& setup) const {
  if (!as_begun_.signs()) return std::nullopt;
  auto seed = trust_.signing_seed();
  if (!seed) {
    seed.emplace();
    for (std::size_t i = 0; i < seed->size(); i += sizeof(std::uint32_t))
      rtp::store_be(seed->data() + i, setup.sessions.random(), sizeof(std::uint32_t));
  }
  setup.sessions.manifest_key = manifest::to_text(manifest::Signer{*seed}.public_key());
  return seed;
}

void Relay::open_media(ControlPlane::Setup& setup) {
  auto wake = loop_.waker([this] { control_->drain(); });
  const auto signing = sign_manifests(setup);
  counted_ = net::monotonic_now();
  media_ = std::make_unique<MediaPlane>(as_begun_, frames_.first_frames(net::wall_now(), counted_),
                                        MediaPlane::Hooks{std::move(wake)}, signing);
  if (const auto warning = frames_.warning()) spdlog::warn("{}", *warning);
  frame_keeper_.emplace([this](const auto& frames) {
    frames_.save(frames);
    return frames_.warning();
  });
}

void Relay::fill_journal(ControlPlane::Setup& control) {
  control.audit = [this](const store::JournalFact& fact) {
    if (keeper_) keeper_->note(fact, net::wall_now());
  };
  control.sessions.journal = control.audit;
  control.sessions.lasting = [this](const store::JournalFact& fact, bool begins) {
    if (keeper_) keeper_->observe_lasting(fact, begins, net::wall_now());
  };
}

void Relay::open_journal() try {
  journal_ = std::make_unique<store::JournalWriter>(journal_path(event_));
  keeper_.emplace(event_, *journal_);
} catch (const std::exception& error) {
  spdlog::error("no journal is kept: {}", error.what());
}

void Relay::keep_changes() {
  for (std::size_t room = 0; keeper_ && room < event_.rooms.size(); ++room)
    keeper_->observe(room, media_->status(room), net::wall_now());
  remember_rooms();
}

void Relay::open_recording() {
  recording_ = std::make_unique<RecordingDesk>(
      event_, *media_, std::make_unique<store::FileDisk>(recordings_path(event_)),
      [this](const std::vector<bool>& wanted) { return recorded_.save(wanted); });
  recording_->on_change([this](std::size_t room) {
    if (keeper_ && recording_->status(room).state == store::RecordingState::failed)
      keeper_->note({"recording failed", event_.rooms[room].id, "", "", 0}, net::wall_now());
  });
  resume_recordings();
  if (!event_.storage.record) return;
  for (std::size_t room = 0; room < event_.rooms.size(); ++room) recording_->begin(room);
}

/// Those that a technician began, and that no technician has stopped since.
void Relay::resume_recordings() {
  bool damaged = false;
  const auto rooms = recorded_.load(damaged);
  recording_->resume(rooms);
  if (damaged)
    spdlog::warn("which rooms were recorded cannot be read: all are now; stop what is not wanted");
  for (std::size_t room = 0; room < rooms.size(); ++room) {
    if (!rooms[room]) continue;
    spdlog::info("room {} is recorded again, as before the relay stopped", event_.rooms[room].id);
    if (keeper_)
      keeper_->note({"recording resumed", event_.rooms[room].id, "", "", 0}, net::wall_now());
  }
}

/// Without keys there are no closed sessions, and nobody could end one.
void Relay::restore_closed_sessions(ControlPlane::Setup& setup) {
  if (!event_.trust.has_credentials() || !event_.trust.has_certificate()) return;
  bool damaged = false;
  setup.closed_sessions = closed_.load(damaged);
  setup.keep_closed = [this](const std::vector<bool>& closed) { return closed_.save(closed); };
  if (damaged)
    spdlog::warn("which rooms were in a closed session cannot be read: all are now; end them");
}

/// Before anything sounds.
void Relay::restore_rooms(ControlPlane::Setup& setup) {
  std::optional<std::string> warning;
  remembered_ = memory_.load(warning);
  if (warning) spdlog::warn("{}", *warning);
  for (std::size_t room = 0; room < event_.rooms.size(); ++room) {
    const auto& memory = remembered_[room];
    setup.sessions.floor_places.push_back(memory.places);
    media_->prepare(room, commands_of(event_.rooms[room], memory));
    const auto words = words_of(event_.rooms[room], memory);
    if (words.empty()) continue;
    spdlog::info("room {} goes on as it was set before the relay stopped: {}",
                 event_.rooms[room].id, words);
    store::JournalFact fact{"settings resumed", event_.rooms[room].id, "", "", 0};
    fact.detail = words;
    if (keeper_) keeper_->note(fact, net::wall_now());
  }
  memory_keeper_.emplace([this](const auto& rooms) { return memory_.save(rooms); });
}

void Relay::remember_rooms() {
  auto rooms = remembered_;
  for (std::size_t room = 0; room < rooms.size(); ++room) {
    const auto& status = media_->status(room);
    // Before its first frame it has nothing to say.
    if (status.ticks > 0)
      rooms[room] = memory_of(event_.rooms[room], status, control_->floor_places(room));
  }
  if (rooms == remembered_) return;
  remembered_ = rooms;
  memory_keeper_->keep(std::move(rooms));
}

void Relay::tell_alarm(const watch::AlarmBook::Change& change) {
  const auto& alarm = change.alarm;
  if (change.active)
    spdlog::warn("alarm {}: {} {}", alarm.id, alarm.what, alarm.remedy);
  else
    spdlog::info("alarm {} is over", alarm.id);
  if (keeper_) keeper_->observe_alarm(change, net::wall_now());
  if (webhook_) webhook_->post(webhook_text(event_, change));
}

std::vector<watch::RelaySeen::Querier> Relay::queriers(Instant now) const {
  std::vector<watch::RelaySeen::Querier> heard;
  for (const auto& ear : queriers_)
    if (ear->known()) heard.push_back({ear->interface(), ear->silent_for(now)});
  return heard;
}

void Relay::run() {
  announce();
  save_frames();
  loop_.every(kSave, [this] {
    save_frames();
    if (journal_) journal_->beat(net::wall_now());
    if (trust_.changed()) renew_trust();
  });
  loop_.every(kAnnounce, [this] { announce(); });
  loop_.every(kServiceTick, [this] { tell_service_manager(); });
  loop_.run();
}

std::shared_ptr<net::TlsContext> Relay::certificate() {
  auto tls = trust_.certificate();
  if (tls) certificate_ends_ = net::valid_until(*tls);
  return tls;
}

void Relay::renew_trust() try {
  if (!trust_.any()) return;
  trust_.changed();
  const auto credentials = trust_.credentials();
  const std::string changed = control_->renew(certificate(), credentials);
  if (announcer_) announcer_->set_open(!credentials || credentials->listening_is_open());
  store::JournalFact fact{"command: keys", "", "", "", 0};
  fact.detail = "certificate and credentials were read again: " +
                (changed.empty() ? std::string("no key changed") : changed);
  spdlog::info("{}", fact.detail);
  if (keeper_) keeper_->note(fact, net::wall_now());
} catch (const std::exception& error) {
  spdlog::error("certificate and credentials stay as they were: {}", error.what());
}

void Relay::tell_service_manager() {
  const bool ready = control_->ready();
  service_.observe(ready, ready ? fmt::format("{}: every room sounds", event_.name)
                                : fmt::format("{}: a room's engine does not tick", event_.name));
}

void Relay::leave() {
  service_.stopping();
  control_->leave([this] { loop_.stop(); });
}

void Relay::reload() {
  const auto outcome = control_->reload("SIGHUP");
  if (outcome.result == ReloadResult::refused)
    spdlog::error("{} {}", outcome.words, outcome.remedy);
  else
    spdlog::info("event file read again. {}", outcome.words);
}

void Relay::announce() {
  if (announcer_) announcer_->announce();
}

void Relay::save_frames() {
  std::vector<FrameIndex> frames;
  for (std::size_t room = 0; room < event_.rooms.size(); ++room)
    frames.push_back(media_->frame(room));
  frame_keeper_->keep(std::move(frames));
  if (const auto warning = frame_keeper_->warning()) spdlog::warn("{}", *warning);
  if (const auto warning = memory_keeper_->warning()) spdlog::warn("{}", *warning);
}

}  // namespace dragoman::app
