#include "client/booth/booth_app.h"

#include "client/listen/clocks.h"
#include "client/listen/sound_error.h"
#include "codecs/control/codes.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <system_error>

namespace dragoman::client {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 20ms;
constexpr auto kRedraw = 100ms;
/// A knob that is being turned is written once, when it rests.
constexpr auto kSettle = 500ms;
constexpr ContributionConfig kContribution{control::Codec::l16, 1, 120};

}  // namespace

BoothApp::BoothApp(const BoothOptions& options, SeatFile& seat, const DeskSettings& settings,
                   MainLoop& loop)
    : options_(options),
      seat_(seat),
      loop_(loop),
      machine_(options.room, options.booth, options.desk, microphone_of(options), settings),
      sender_(kContribution) {
  screen_.relay = to_string(options.common.relay);
  screen_.view = machine_.view();
}

/// The session first: its thread posts to the loop. The device before everything that it plays.
BoothApp::~BoothApp() {
  page_.reset();
  session_.reset();
  if (device_ != nullptr) device_->stop();
}

int BoothApp::run() {
  next_draw_ = monotonic_now();
  if (!options_.headless && on_terminal()) terminal_.emplace();
  start_page();
  start_session();
  loop_.on_input([this](std::string_view bytes) { input(bytes); });
  loop_.on_tick(kTick, [this] { tick(); });
  const int code = loop_.run();
  // Whoever leaves on purpose is no lost link.
  const auto& microphone = machine_.view().microphone;
  if (microphone == "on" || microphone == "cough")
    session_->send(control::MicrophoneCommand{false});
  session_.reset();
  if (device_ != nullptr) device_->stop();
  if (recorder_ != nullptr) recorder_->close();
  terminal_.reset();
  if (unsaved_) keep_settings(*unsaved_ + kSettle);
  if (failure_) throw ProgramError(*failure_);
  return code;
}

void BoothApp::start_page() {
  const auto at = page_address(options_);
  if (!at) return;
  page_ = std::make_unique<DeskPage>(*at, screen_.relay, loop_, [this](std::string_view line) {
    machine_.line(line);
    obey_machine();
  });
  machine_.set_page(page_->url());
  say("the desk's page: " + page_->url(), false);
  if (!rtp::is_loopback(*at))
    say("the page is served beyond this machine: whoever reaches it works this desk", true);
  if (options_.open_page && !open_in_browser(page_->url()))
    say("no browser could be started (xdg-open); open the page by hand", true);
}

void BoothApp::start_session() {
  SessionOptions session;
  session.relay = options_.common.relay;
  session.hello.role = control::Role::interpreter;
  session.hello.client = std::string("dragoman-booth ") + DRAGOMAN_VERSION;
  session.hello.room = options_.room;
  session.hello.booth = options_.booth;
  session.hello.desk = options_.desk;
  session.hello.port = sender_.port();
  session.hello.srtp = true;
  session.hello.codec = kContribution.codec;
  session.hello.channels = kContribution.channels;
  session.hello.packet_us = 2500;
  session.hands_on_pongs = true;  // the check measures them
  session_ = std::make_unique<ControlSession>(session, [this](const SessionEvent& event) {
    loop_.post([this, event] { session_event(event); });
  });
}

void BoothApp::start_sound(const control::Welcome& welcome) {
  int channels = 1;
  for (const auto& channel : welcome.channels) channels = std::max(channels, channel.channels);
  if (!options_.output.empty()) recorder_ = open_recorder(options_.output, channels);
  device_ = open_sound(channels);
  const ListenerOptions listening{transport_of(options_.transport), TwinSetting::automatic,
                                  options_.interface};
  const auto listener = [&](Ear& ear) {
    return std::make_unique<Listener>(
        listening, ear, [this](const control::ClientMessage& message) { session_->send(message); },
        [this](const Say& words) { say(words.text, words.warning); });
  };
  listener_ = listener(*ear_);
  partner_listener_ = listener(*partner_ear_);
  const auto& sound = machine_.view().settings.sound;
  headphones_->set(sound);
  check_ = std::make_unique<DeskCheck>(
      *check_sound_,
      DeskCheck::Surroundings{
          [this](const control::ClientMessage& message) { session_->send(message); },
          [this] {
            return MediaFacts{listener_->report(monotonic_now(), wall_offset()),
                              listener_->diagnosis()};
          },
          [this](const CheckView& view, const Finding* news) { show_check(view, news); }});
  device_->set_ceiling(sound.calibration().ceiling());
  device_->start([this](audio::Block in, audio::MutableBlock out, Instant capture,
                        Instant playback) { play(in, out, capture, playback); });
}

