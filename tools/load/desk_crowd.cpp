#include "tools/load/desk_crowd.h"

#include "client/net/control_session.h"
#include "codecs/audio/tone.h"
#include "codecs/pcm/linear.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace dragoman::load {
namespace {

using namespace std::chrono_literals;

/// A period of it fits each length of packet, so that all packets are the same.
constexpr double kToneHz = 400;
constexpr float kToneDbfs = -23;
/// Parts of a packet's time in which a share of the desks sends: real ones have no common clock.
constexpr std::size_t kParts = 5;
/// Each desk does something so often.
constexpr Nanoseconds kActEvery = 2s;

std::vector<std::byte> tone_payload(Samples packet) {
  std::vector<float> samples(static_cast<std::size_t>(packet));
  for (std::size_t n = 0; n < samples.size(); ++n)
    samples[n] =
        static_cast<float>(std::pow(10.0, kToneDbfs / 20) *
                           std::sin(2 * M_PI * kToneHz * static_cast<double>(n) / kSampleRate));
  std::vector<std::byte> payload(2 * samples.size());
  pcm::encode(pcm::Encoding::l16, samples, payload);
  return payload;
}

control::Hello hello_of(const DeskSeat& seat, std::uint16_t port, Samples packet) {
  control::Hello hello;
  hello.role = control::Role::interpreter;
  hello.client = "dragoman-load " DRAGOMAN_VERSION;
  hello.room = seat.room;
  hello.booth = seat.booth;
  hello.desk = seat.desk;
  hello.port = port;
  hello.srtp = true;
  hello.packet_us = static_cast<int>(packet * 1'000'000 / kSampleRate);
  return hello;
}

}  // namespace

