#include "client/booth/check_run.h"

#include "client/booth/microphone_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dragoman::client {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPings = 20;
/// A stage that takes longer will not end by itself.
constexpr auto kPatience = 8s;
constexpr auto kMedia = 3s, kSettle = 2s;
/// Round trips of a LAN with something wrong; the lamp is to confirm within 50 ms.
constexpr double kSlowMs = 40;
constexpr double kLossLimit = 0.01;
/// Of the sound due; clocks differ by less than a thousandth.
constexpr double kLeastPace = 0.99;
constexpr auto kShortestFrame = 5ms;

using Step = CheckSound::Step;

}  // namespace

CheckRun::CheckRun(CheckSetup setup, CheckSound& sound, CheckHost& host)
    : setup_(std::move(setup)), sound_(sound), host_(host) {}

void CheckRun::start(Instant now) {
  enter(setup_.sound ? Stage::quiet : Stage::control, now);
}

void CheckRun::linked(Instant now) {
  linked_ = true;
  no_link_.clear();
  if (stage_ == Stage::control) ping(now);
}

void CheckRun::no_link(const std::string& reason, const std::string& remedy) {
  if (no_link_.empty()) no_link_ = reason;
  if (!remedy.empty()) link_remedy_ = remedy;
}

void CheckRun::pong(const control::Pong& pong, Instant now) {
  // The session's own pings come back here, too: they are as good.
  if (stage_ != Stage::control) return;
  const Nanoseconds age{now.time_since_epoch().count() - pong.t};
  round_trips_ms_.push_back(std::chrono::duration<double, std::milli>(age).count());
  if (round_trips_ms_.size() < kPings) ping(now);
}

void CheckRun::reception(const control::Reception& reception) {
  if (stage_ == Stage::media && !sent_before_) sent_before_ = reception;
  if (stage_ == Stage::settle) sent_after_ = reception;
}

void CheckRun::ping(Instant now) {
  host_.send(control::Ping{now.time_since_epoch().count()});
}

void CheckRun::tick(Instant now) {
  if (stage_ == Stage::done || !complete(now)) return;
  const Stage before = stage_;
  leave(before, now);
  const bool silent = before == Stage::control && !linked_;
  const bool counted = before != Stage::media || setup_.sends;
  enter(silent || !counted ? Stage::done : static_cast<Stage>(static_cast<int>(before) + 1), now);
}

bool CheckRun::complete(Instant now) const {
  const bool patient = now - since_ < kPatience;
  switch (stage_) {
    case Stage::quiet:
      return sound_.done(Step::quiet) || !patient;
    case Stage::speech:
      return sound_.done(Step::speech) || !patient;
    case Stage::tone:
      return sound_.done(Step::tone) || !patient;
    case Stage::control:
      return round_trips_ms_.size() >= kPings || !patient || !link_remedy_.empty();
    case Stage::settle:
      return sent_after_ || now - since_ >= kSettle;
    default:
      return now - since_ >= kMedia;
  }
}

void CheckRun::enter(Stage stage, Instant now) {
  stage_ = stage;
  since_ = now;
  host_.ask(stage == Stage::quiet    ? "Keep silent for three seconds …"
            : stage == Stage::speech ? "Now speak as you do on air …"
            : stage == Stage::tone
                ? fmt::format("A tone of {:g} dB SPL in your headphones …", setup_.tone_db)
                : "");
  sound_.begin(stage == Stage::quiet    ? Step::quiet
               : stage == Stage::speech ? Step::speech
               : stage == Stage::tone   ? Step::tone
                                        : Step::idle);
  if (stage == Stage::control && linked_) ping(now);
  if (stage == Stage::media) {
    host_.begin_media();
    rendered_before_ = sound_.rendered();
    media_before_ = host_.media().report;
  }
  const bool counts = stage == Stage::media || stage == Stage::settle;
  if (counts && setup_.sends) host_.send(control::ReceptionRequest{});
}

void CheckRun::leave(Stage stage, Instant now) {
  if (stage == Stage::quiet) judge_noise();
  if (stage == Stage::speech) judge_speech();
  if (stage == Stage::tone) judge_tone();
  if (stage == Stage::control) judge_control();
  if (stage == Stage::media && setup_.sound) judge_pace(now - since_);
  if (stage == Stage::media) judge_media();
  if (stage == Stage::settle) judge_contribution();
}

void CheckRun::found(Finding finding) {
  all_good_ = all_good_ && finding.good;
  host_.found(finding);
}

void CheckRun::judge_noise() {
  const auto noise = noise_floor(sound_.recorded(CheckSound::Step::quiet));
  const auto verdict = opinion(noise);
  found({"noise",
         verdict.good,
         fmt::format("{}: noise floor {:.0f} dBFS, {} Hz hum {:.0f} dBFS", verdict.word,
                     noise.rms_dbfs, noise.hum_hz == 0 ? 50 : noise.hum_hz, noise.hum_dbfs),
         verdict.remedy,
         {{"noise_dbfs", noise.rms_dbfs}, {"hum_dbfs", noise.hum_dbfs}}});
}