/// Microphone and headphones of one card, or a file and the clock.
std::unique_ptr<AudioDevice> BoothApp::open_sound(int channels) {
  DeviceRequest request;
  request.input_channels = kContribution.channels;
  request.file = options_.input;
  request.loop = options_.loop;
  const bool card = uses_card(options_);
  request.name = !options_.input.empty() ? "file" : !card ? "null" : microphone_of(options_);
  request.output_channels = card ? audio::kMaxChannels : channels;
  std::unique_ptr<AudioDevice> device;
  try {
    device = open_device(request);
  } catch (const std::exception&) {
    if (!card) throw;
    request.output_channels = 1;
    device = open_device(request);
  }
  ear_ = std::make_unique<Ear>(request.output_channels);
  partner_ear_ = std::make_unique<Ear>(request.output_channels);
  voices_ = std::make_unique<PrivateVoices>(request.output_channels);
  headphones_ = std::make_unique<Headphones>(*ear_, *partner_ear_, *voices_, recorder_.get());
  check_sound_ =
      std::make_unique<CheckSound>(*headphones_, CheckRun::kRecording, CheckRun::kTone,
                                   options_.tone_db, machine_.view().settings.sound.calibration());
  return device;
}

void BoothApp::play(audio::Block input, audio::MutableBlock output, Instant capture,
                    Instant playback) noexcept {
  sender_.push(input, capture);
  check_sound_->render(input, output, playback);
}

void BoothApp::session_event(const SessionEvent& event) {
  if (const auto* session = std::get_if<Registered>(&event)) registered(*session);
  if (const auto* lost = std::get_if<LinkLost>(&event)) link_lost(*lost);
  if (const auto* silence = std::get_if<LinkSilent>(&event)) machine_.link_silent(silence->silent);
  if (const auto* message = std::get_if<control::RelayMessage>(&event)) {
    if (const auto* refusal = std::get_if<control::Refused>(message)) refused(*refusal);
    if (const auto* state = std::get_if<control::DeskState>(message)) machine_.confirmed(*state);
    if (const auto* room = std::get_if<control::RoomState>(message)) room_changed(*room);
    if (const auto* text = std::get_if<control::TextMessage>(message)) machine_.message(*text);
    if (const auto* taken = std::get_if<control::TextTaken>(message))
      machine_.text_taken(taken->id);
    if (const auto* lines = std::get_if<control::PrivateLines>(message))
      machine_.private_lines(*lines);
    if (const auto* news = std::get_if<control::NewKeys>(message); news && listener_ != nullptr)
      for (auto* each : {listener_.get(), partner_listener_.get()}) each->keys_changed(*news);
    if (check_ != nullptr) tell_check(*message);
  }
  obey_machine();
}

void BoothApp::room_changed(const control::RoomState& room) {
  machine_.room(room);
  if (page_ != nullptr) page_->room(room);
}

void BoothApp::registered(const Registered& session) {
  const auto& welcome = session.welcome;
  if (!taken_said_.empty()) say("the desk is free: this one has it now", false);
  taken_said_.clear();
  screen_.channels = welcome.channels;
  if (page_ != nullptr) page_->registered(welcome);
  sender_.set_target(target_of(session));
  try {
    if (listener_ == nullptr) {
      // Not before the relay knows this desk: what it refuses needs no microphone.
      say(microphone_words(options_), microphone_of(options_).empty());
      say("headphones: " + sound_words(machine_.view().settings.sound), false);
      start_sound(welcome);
    }
  } catch (const std::exception& error) {
    return fail(sound_error(error, options_.input.empty()
                                       ? "--list-devices shows the devices; --headless needs none"
                                       : "--input takes a sound file"));
  }
  listener_->registered(session, monotonic_now());
  partner_listener_->registered(session, monotonic_now());
  open_private_port(session);
  hear(hearing_);
  machine_.registered();
}

/// Booth-mates and technicians are heard here; a desk without a port for them works all the same.
void BoothApp::open_private_port(const Registered& session) {
  try {
    StreamAddress address;
    address.source = session.media.address;
    address.red.reset();
    address.encrypted = !session.welcome.srtp.empty();
    if (private_receiver_ != nullptr && private_receiver_->address() != address)
      private_receiver_.reset();
    if (private_receiver_ == nullptr) {
      private_receiver_ = std::make_unique<StreamReceiver>(address, voices_->queue());
    }
    session_->send(control::PrivateCommand{private_receiver_->port()});
  } catch (const std::system_error& error) {
    say(std::string("no talkback: ") + error.what(), true);
  }
}

