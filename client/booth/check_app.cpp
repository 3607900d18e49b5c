#include "client/booth/check_app.h"

#include "client/booth/microphone_check.h"
#include "client/listen/clocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace dragoman::client {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 20ms;
constexpr Samples kRecording = 3 * kSampleRate, kTone = 2 * kSampleRate;
constexpr std::size_t kPings = 20;
/// A stage that takes longer will not end by itself.
constexpr auto kPatience = 8s;
constexpr auto kMedia = 3s;
/// Round trips of a LAN with something wrong; the lamp is to confirm within 50 ms.
constexpr double kSlowMs = 40;
constexpr double kLossLimit = 0.01;

bool loses(const ListenReport& report) {
  const double packets = kMedia / 5ms;
  return static_cast<double>(report.lost + report.late) > kLossLimit * packets;
}

}  // namespace

CheckApp::CheckApp(const BoothOptions& options, headphone::Calibration calibration, bool calibrated,
                   MainLoop& loop)
    : options_(options),
      calibration_(calibration),
      calibrated_(calibrated),
      loop_(loop),
      ear_(1),
      silence_(1),
      headphones_(ear_, silence_, nullptr),
      sound_(headphones_, kRecording, kTone, options.tone_db, calibration) {
  headphone::Sound sound;
  sound.calibration_db = calibration.full_scale_db;
  headphones_.set(sound);
}

CheckApp::~CheckApp() {
  session_.reset();
  if (device_ != nullptr) device_->stop();
}