void CheckRun::judge_speech() {
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

void CheckRun::judge_tone() {
  const double heard = static_cast<double>(sound_.heard_db());
  const bool played = sound_.done(CheckSound::Step::tone);
  const bool right = std::abs(heard - static_cast<double>(setup_.tone_db)) < 1;
  const std::string words =
      !played ? "the tone did not come to its end: the device stands still"
      : !right
          ? fmt::format("{:g} dB SPL were wanted, this headset gets {:.1f} at most", setup_.tone_db,
                        heard)
          : fmt::format("a 1 kHz tone of {:g} dB SPL was played, {}", setup_.tone_db,
                        setup_.calibrated ? fmt::format("calibrated: {:g} dB SPL at full scale",
                                                        setup_.calibration.full_scale_db)
                                          : "uncalibrated");
  found({"headphones",
         played && right,
         words,
         setup_.calibrated && played && right
             ? ""
             : fmt::format("when a sound level meter at the ear reads X instead of {:g}, the "
                           "calibration is {:g} + X − {:g}: --calibration, or the line calibration",
                           setup_.tone_db, setup_.calibration.full_scale_db, setup_.tone_db),
         {{"tone_db_spl", heard}, {"full_scale_db_spl", setup_.calibration.full_scale_db}}});
}

void CheckRun::judge_control() {
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
  finding.words = fmt::format("{} round trips to {}: median {:.2f} ms, longest {:.2f} ms",
                              round_trips_ms_.size(), setup_.relay, median, most);
  if (!finding.good) finding.remedy = "take a cable instead of radio, a path with fewer hops";
  finding.figures = {{"round_trip_ms", median}, {"longest_ms", most}};
  found(finding);
}

/// Sound that a device never gave or never asked for is no loss of the network's, and counted
/// nowhere on the way.
void CheckRun::judge_pace(Nanoseconds elapsed) {
  const auto due = static_cast<double>(duration_to_samples(elapsed));
  const auto pace = static_cast<double>(sound_.rendered() - rendered_before_) / due;
  Finding finding{"pace", pace >= kLeastPace, "", "", {{"sound_percent", 100 * pace}}};
  finding.words = finding.good ? "the sound device keeps pace"
                               : fmt::format(
                                     "the sound device handles {:.0f} % of the sound only: "
                                     "what you say and hear has gaps",
                                     100 * pace);
  if (!finding.good)
    finding.remedy =
        "close what else uses the device or the processor; with JACK look for xruns, and take a "
        "longer period: jackd -p";
  found(finding);
}

void CheckRun::judge_media() {
  const auto [report, diagnosis] = host_.media();
  const auto gone = [](const ListenReport& each) { return each.lost + each.late; };
  const auto lost =
      static_cast<double>(gone(report) - std::min(gone(*media_before_), gone(report)));
  const double packets = kMedia / kShortestFrame;
  Finding finding{
      "media",
      report.started && lost <= kLossLimit * packets,
      "",
      "",
      {{"lost", lost}, {"jitter_ms", report.jitter_ms}, {"latency_ms", report.latency_ms}}};
  if (!report.started || report.transport.empty()) {
    finding.good = false;
    finding.words = "nothing of the floor channel arrives: " + diagnosis;
    finding.remedy =
        "does the firewall let UDP in, does the switch pass multicast (IGMP snooping needs "
        "a querier)? --transport unicast tries without";
  } else {
    finding.words = fmt::format(
        "the {} channel arrives by {}: {:.0f} packets lost or late in 3 s, jitter {:.1f} ms",
        report.channel, report.transport, lost, report.jitter_ms);
    if (!finding.good) finding.remedy = "take a cable instead of radio; look for a saturated link";
  }
  found(finding);
}

/// Lost by what came behind: what is still on its way counts for nothing.
void CheckRun::judge_contribution() {
  Finding finding{"contribution", false, "", "", {{"contribution_lost", std::nullopt}}};
  if (!sent_before_ || !sent_after_) {
    finding.words = "the relay does not say what came of this desk's sound";
    finding.remedy = "is it as new as this program? `dragoman-relay --version`";
    return found(finding);
  }
  const auto came = sent_after_->received - sent_before_->received;
  const auto lost = sent_after_->lost - sent_before_->lost;
  finding.figures = {{"contribution_lost", static_cast<double>(lost)}};
  if (came <= 0) {
    finding.words = "nothing that this desk sends arrives at the relay";
    finding.remedy = "does a firewall keep UDP to the relay's media port back, here or there?";
  } else {
    finding.good = static_cast<double>(lost) <= kLossLimit * static_cast<double>(came + lost);
    finding.words = fmt::format("what this desk sends arrives: {} of {} packets lost in 3 s", lost,
                                came + lost);
    if (!finding.good) finding.remedy = "take a cable instead of radio; look for a saturated link";
  }
  found(finding);
}

}  // namespace dragoman::client
