#include "client/booth/check_app.h"

#include "client/listen/clocks.h"
#include "codecs/control/codes.h"

#include <fmt/format.h>

#include <cstdio>

namespace dragoman::client {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 20ms;
constexpr ContributionConfig kContribution{control::Codec::l16, 1, 120};

CheckSetup setup_of(const BoothOptions& options, headphone::Calibration calibration,
                    bool calibrated) {
  CheckSetup setup;
  setup.relay = to_string(options.common.relay);
  setup.tone_db = options.tone_db;
  setup.calibration = calibration;
  setup.calibrated = calibrated;
  return setup;
}

}  // namespace

CheckApp::CheckApp(const BoothOptions& options, headphone::Calibration calibration, bool calibrated,
                   MainLoop& loop)
    : options_(options),
      calibration_(calibration),
      loop_(loop),
      ear_(1),
      silence_(1),
      nobody_(ear_.channels()),
      headphones_(ear_, silence_, nobody_, nullptr),
      sound_(headphones_, CheckRun::kRecording, CheckRun::kTone, options.tone_db, calibration),
      sender_(kContribution),
      setup_(setup_of(options, calibration, calibrated)) {
  headphone::Sound sound;
  sound.calibration_db = calibration.full_scale_db;
  headphones_.set(sound);
}

CheckApp::~CheckApp() {
  session_.reset();
  if (device_ != nullptr) device_->stop();
}

int CheckApp::run() {
  open_session(control::Role::technician);
  open_sound();
  run_.emplace(setup_, sound_, static_cast<CheckHost&>(*this));
  run_->start(monotonic_now());
  loop_.on_tick(kTick, [this] { tick(); });
  const int code = loop_.run();
  session_.reset();
  device_->stop();
  return code != 0 || !run_->done() || !run_->all_good() || !device_good_ ? 1 : 0;
}

void CheckApp::open_sound() {
  DeviceRequest request;
  request.input_channels = request.output_channels = 1;
  request.file = options_.input;
  request.loop = options_.loop;
  request.name = !options_.input.empty()   ? "file"
                 : options_.device.empty() ? "default"
                                           : options_.device;
  const auto start = [this, &request] {
    device_ = open_device(request);
    device_->set_ceiling(calibration_.ceiling());
    device_->start(
        [this](audio::Block in, audio::MutableBlock out, Instant capture, Instant playback) {
          sender_.push(in, capture);
          sound_.render(in, out, playback);
        });
  };
  Finding finding{"device", true, "", "", {}};
  try {
    start();
    const int rate = device_->state().rate;
    finding.figures = {{"rate_hz", rate}};
    finding.words =
        options_.input.empty()
            ? fmt::format("\"{}\" is open for microphone and headphones, {} Hz", request.name, rate)
            : fmt::format("{} stands for the microphone; what would be heard goes nowhere",
                          options_.input);
    if (rate != kSampleRate) finding.remedy = "the card is resampled: set it to 48000 Hz if it can";
  } catch (const std::exception& error) {
    finding = {"device",
               false,
               error.what(),
               "--list-devices shows what there is; --device takes one of them. Microphone and "
               "headphones were not checked",
               {{"rate_hz", std::nullopt}}};
    setup_.sound = false;
    request.name = "null";  // the relay can be listened to all the same
    start();
  }
  device_good_ = finding.good;
  found(finding);
}

/// As one with a microphone, whose packets the relay counts and no channel can carry; where there
/// are as many of those as it takes, as one who only listens.
void CheckApp::open_session(control::Role role) {
  SessionOptions session;
  session.relay = options_.common.relay;
  session.hello.role = role;
  session.hello.client = std::string("dragoman-booth check ") + DRAGOMAN_VERSION;
  session.hello.room = options_.room;
  if (role == control::Role::technician) session.hello.port = sender_.port();
  session.hello.srtp = true;
  session.hands_on_pongs = true;
  session_ = std::make_unique<ControlSession>(session, [this](const SessionEvent& event) {
    loop_.post([this, event] { session_event(event); });
  });
}

void CheckApp::session_event(const SessionEvent& event) {
  if (const auto* session = std::get_if<Registered>(&event)) {
    registered_ = *session;
    if (session->welcome.ssrc != 0) sender_.set_target(target_of(*session));
    run_->linked(monotonic_now());
  }
  if (const auto* lost = std::get_if<LinkLost>(&event)) run_->no_link(lost->reason, "");
  const auto* message = std::get_if<control::RelayMessage>(&event);
  if (message == nullptr) return;
  if (const auto* refused = std::get_if<control::Refused>(message)) turned_away(*refused);
  if (const auto* pong = std::get_if<control::Pong>(message)) run_->pong(*pong, monotonic_now());
  if (const auto* reception = std::get_if<control::Reception>(message)) run_->reception(*reception);
}

void CheckApp::turned_away(const control::Refused& refused) {
  if (refused.code != control::code::kLimit || registered_)
    return run_->no_link(refused.message, refused.remedy);
  run_->sends_nothing();
  open_session(control::Role::listener);
}

void CheckApp::tick() {
  const Instant now = monotonic_now();
  if (listener_ != nullptr) listener_->tick(now);
  run_->tick(now);
  if (run_->done()) loop_.quit(0);
}

void CheckApp::send(const control::ClientMessage& message) {
  session_->send(message);
}

void CheckApp::begin_media() {
  const ListenerOptions listening{transport_of(options_.transport), TwinSetting::automatic,
                                  options_.interface};
  const Instant now = monotonic_now();
  listener_ = std::make_unique<Listener>(
      listening, ear_, [this](const control::ClientMessage& message) { session_->send(message); },
      [](const Say&) {});
  listener_->registered(*registered_, now);
  if (const auto* floor = listener_->plan().find("floor")) listener_->select(floor->number, now);
}

MediaFacts CheckApp::media() {
  return {listener_->report(monotonic_now(), wall_offset()), listener_->diagnosis()};
}

void CheckApp::found(const Finding& finding) {
  std::puts((options_.common.json ? to_json(finding) : to_text(finding)).c_str());
  std::fflush(stdout);
}

void CheckApp::ask(const std::string& words) {
  if (!options_.common.json && !words.empty()) std::puts(("  " + words).c_str());
  std::fflush(stdout);
}

}  // namespace dragoman::client
