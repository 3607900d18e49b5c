#include "tools/load/load_app.h"

#include "client/monitor/board_json.h"
#include "client/monitor/relay_link.h"
#include "tools/load/console_crowd.h"
#include "tools/load/desk_crowd.h"
#include "tools/load/ear_crowd.h"
#include "tools/load/report.h"
#include "tools/load/report_crowd.h"
#include "tools/load/web_crowd.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dragoman::load {

using namespace std::chrono_literals;
using client::Exit;
using client::ProgramError;

namespace {

constexpr auto kTick = 20ms;
constexpr auto kPatience = 3s;
/// Until all are there; a second more until their streams flow.
constexpr auto kGather = 60s, kWarm = 1s, kClose = 1s, kAnswers = 10s;

client::RoomBoard room_of(const LoadOptions& options) {
  client::Board board;
  const auto text = client::http_get(options.common.relay, "/api/v1/event", kPatience);
  const auto problem = client::take_message(board, text);
  if (!problem.empty() || board.rooms.empty())
    throw ProgramError(Exit::failure, "not_a_relay",
                       to_string(options.common.relay) + " does not answer like a relay",
                       "is this the HTTP address of a dragoman-relay?");
  if (options.room.empty()) return board.rooms.front();
  if (const auto* room = board.find_room(options.room)) return *room;
  throw ProgramError(Exit::usage, "no_room",
                     fmt::format("the event has no room \"{}\"", options.room),
                     "its first is \"" + board.rooms.front().id + "\"");
}

std::vector<DeskSeat> seats_of(const client::RoomBoard& room, int wanted) {
  std::vector<DeskSeat> seats;
  for (const auto& desk : room.desks)
    if (static_cast<int>(seats.size()) < wanted) seats.push_back({room.id, desk.booth, desk.desk});
  if (static_cast<int>(seats.size()) < wanted)
    throw ProgramError(
        Exit::usage, "too_many_desks",
        fmt::format("room {} has {} desks, {} are wanted", room.id, seats.size(), wanted),
        "dragoman-load --write-event writes an event with more");
  return seats;
}

}  // namespace

LoadApp::LoadApp(const LoadOptions& options, client::MainLoop& loop)
    : options_(options), loop_(loop) {}

void LoadApp::gather() {
  const auto room = room_of(options_);
  const auto& relay = options_.common.relay;
  if (options_.desks > 0) {
    const DeskPlan plan{std::llround(options_.packet_ms * kSampleRate / 1000), options_.act};
    crowds_.push_back(std::make_unique<DeskCrowd>(relay, seats_of(room, options_.desks), plan));
  }
  for (const bool multicast : {false, true}) {
    const int members = multicast ? options_.multicast : options_.unicast;
    if (members == 0) continue;
    EarPlan plan;
    plan.room = room.id;
    plan.multicast = multicast;
    plan.interface = options_.interface;
    crowds_.push_back(std::make_unique<EarCrowd>(relay, members, plan));
  }
  if (options_.webrtc > 0) {
    WebPlan plan{room.id, {}, options_.rate};
    for (const auto& channel : room.channels) plan.channels.push_back(channel.id);
    crowds_.push_back(std::make_unique<WebCrowd>(relay, options_.webrtc, std::move(plan)));
  }
  if (options_.reporters > 0)
    crowds_.push_back(
        std::make_unique<ReportCrowd>(relay, options_.reporters, room.id, options_.interface));
  if (options_.consoles > 0)
    crowds_.push_back(std::make_unique<ConsoleCrowd>(relay, options_.consoles));
}

int LoadApp::run() {
  gather();
  since_ = net::monotonic_now();
  loop_.on_tick(kTick, [this] { tick(); });
  const int code = loop_.run();
  crowds_.clear();
  return code != 0 ? code : good_ ? 0 : 1;
}

RelayCounters LoadApp::counters() const {
  return read_metrics(client::http_get(options_.common.relay, "/metrics", kPatience));
}

void LoadApp::begin(Stage stage) {
  stage_ = stage;
  since_ = net::monotonic_now();
  if (stage == Stage::count) {
    before_ = counters();
    counted_from_ = net::monotonic_now();
    for (auto& crowd : crowds_) crowd->mark();
  } else if (stage == Stage::close) {
    after_ = counters();
    counted_to_ = net::monotonic_now();
    for (auto& crowd : crowds_) crowd->close();
  }
}

void LoadApp::tick() {
  const Instant now = net::monotonic_now();
  const auto past = now - since_;
  switch (stage_) {
    case Stage::gather: {
      const bool settled = std::all_of(crowds_.begin(), crowds_.end(),
                                       [](const auto& crowd) { return crowd->settled(); });
      if (settled || past > kGather) begin(Stage::warm);
      return;
    }
    case Stage::warm:
      if (past > kWarm) begin(Stage::count);
      return;
    case Stage::count:
      for (auto& crowd : crowds_) crowd->tick(now);
      if (past > std::chrono::seconds{options_.seconds}) begin(Stage::close);
      return;
    case Stage::close:
      if (past > kClose && (closed() || past > kAnswers)) finish();
      return;
  }
}

bool LoadApp::closed() const {
  return std::all_of(crowds_.begin(), crowds_.end(),
                     [](const auto& crowd) { return crowd->closed(); });
}

void LoadApp::finish() {
  LoadReport report;
  report.seconds = std::chrono::duration<double>(counted_to_ - counted_from_).count();
  report.relay = cost_between(before_, after_, report.seconds);
  for (auto& crowd : crowds_) report.crowds.push_back(crowd->result());
  good_ = std::all_of(report.crowds.begin(), report.crowds.end(), [](const CrowdResult& crowd) {
    return crowd.gone == 0 && crowd.silent == 0 && crowd.unknown == 0;
  });
  const auto text = options_.common.json ? to_json(report) + "\n" : to_text(report);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  loop_.quit(0);
}

}  // namespace dragoman::load