int CheckApp::run() {
  open_session();
  open_sound();
  enter(no_sound_ ? Stage::control : Stage::quiet);
  loop_.on_tick(kTick, [this] { tick(); });
  const int code = loop_.run();
  session_.reset();
  device_->stop();
  return code != 0 || stage_ != Stage::done || !all_good_ ? 1 : 0;
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
    device_->start([this](audio::Block in, audio::MutableBlock out, Instant, Instant playback) {
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
    no_sound_ = true;
    request.name = "null";  // the relay can be listened to all the same
    start();
  }
  found(finding);
}

void CheckApp::open_session() {
  SessionOptions session;
  session.relay = options_.common.relay;
  session.hello.role = control::Role::listener;
  session.hello.client = std::string("dragoman-booth check ") + DRAGOMAN_VERSION;
  session.hello.room = options_.room;
  session.hands_on_pongs = true;
  session_ = std::make_unique<ControlSession>(session, [this](const SessionEvent& event) {
    loop_.post([this, event] { session_event(event); });
  });
}

void CheckApp::session_event(const SessionEvent& event) {
  if (const auto* session = std::get_if<Registered>(&event)) {
    registered_ = *session;
    no_link_.clear();
    if (stage_ == Stage::control) ping();
  }
  if (const auto* lost = std::get_if<LinkLost>(&event))
    if (no_link_.empty()) no_link_ = lost->reason;
  const auto* message = std::get_if<control::RelayMessage>(&event);
  if (message == nullptr) return;
  if (const auto* refused = std::get_if<control::Refused>(message)) {
    no_link_ = refused->message;
    link_remedy_ = refused->remedy;
  }
  if (const auto* pong = std::get_if<control::Pong>(message)) {
    // The session's own pings come back here, too: they are as good.
    const Nanoseconds age{monotonic_now().time_since_epoch().count() - pong->t};
    if (stage_ != Stage::control) return;
    round_trips_ms_.push_back(std::chrono::duration<double, std::milli>(age).count());
    if (round_trips_ms_.size() < kPings) ping();
  }
}

void CheckApp::ping() {
  session_->send(control::Ping{monotonic_now().time_since_epoch().count()});
}

void CheckApp::tick() {
  const Instant now = monotonic_now();
  if (listener_ != nullptr) listener_->tick(now);
  if (stage_ == Stage::done || !complete(now)) return;
  const Stage before = stage_;
  leave(before);
  const bool silent = before == Stage::control && !registered_;
  enter(silent ? Stage::done : static_cast<Stage>(static_cast<int>(before) + 1));
}

bool CheckApp::complete(Instant now) const {
  const bool patient = now - since_ < kPatience;
  switch (stage_) {
    case Stage::quiet:
      return sound_.done(CheckSound::Step::quiet) || !patient;
    case Stage::speech:
      return sound_.done(CheckSound::Step::speech) || !patient;
    case Stage::tone:
      return sound_.done(CheckSound::Step::tone) || !patient;
    case Stage::control:
      return round_trips_ms_.size() >= kPings || !patient || !link_remedy_.empty();
    default:
      return now - since_ >= kMedia;
  }
}

void CheckApp::enter(Stage stage) {
  using Step = CheckSound::Step;
  stage_ = stage;
  since_ = monotonic_now();
  if (stage == Stage::quiet) ask("Keep silent for three seconds …");
  if (stage == Stage::speech) ask("Now speak as you do on air …");
  if (stage == Stage::tone)
    ask(fmt::format("A tone of {:g} dB SPL in your headphones …", options_.tone_db));
  sound_.begin(stage == Stage::quiet    ? Step::quiet
               : stage == Stage::speech ? Step::speech
               : stage == Stage::tone   ? Step::tone
               : stage == Stage::media  ? Step::listen
                                        : Step::idle);
  if (stage == Stage::control && registered_) ping();
  if (stage == Stage::media) {
    const ListenerOptions listening{transport_of(options_.transport), TwinSetting::automatic,
                                    options_.interface};
    listener_ = std::make_unique<Listener>(
        listening, ear_, [this](const control::ClientMessage& message) { session_->send(message); },
        [](const Say&) {});
    listener_->registered(*registered_, since_);
    if (const auto* floor = listener_->plan().find("floor"))
      listener_->select(floor->number, since_);
  }
  if (stage == Stage::done) loop_.quit(0);
}

void CheckApp::leave(Stage stage) {
  if (stage == Stage::quiet) judge_noise();
  if (stage == Stage::speech) judge_speech();
  if (stage == Stage::tone) judge_tone();
  if (stage == Stage::control) judge_control();
  if (stage == Stage::media) judge_media();
}

void CheckApp::judge_noise() {
  const auto noise = noise_floor(sound_.recorded(CheckSound::Step::quiet));
  const auto verdict = opinion(noise);
  found({"noise",
         verdict.good,
         fmt::format("{}: noise floor {:.0f} dBFS, {} Hz hum {:.0f} dBFS", verdict.word,
                     noise.rms_dbfs, noise.hum_hz == 0 ? 50 : noise.hum_hz, noise.hum_dbfs),
         verdict.remedy,
         {{"noise_dbfs", noise.rms_dbfs}, {"hum_dbfs", noise.hum_dbfs}}});
}

void CheckApp::judge_speech() {
  const auto speech = speech_level(sound_.recorded(CheckSound::Step::speech));
  const auto verdict = opinion(speech);
  found({"microphone",
         verdict.good,
         fmt::format("{}: speech {:.0f} dBFS, peak {:.0f} dBFS, {} samples clipped", verdict.word,
                     speech.rms_dbfs, speech.peak_dbfs, speech.clipped),
         verdict.remedy,
         {{"speech_dbfs", speech.rms_dbfs},
          {"peak_dbfs", speech.peak_dbfs},
          {"clipped", speech.clipped}}});
}

void CheckApp::judge_tone() {
  const double heard = static_cast<double>(sound_.heard_db());
  const bool played = sound_.done(CheckSound::Step::tone);
  const bool right = std::abs(heard - static_cast<double>(options_.tone_db)) < 1;
  const std::string words =
      !played  ? "the tone did not come to its end: the device stands still"
      : !right ? fmt::format("{:g} dB SPL were wanted, this headset gets {:.1f} at most",
                             options_.tone_db, heard)
               : fmt::format("a 1 kHz tone of {:g} dB SPL was played, {}", options_.tone_db,
                             calibrated_ ? fmt::format("calibrated: {:g} dB SPL at full scale",
                                                       calibration_.full_scale_db)
                                         : "uncalibrated");
  found({"headphones",
         played && right,
         words,
         calibrated_ && played && right
             ? ""
             : fmt::format("when a sound level meter at the ear reads X instead of {:g}, the "
                           "calibration is {:g} + X − {:g}: --calibration, or the line calibration",
                           options_.tone_db, calibration_.full_scale_db, options_.tone_db),
         {{"tone_db_spl", heard}, {"full_scale_db_spl", calibration_.full_scale_db}}});
}

void CheckApp::judge_control() {
  Finding finding{"control", false, "", "", {{"round_trip_ms", std::nullopt}}};
  if (round_trips_ms_.empty()) {
    finding.words = no_link_.empty() ? "the relay does not answer" : no_link_;
    finding.remedy = !link_remedy_.empty()
                         ? link_remedy_
                         : "is the relay running, its address right (dragoman-booth "
                           "check HOST:PORT), the network cable in?";
    return found(finding);
  }
  std::sort(round_trips_ms_.begin(), round_trips_ms_.end());
  const double median = round_trips_ms_[round_trips_ms_.size() / 2], most = round_trips_ms_.back();
  finding.good = median <= kSlowMs;
  finding.words =
      fmt::format("{} round trips to {}: median {:.2f} ms, longest {:.2f} ms",
                  round_trips_ms_.size(), to_string(options_.common.relay), median, most);
  if (!finding.good) finding.remedy = "take a cable instead of radio, a path with fewer hops";
  finding.figures = {{"round_trip_ms", median}, {"longest_ms", most}};
  found(finding);
}

void CheckApp::judge_media() {
  const auto report = listener_->report(wall_offset());
  const auto lost = static_cast<double>(report.lost + report.late);
  Finding finding{
      "media",
      report.started && !loses(report),
      "",
      "",
      {{"lost", lost}, {"jitter_ms", report.jitter_ms}, {"latency_ms", report.latency_ms}}};
  if (!report.started) {
    finding.words = "nothing of the floor channel arrives: " + listener_->diagnosis();
    finding.remedy =
        "does the firewall let UDP in, does the switch pass multicast (IGMP snooping needs "
        "a querier)? --transport unicast tries without";
  } else {
    finding.words = fmt::format(
        "the floor channel arrives by {}: {:.0f} packets lost or late in 3 s, "
        "jitter {:.1f} ms",
        report.transport, lost, report.jitter_ms);
    if (!finding.good) finding.remedy = "take a cable instead of radio; look for a saturated link";
  }
  found(finding);
}

void CheckApp::found(Finding finding) {
  all_good_ = all_good_ && finding.good;
  std::puts((options_.common.json ? to_json(finding) : to_text(finding)).c_str());
  std::fflush(stdout);
}

void CheckApp::ask(const std::string& words) const {
  if (!options_.common.json) std::puts(("  " + words).c_str());
  std::fflush(stdout);
}

}  // namespace dragoman::client
