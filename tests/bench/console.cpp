// What the technician's view costs the relay: metering a channel, and what control does 25 times a
// second and once a second for a room of 64 channels.
//
// columns: what is measured; share of a core; the limit.

#include "relay/app/json_writer.h"
#include "relay/app/state_json.h"
#include "relay/engine/channel_meter.h"
#include "relay/watch/room_watch.h"

#include <fmt/core.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <memory>
#include <vector>

namespace dragoman::bench {
namespace {

/// Processor time of this thread, seconds.
double spent() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void print(const char* what, double percent, double limit) {
  fmt::print("{:<64} {:8.3f} %   limit {:.2f} %\n", what, percent, limit);
}

/// Two minutes of something that is no tone: 5 ms at a time.
void metering() {
  constexpr int kFrame = 240, kSeconds = 120;
  std::vector<float> sound(kFrame);
  engine::ChannelMeter meter(1);
  std::uint32_t seed = 1;
  const double begin = spent();
  double making = 0;
  for (int frame = 0; frame < kSeconds * kSampleRate / kFrame; ++frame) {
    const double before = spent();
    for (auto& sample : sound) {
      seed = seed * 1664525U + 1013904223U;
      sample = static_cast<float>(static_cast<std::int32_t>(seed)) / 2147483648.0F * 0.1F;
    }
    making += spent() - before;
    meter.process(sound);
  }
  print("meters of one channel: RMS, peaks, true peak, loudness",
        100 * (spent() - begin - making) / kSeconds, 0.15);
}

event::Event big_room() {
  event::Event event = event::built_in_event();
  auto& room = event.rooms[0];
  while (room.channels.size() < 65) {
    auto channel = room.channels.back();
    channel.number = static_cast<int>(room.channels.size());
    channel.id = fmt::format("x{}", channel.number);
    room.channels.push_back(channel);
  }
  return event;
}

/// Calls `work` many times and prints what it costs `times` a second.
template <class Work>
void repeated(const char* what, int times, double limit, Work work) {
  constexpr int kRounds = 2000;
  const double begin = spent();
  for (int i = 0; i < kRounds; ++i) work(i);
  print(what, 100 * (spent() - begin) / kRounds * times, limit);
}

void control() {
  const auto event = big_room();
  auto status = std::make_unique<engine::RoomStatus>();
  status->ticks = 1;
  app::SeatTable seats(event);
  const std::vector<app::ListenerCount> listeners(65);
  std::vector<watch::SourceSeen> sources;
  for (int slot = 0; slot < 64; ++slot) {
    seats.take(0, slot, fmt::format("source {}", slot), {1, static_cast<std::uint16_t>(slot + 1)});
    auto& source = status->sources[static_cast<std::size_t>(slot)];
    source.present = source.alive = true;
  }
  for (int slot = 0; slot < 64; ++slot) sources.push_back({slot, seats.name(0, slot)});
  const app::RoomView view{event, 0, *status, listeners, seats};
  std::size_t bytes = 0;
  repeated("meters of 64 channels and 64 sources as JSON, 25 a second", 25, 5.0, [&](int i) {
    status->channels[3].rms_dbfs = static_cast<float>(-i % 60);
    app::JsonWriter out;
    app::write_meters(out, view);
    bytes = out.text().size();
  });
  fmt::print("  (a message has {} bytes; the consoles share it)\n", bytes);
  repeated("the whole room as JSON, once a second", 1, 1.0, [&](int) {
    app::JsonWriter out;
    app::write_room(out, view);
  });
  watch::RoomWatch alarms(event, 0);
  Instant now{std::chrono::hours{1}};
  repeated("alarms of the room, 25 looks a second", 25, 1.0, [&](int) {
    status->ticks += 8;
    now += std::chrono::milliseconds{40};
    alarms.observe(*status, sources, now);
  });
}

}  // namespace
}  // namespace dragoman::bench

int main() {
  dragoman::bench::metering();
  dragoman::bench::control();
  return 0;
}