void BoothApp::refused(const control::Refused& refusal) {
  if (control::code::is_final(refusal.code) && listener_ == nullptr)
    return fail(ProgramError(Exit::usage, refusal.code, refusal.message, refusal.remedy));
  if (refusal.code == control::code::kSeatTaken) say_taken(refusal);
  for (auto* each : {listener_.get(), partner_listener_.get()})
    if (each != nullptr) each->refused(refusal);
  machine_.refused(refusal);
}

/// Once for each holder: it is tried again and again until the seat is free.
void BoothApp::say_taken(const control::Refused& refusal) {
  const auto words = refusal.message + " " + refusal.remedy + " It is tried again until then.";
  if (words == taken_said_) return;
  taken_said_ = words;
  say(words, true);
}

void BoothApp::link_lost(const LinkLost& lost) {
  sender_.set_target({});
  if (listener_ != nullptr) {
    listener_->link_lost();
    partner_listener_->link_lost();
  }
  machine_.link_lost(lost.reason, lost.cut_off);
}

void BoothApp::input(std::string_view bytes) {
  if (terminal_) {
    for (const char key : bytes) machine_.line(line_of_key(key, screen_));
  } else {
    for (const auto& line : lines_.push(bytes)) machine_.line(line);
  }
  obey_machine();
}

void BoothApp::hear_privately(const HearPrivately& voices) {
  if (private_receiver_ != nullptr) private_receiver_->set_keys(keys_of(voices.lines));
  voices_->set(voices.lines);
}

void BoothApp::obey_machine() {
  for (const auto& action : machine_.take()) {
    if (const auto* sending = std::get_if<SendMessage>(&action)) session_->send(sending->message);
    if (const auto* showing = std::get_if<ShowDesk>(&action)) show(showing->view);
    if (const auto* hearing = std::get_if<HearChannel>(&action)) hear(hearing->channel);
    if (const auto* partner = std::get_if<HearPartner>(&action)) hear_partner(*partner);
    if (const auto* voices = std::get_if<HearPrivately>(&action); voices && voices_)
      hear_privately(*voices);
    if (const auto* settings = std::get_if<UseSettings>(&action)) use(settings->settings);
    if (const auto* check = std::get_if<RunCheck>(&action)) run_check(*check);
    if (std::holds_alternative<QuitDesk>(action)) loop_.quit(0);
  }
}

void BoothApp::show(const DeskView& view) {
  screen_.view = view;
  session_->watch_closely(view.microphone == "on" || view.microphone == "cough");
  if (view.message) screen_.message = view.message;
  if (page_ != nullptr) page_->show(view, unix_seconds(), latency_ms());
  if (terminal_) return;
  // A try that fails as the last one did is no change; the same text again is another text.
  std::string timeless = to_json_line(view, 0);
  if (timeless == shown_ && !view.message) return;
  shown_ = std::move(timeless);
  std::puts(to_json_line(view, unix_seconds(), latency_ms()).c_str());
  std::fflush(stdout);
}

void BoothApp::hear(const std::string& channel) {
  hearing_ = channel;
  if (listener_ == nullptr) return;
  const auto* found = listener_->plan().find(channel);
  if (found != nullptr) listener_->select(found->number, monotonic_now());
}

/// A channel that was heard once stays joined: the next time it is there at once.
void BoothApp::hear_partner(const HearPartner& partner) {
  if (partner_listener_ == nullptr) return;
  const auto* found =
      partner.channel.empty() ? nullptr : partner_listener_->plan().find(partner.channel);
  if (found != nullptr) partner_listener_->select(found->number, monotonic_now());
  headphones_->hear_partner(partner.by_line    ? PartnerWay::line
                            : found != nullptr ? PartnerWay::channel
                                               : PartnerWay::none);
}

void BoothApp::run_check(const RunCheck& wish) {
  if (check_ == nullptr) return;
  if (!wish.on) return check_->end(wish.reason);
  const auto& sound = machine_.view().settings.sound;
  CheckSetup setup;
  setup.relay = screen_.relay;
  setup.tone_db = options_.tone_db;
  setup.calibration = sound.calibration();
  setup.calibrated = sound.calibration_db.has_value();
  check_->begin(std::move(setup), device_->state(), microphone_of(options_), machine_.view().linked,
                monotonic_now());
}

