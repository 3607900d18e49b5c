#include "tools/probe/mouth.h"

#include "client/audio/device.h"
#include "codecs/control/codes.h"

#include <spdlog/spdlog.h>

namespace dragoman::probe {

using client::Exit;
using client::ProgramError;

namespace {

constexpr client::ContributionConfig kContribution{control::Codec::l16, 1, Mouth::kPacket};

control::Hello hello(const std::string& room, const std::optional<DeskSeat>& seat,
                     std::uint16_t port) {
  control::Hello hello;
  hello.role = seat ? control::Role::interpreter : control::Role::floor;
  hello.client = std::string("dragoman-probe ") + DRAGOMAN_VERSION;
  hello.room = room;
  if (seat) {
    hello.booth = seat->booth;
    hello.desk = seat->desk;
  } else {
    hello.source = "probe";
  }
  hello.port = port;
  hello.srtp = true;
  hello.codec = kContribution.codec;
  hello.packet_us = 2500;
  return hello;
}

}  // namespace

Mouth::Mouth(const client::RelayAddress& relay, const std::string& room,
             const std::optional<DeskSeat>& seat, client::MainLoop& loop, Failed failed)
    : loop_(loop),
      failed_(std::move(failed)),
      seat_(seat),
      sender_(kContribution),
      session_(std::make_unique<client::ControlSession>(
          client::SessionOptions{relay, hello(room, seat, sender_.port())},
          [this](const client::SessionEvent& event) {
            loop_.post([this, event] { session_event(event); });
          })) {}

void Mouth::push(audio::Block block, Instant capture) noexcept {
  sender_.push(block, capture);
  const auto end = capture + samples_to_duration(static_cast<Samples>(block.size()));
  const auto taken = client::monotonic_now() - end;
  hand_over_ms_.store(std::chrono::duration<double, std::milli>(taken).count(),
                      std::memory_order_relaxed);
}

void Mouth::session_event(const client::SessionEvent& event) {
  if (const auto* session = std::get_if<client::Registered>(&event)) return registered(*session);
  if (std::get_if<client::LinkLost>(&event) != nullptr) {
    sender_.set_target({});
    open_ = false;
    return;  // the listener's session says why
  }
  const auto& message = std::get<control::RelayMessage>(event);
  if (const auto* refusal = std::get_if<control::Refused>(&message))
    return failed_(ProgramError(Exit::usage, refusal->code, refusal->message, refusal->remedy));
  const auto* state = std::get_if<control::DeskState>(&message);
  if (state == nullptr) return;
  open_ = state->microphone == "on";
  if (!state->on_air.empty()) channel_ = state->on_air.front();
  if (state->microphone == "refused")
    failed_(ProgramError(Exit::failure, "refused", "the microphone was refused: " + state->reason,
                         "take a desk whose channel nobody holds"));
}

void Mouth::registered(const client::Registered& session) {
  sender_.set_target(client::target_of(session));
  if (seat_) {
    source_ = seat_->booth + "/" + std::to_string(seat_->desk);
    channel_ = session.welcome.a_language;
    session_->send(control::MicrophoneCommand{true});
  } else {
    source_ = session.welcome.source;
    channel_ = "floor";
    open_ = true;
  }
}

}  // namespace dragoman::probe