DeskCrowd::Desk::Desk(std::size_t number)
    : socket(net::UdpOptions{}),
      line(rtp::SequenceNumber{static_cast<std::uint16_t>(number * 7919 & 0x7FFF)},
           rtp::Timestamp{static_cast<std::uint32_t>(number) * 104'729}) {}

DeskCrowd::DeskCrowd(const client::RelayAddress& relay, const std::vector<DeskSeat>& seats,
                     DeskPlan plan)
    : plan_(plan), payload_(tone_payload(plan.packet)) {
  std::vector<control::Hello> hellos;
  for (const DeskSeat& seat : seats) {
    desks_.push_back(std::make_unique<Desk>(desks_.size()));
    hellos.push_back(hello_of(seat, desks_.back()->socket.local().port, plan.packet));
  }
  swarm_ = std::make_unique<SessionSwarm>(
      relay, std::move(hellos),
      SessionSwarm::Handler{
          [this](std::size_t i, const control::Welcome& welcome, rtp::Endpoint media) {
            welcomed(i, welcome, media);
          },
          [this](std::size_t i, const control::RelayMessage& message) { said(i, message); },
          [this](std::size_t i, const std::string& reason) { lost(i, reason); }});
  swarm_->start();
  sender_ = std::thread([this] { send_all(); });
}

DeskCrowd::~DeskCrowd() {
  stopping_ = true;
  sender_.join();
  swarm_.reset();
}

void DeskCrowd::welcomed(std::size_t i, const control::Welcome& welcome, rtp::Endpoint media) {
  Desk& desk = *desks_[i];
  desk.target = client::target_of({welcome, media});
  if (desk.target.sealed) desk.seal.set(desk.target.key);
  desk.sends.store(true, std::memory_order_release);
  const std::lock_guard lock(mutex_);
  ++there_;
}

void DeskCrowd::said(std::size_t i, const control::RelayMessage& message) {
  const Instant now = net::monotonic_now();
  const std::lock_guard lock(mutex_);
  Desk& desk = *desks_[i];
  if (const auto* state = std::get_if<control::DeskState>(&message);
      state != nullptr && desk.pressed && state->microphone != "off") {
    const std::chrono::duration<double, std::milli> waited = now - *desk.pressed;
    desk.pressed.reset();
    if (marked_) lamps_ms_.push_back(waited.count());
  }
  if (const auto* reception = std::get_if<control::Reception>(&message)) {
    desk.received = reception->received;
    desk.lost = reception->lost;
    desk.counted = true;
  }
  if (const auto* refused = std::get_if<control::Refused>(&message); refused && reason_.empty())
    reason_ = refused->message;
}

void DeskCrowd::lost(std::size_t i, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  Desk& desk = *desks_[i];
  desk.sends = false;
  desk.gone = true;
  ++gone_;
  if (reason_.empty()) reason_ = reason;
}

bool DeskCrowd::settled() const {
  const std::lock_guard lock(mutex_);
  return there_ + gone_ >= static_cast<int>(desks_.size());
}

void DeskCrowd::mark() {
  for (std::size_t i = 0; i < desks_.size(); ++i) swarm_->send(i, control::ReceptionRequest{});
  const std::lock_guard lock(mutex_);
  marked_ = true;
  next_act_ = net::monotonic_now() + 200ms;
}

/// The hands of all desks, one after the other, evenly.
void DeskCrowd::tick(Instant now) {
  if (!plan_.act || desks_.empty()) return;
  const Nanoseconds every = kActEvery / static_cast<std::int64_t>(desks_.size());
  for (; next_act_ <= now; next_act_ += every) act(turn_++ % desks_.size(), now);
}

/// Microphone, cough, another channel, back, off: what an interpreter's hands do, much faster.
void DeskCrowd::act(std::size_t i, Instant now) {
  const std::array<control::ClientMessage, 6> steps{
      control::MicrophoneCommand{true},  control::CoughCommand{true},
      control::CoughCommand{false},      control::IncomingCommand{"zh"},
      control::IncomingCommand{"floor"}, control::MicrophoneCommand{false}};
  Desk& desk = *desks_[i];
  const auto step = static_cast<std::size_t>(desk.step++) % steps.size();
  if (step == 0) {
    const std::lock_guard lock(mutex_);
    // Where the one before was cut and never confirmed, nothing is measured twice.
    desk.pressed = now;
  }
  swarm_->send(i, steps[step]);
}

void DeskCrowd::close() {
  {
    const std::lock_guard lock(mutex_);
    for (auto& desk : desks_) {
      desk->received_before = desk->received;
      desk->lost_before = desk->lost;
      desk->begun = std::exchange(desk->counted, false);
    }
  }
  for (std::size_t i = 0; i < desks_.size(); ++i) swarm_->send(i, control::ReceptionRequest{});
}

bool DeskCrowd::closed() const {
  const std::lock_guard lock(mutex_);
  return std::all_of(desks_.begin(), desks_.end(),
                     [](const auto& desk) { return desk->gone || desk->counted; });
}

CrowdResult DeskCrowd::result() {
  const std::lock_guard lock(mutex_);
  CrowdResult out;
  out.kind = "desks";
  out.members = static_cast<int>(desks_.size());
  out.gone = gone_;
  out.reason = reason_;
  for (const auto& desk : desks_) {
    if (desk->gone) continue;
    if (!desk->begun || !desk->counted) {
      ++out.unknown;
      continue;
    }
    const auto received = desk->received - desk->received_before;
    if (received <= 0) ++out.silent;
    out.received += received;
    out.lost += desk->lost - desk->lost_before;
  }
  out.lamp_ms = times_of(lamps_ms_);
  return out;
}

void DeskCrowd::send(Desk& desk) noexcept {
  const client::SendTarget& target = desk.target;
  auto packet = desk.line.next(target.identity, {}, payload_, plan_.packet);
  if (target.sealed) packet = desk.seal.seal(packet, desk.line.rollover());
  if (target.to.port != 0 && !packet.empty()) desk.socket.send(target.to, packet);
}

/// What falls behind is made up for: a sound card does not lose time either.
void DeskCrowd::send_all() noexcept {
  const Nanoseconds part = samples_to_duration(plan_.packet) / static_cast<int>(kParts);
  Instant due = net::monotonic_now();
  for (std::size_t round = 0; !stopping_.load(std::memory_order_relaxed); ++round) {
    for (std::size_t i = round % kParts; i < desks_.size(); i += kParts) {
      Desk& desk = *desks_[i];
      if (!desk.sends.load(std::memory_order_acquire)) continue;
      send(desk);
    }
    due += part;
    const Nanoseconds wait = due - net::monotonic_now();
    if (wait > Nanoseconds{0}) std::this_thread::sleep_for(wait);
  }
}

}  // namespace dragoman::load