void BoothApp::tell_check(const control::RelayMessage& message) {
  if (const auto* pong = std::get_if<control::Pong>(&message)) check_->pong(*pong, monotonic_now());
  if (const auto* reception = std::get_if<control::Reception>(&message))
    check_->reception(*reception);
}

void BoothApp::show_check(const CheckView& view, const Finding* news) {
  if (page_ != nullptr) page_->check(to_json(view));
  if (news != nullptr && !terminal_) {
    std::puts(to_json(*news).c_str());
    std::fflush(stdout);
  }
  if (news != nullptr && terminal_) say(to_text(*news), !news->good);
  if (terminal_ && !view.ask.empty()) say(view.ask, false);
  if (!view.reason.empty()) say("the check has ended: " + view.reason, true);
}

void BoothApp::watch_line(Instant now) {
  const bool wanted = machine_.view().hears_partner;
  machine_.private_line_dead(line_watch_.dead(wanted, voices_->colleague_sounds(), now));
  obey_machine();
}

void BoothApp::use(const DeskSettings& settings) {
  if (headphones_ != nullptr) {
    headphones_->set(settings.sound);
    device_->set_ceiling(settings.sound.calibration().ceiling());
  }
  unsaved_ = monotonic_now();
}

void BoothApp::keep_settings(Instant now) {
  if (!unsaved_ || now - *unsaved_ < kSettle) return;
  unsaved_.reset();
  const auto trouble = seat_.save(machine_.view().settings);
  if (!trouble.empty()) say(trouble, true);
}

void BoothApp::watch_protection(Instant now) {
  screen_.protection = headphones_->protection();
  machine_.protection(protection_watch_.update(screen_.protection, now));
  obey_machine();
}

void BoothApp::tick() {
  const auto now = monotonic_now();
  if (listener_ != nullptr) {
    listener_->tick(now);
    partner_listener_->tick(now);
    watch_protection(now);
    watch_line(now);
    check_->tick(now);
    watch_device(now);
  }
  keep_settings(now);
  if (terminal_ && now >= next_draw_) redraw();
  if (page_ != nullptr) tell_page(now);
}

void BoothApp::tell_page(Instant now) {
  if (page_->meters_due(now)) page_->meters(meters());
  if (listener_ != nullptr && page_->link_due(now))
    page_->link(listener_->report(now, wall_offset()));
}

/// What was last measured, while there is a device that measures: a level that stands still would
/// pass for a good one.
PageMeters BoothApp::meters() {
  PageMeters meters;
  if (device_ == nullptr || !device_->state().running) return meters;
  const auto& sent = sender_.status();
  meters.microphone_rms = double{sent.rms_dbfs};
  meters.microphone_peak = double{sent.peak_dbfs};
  const auto& heard = ear_->status();
  meters.incoming_rms = double{heard.rms_dbfs};
  meters.incoming_peak = double{heard.peak_dbfs};
  return meters;
}

/// Age of what the headphones play.
std::optional<double> BoothApp::latency_ms() {
  if (listener_ == nullptr) return std::nullopt;
  return listener_->report(monotonic_now(), wall_offset()).latency_ms;
}

void BoothApp::redraw() {
  next_draw_ += kRedraw;
  screen_.microphone_dbfs.reset();
  if (device_ != nullptr && device_->state().running)
    screen_.microphone_dbfs = static_cast<double>(sender_.status().rms_dbfs);
  screen_.latency_ms = latency_ms();
  terminal_->draw(desk_screen(screen_, terminal_->columns()));
}

void BoothApp::watch_device(Instant now) {
  if (recorder_ != nullptr && !recorder_->trouble().empty())
    return fail(ProgramError(Exit::failure, "output", options_.output + ": " + recorder_->trouble(),
                             "make room on the disk, or write elsewhere"));
  machine_.device(pace_.look(check_sound_->rendered(), now));
  obey_machine();
  const auto state = device_->state();
  if (state.message == device_message_) return;
  device_message_ = state.message;
  if (!state.message.empty()) say(state.message, !state.running);
}

void BoothApp::say(const std::string& text, bool warning) {
  if (terminal_) return terminal_->note(text);
  spdlog::log(warning ? spdlog::level::warn : spdlog::level::info, "{}", text);
}

void BoothApp::fail(ProgramError error) {
  failure_ = std::move(error);
  loop_.quit(static_cast<int>(failure_->exit()));
}

}  // namespace dragoman::client
