// The media path neither allocates nor locks, whatever happens to it.
#include "relay/engine/channel_line.h"
#include "relay/engine/lip_sync.h"
#include "relay/engine/room.h"
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

using namespace dragoman;
using namespace dragoman::testing;
using engine::Command;
using engine::CommandType;

namespace {

struct Silent final : engine::PacketSink, engine::EventSink {
  void send(int, Kind, rtp::Bytes) noexcept override {}
  void encoded(int, FrameIndex, rtp::Bytes) noexcept override {}
  bool post(const engine::EngineEvent& event) noexcept override {
    if (event.source != nullptr) retired = event.source;
    return true;
  }
  engine::Source* retired = nullptr;
};

/// Two seconds of a talker's packets, made beforehand.
std::vector<std::pair<Instant, std::vector<std::byte>>> packets_of(
    const engine::SourceConfig& config, double hz, Instant start) {
  Talker talker{{{}, hz, kSpeech, config, 0, true}, start, Hall::kMorning};
  std::vector<std::pair<Instant, std::vector<std::byte>>> packets;
  talker.advance(start + 2s, [&packets](std::vector<std::byte> datagram, Instant sent) {
    packets.emplace_back(sent, std::move(datagram));
  });
  return packets;
}

/// What happens in the two seconds, by frame.
std::vector<std::pair<int, Command>> incidents() {
  std::vector<std::pair<int, Command>> list;
  const auto add = [&list](int frame, CommandType type, bool on, std::int16_t channel,
                           std::int16_t slot) {
    Command command{type, kEn1};
    command.on = on;
    command.channel = channel;
    command.slot = slot;
    command.gain_db = -3;
    command.lip_sync = 7200;
    list.emplace_back(frame, command);
  };
  add(20, CommandType::microphone, true, engine::kNone, 0);
  add(60, CommandType::cough, true, engine::kNone, 0);
  add(70, CommandType::cough, false, engine::kNone, 0);
  add(80, CommandType::output, false, 1, 0);
  add(90, CommandType::incoming, false, 3, 0);
  add(100, CommandType::floor_language, false, 2, 0);
  add(110, CommandType::mute, true, 2, 0);
  add(115, CommandType::line_up, true, 2, 0);
  add(120, CommandType::gain, false, 3, 0);
  add(122, CommandType::source_delay, false, engine::kNone, 0);
  add(123, CommandType::channel_delay, false, 3, 0);
  add(130, CommandType::floor_source, false, engine::kNone, 1);
  add(140, CommandType::lock_desk, true, engine::kNone, 0);
  add(145, CommandType::lock_desk, false, engine::kNone, 0);
  add(146, CommandType::slower, false, engine::kNone, 0);
  add(147, CommandType::call, false, engine::kNone, 0);
  for (const auto step : {HandoverStep::ask, HandoverStep::accept, HandoverStep::take}) {
    add(148, CommandType::handover, false, engine::kNone, 0);
    list.back().second.step = step;
  }
  add(150, CommandType::kick_desk, false, engine::kNone, 0);
  add(160, CommandType::close_source, false, engine::kNone, 0);
  return list;
}

}  // namespace

TEST_CASE("A room and its lines run without an allocation or a lock", "[realtime]") {
  if (!RealtimeGuard::active()) return;
  auto event = small_event();
  event.audio.level_match = true;
  event.rooms[0].pivot = "en";
  Silent sink;
  engine::Room room{event, 0, sink};
  std::vector<engine::ChannelLine> lines;
  for (int c = 0; c < 5; ++c) lines.emplace_back(event, 0, c, sink);

  const Instant start{1000s};
  engine::SourceConfig config;
  config.longest_lip_sync = engine::kLongestLipSync;
  const auto slot = engine::source_slot(kEn1);
  const auto floor = packets_of(config, 400, start);
  const auto desk = packets_of(config, 1000, start);
  for (const int s : {0, slot}) {
    Command open{CommandType::open_source};
    open.slot = static_cast<std::int16_t>(s);
    open.source = new engine::Source(config);
    room.apply(open, start);
  }
  const auto list = incidents();
  const std::vector<std::byte> garbage(40, std::byte{0x80});

  const RealtimeGuard guard;
  std::size_t next_floor = 0, next_desk = 0, next_incident = 0;
  auto now = start;
  for (int n = 0; n < 400; ++n, now += 5ms) {
    while (next_incident < list.size() && list[next_incident].first == n) {
      room.apply(list[next_incident++].second, now);
    }
    for (; next_floor < floor.size() && floor[next_floor].first <= now; ++next_floor) {
      if (n % 50 != 0) room.receive(0, floor[next_floor].second, now);  // some are lost
    }
    for (; next_desk < desk.size() && desk[next_desk].first <= now; ++next_desk) {
      if (n < 120) room.receive(slot, desk[next_desk].second, now);  // then its link dies
    }
    room.receive(0, garbage, now);
    room.mix(FrameIndex{n}, now);
    for (int c = 0; c < 5; ++c) {
      lines[static_cast<std::size_t>(c)].process(
          FrameIndex{n}, room.block(c), room.status().channels[static_cast<std::size_t>(c)],
          Hall::kMorning + (now - start));
    }
  }
  const auto allocations = guard.allocations();
  const auto locks = guard.locks();
  CHECK(allocations == 0);
  CHECK(locks == 0);
  CHECK(sink.retired != nullptr);
  delete sink.retired;
}
