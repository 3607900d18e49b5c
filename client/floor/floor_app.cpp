#include "client/floor/floor_app.h"

#include "client/cli/json_line.h"
#include "client/listen/clocks.h"
#include "codecs/control/codes.h"

#include <spdlog/spdlog.h>

#include <cmath>
#include <cstdio>

namespace dragoman::client {

using namespace std::chrono_literals;

FloorApp::FloorApp(const FloorOptions& options, MainLoop& loop)
    : options_(options),
      loop_(loop),
      input_(options),
      sender_(options.contribution),
      name_(options.name) {}

/// The session first: its thread posts to the loop.
FloorApp::~FloorApp() {
  session_.reset();
  input_.stop();
}

int FloorApp::run() {
  SessionOptions session;
  session.relay = options_.common.relay;
  auto& hello = session.hello;
  hello.role = control::Role::floor;
  hello.client = std::string("dragoman-floor ") + DRAGOMAN_VERSION;
  hello.room = options_.room;
  hello.source = options_.name;
  hello.port = sender_.port();
  hello.srtp = true;
  hello.codec = options_.contribution.codec;
  hello.channels = options_.contribution.channels;
  hello.packet_us = static_cast<int>(options_.contribution.packet * 1'000'000 / kSampleRate);

  input_.start([this](audio::Block block, Instant capture) { sender_.push(block, capture); });
  session_ = std::make_unique<ControlSession>(session, [this](const SessionEvent& event) {
    loop_.post([this, event] { session_event(event); });
  });
  loop_.on_tick(1s, [this] { each_second(); });
  const int code = loop_.run();
  session_.reset();
  input_.stop();
  if (failure_) throw ProgramError(*failure_);
  return code;
}

void FloorApp::session_event(const SessionEvent& event) {
  if (const auto* session = std::get_if<Registered>(&event)) return registered(*session);
  if (const auto* lost = std::get_if<LinkLost>(&event)) return link_lost(*lost);
  const auto& message = std::get<control::RelayMessage>(event);
  if (const auto* refusal = std::get_if<control::Refused>(&message)) refused(*refusal);
}

void FloorApp::registered(const Registered& session) {
  sender_.set_target(target_of(session));
  registered_ = true;
  trouble_said_ = false;
  // Another source may have had the name already.
  name_ = session.welcome.source.empty() ? options_.name : session.welcome.source;
  spdlog::info("room {}: {} is a floor source now, sending to {}", options_.room, name_,
               rtp::to_string(session.media));
}

void FloorApp::link_lost(const LinkLost& lost) {
  // The relay may have forgotten us: what it does not expect it would only refuse.
  sender_.set_target({});
  registered_ = false;
  if (!trouble_said_) spdlog::warn("{}; trying again", lost.reason);
  trouble_said_ = true;
}

void FloorApp::refused(const control::Refused& refusal) {
  if (!registered_ && control::code::is_final(refusal.code)) {
    failure_.emplace(Exit::usage, refusal.code, refusal.message, refusal.remedy);
    return loop_.quit(static_cast<int>(Exit::usage));
  }
  spdlog::warn("{} {}", refusal.message, refusal.remedy);
}

void FloorApp::each_second() {
  watch_input();
  if (!options_.common.json) return;
  std::puts(floor_line(options_.room, name_, sender_.status(), input_.state(), registered_,
                       unix_seconds())
                .c_str());
  std::fflush(stdout);
}

void FloorApp::watch_input() {
  const DeviceState state = input_.state();
  if (state.message == input_message_) return;
  input_message_ = state.message;
  if (state.message.empty()) return;
  spdlog::log(state.running ? spdlog::level::info : spdlog::level::warn, "{}", state.message);
}

std::string floor_line(const std::string& room, const std::string& name, const FloorStatus& status,
                       const DeviceState& input, bool registered, double unix_seconds) {
  const auto known = [&input](float dbfs) {
    return input.running ? std::optional<double>(dbfs) : std::nullopt;
  };
  return JsonLine()
      .number("t", unix_seconds, 3)
      .text("room", room)
      .text("source", name)
      .raw("registered", registered ? "true" : "false")
      .raw("input_running", input.running ? "true" : "false")
      .number("level_dbfs", known(status.rms_dbfs), 1)
      .number("peak_dbfs", known(status.peak_dbfs), 1)
      .integer("sent", static_cast<long long>(status.sent))
      .integer("refused", static_cast<long long>(status.refused))
      .integer("xruns", static_cast<long long>(input.xruns))
      .integer("reopened", static_cast<long long>(input.reopened))
      .text_or_null("message", input.message)
      .str();
}

}  // namespace dragoman::client
