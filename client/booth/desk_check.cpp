#include "client/booth/desk_check.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>

#include <utility>

namespace dragoman::client {
namespace {

Finding device_finding(const DeviceState& device, const std::string& microphone) {
  Finding finding{"device", device.running, "", "", {{"rate_hz", device.rate}}};
  if (!device.running) {
    finding.words = device.message.empty() ? "the sound device does not run" : device.message;
    finding.remedy = "is it plugged in? The desk goes on by itself when it is back";
  } else if (microphone.empty()) {
    finding.good = false;
    finding.words = "this desk has no microphone: it sends silence";
    finding.remedy = "start it with --device NAME; --list-devices shows what there is";
  } else {
    finding.words = fmt::format("\"{}\" is open, {} Hz", microphone, device.rate);
    if (device.rate != kSampleRate)
      finding.remedy = "the card is resampled: set it to 48000 Hz if it can";
  }
  return finding;
}

}  // namespace

std::string to_json(const CheckView& view) {
  std::string findings;
  for (const Finding& finding : view.findings)
    findings += (findings.empty() ? "" : ",") + to_json(finding);
  return JsonLine()
      .raw("running", view.running ? "true" : "false")
      .text("ask", view.ask)
      .text("reason", view.reason)
      .raw("findings", "[" + findings + "]")
      .str();
}

DeskCheck::DeskCheck(CheckSound& sound, Surroundings surroundings)
    : sound_(sound), surroundings_(std::move(surroundings)) {}

void DeskCheck::begin(CheckSetup setup, const DeviceState& device, const std::string& microphone,
                      bool linked, Instant now) {
  setup.sound = device.running;
  view_ = {};
  view_.running = true;
  sound_.rewind(setup.tone_db, setup.calibration);
  run_.emplace(std::move(setup), sound_, static_cast<CheckHost&>(*this));
  found(device_finding(device, microphone));
  if (linked) {
    run_->linked(now);
  } else {
    run_->no_link("there is no link to the relay", "");
  }
  run_->start(now);
}

void DeskCheck::end(const std::string& reason) {
  if (!view_.running) return;
  sound_.begin(CheckSound::Step::idle);
  run_.reset();
  view_.running = false;
  view_.ask.clear();
  view_.reason = reason;
  tell(nullptr);
}

void DeskCheck::tick(Instant now) {
  if (!run_) return;
  run_->tick(now);
  if (run_->done()) end("");
}

void DeskCheck::pong(const control::Pong& pong, Instant now) {
  if (run_) run_->pong(pong, now);
}

void DeskCheck::reception(const control::Reception& reception) {
  if (run_) run_->reception(reception);
}

void DeskCheck::found(const Finding& finding) {
  view_.findings.push_back(finding);
  tell(&finding);
}

void DeskCheck::ask(const std::string& words) {
  view_.ask = words;
  tell(nullptr);
}

}  // namespace dragoman::client
