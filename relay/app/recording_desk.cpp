#include "relay/app/recording_desk.h"

#include "relay/store/recording_library.h"
#include "relay/store/recording_names.h"

#include <spdlog/spdlog.h>

#include <span>
#include <utility>

namespace dragoman::app {
namespace {

using store::RecordingState;

/// Frames between the order to stop and the last one that is recorded: every channel's line, be it
/// a worker's, still makes them.
constexpr std::int64_t kFramesToStop = 4;

bool is_active(RecordingState state) {
  return state != RecordingState::off && state != RecordingState::failed;
}

}  // namespace

std::filesystem::path recordings_path(const event::Event& event) {
  return event.storage.dir / "recordings";
}

std::vector<store::RoomPlan> recording_plans(const event::Event& event) {
  std::vector<store::RoomPlan> plans;
  for (const auto& room : event.rooms) {
    store::RoomPlan plan{event.name,
                         room.id,
                         room.name,
                         event.audio.frame,
                         event.storage.segment,
                         {},
                         event.storage.floor_flac};
    for (const auto& channel : room.channels)
      plan.channels.push_back(
          {channel.id, channel.language, channel.name, channel.number, channel.channels});
    plans.push_back(std::move(plan));
  }
  return plans;
}

RecordingDesk::RecordingDesk(const event::Event& event, MediaControl& media,
                             std::unique_ptr<store::RecordingDisk> disk, Keep keep)
    : event_(event),
      media_(media),
      recorder_(recording_plans(event), std::move(disk), store::Recorder::kMostWaiting,
                [path = recordings_path(event)] {
                  for (const auto& done : store::end_open_segments(path)) spdlog::warn("{}", done);
                }),
      keep_(std::move(keep)),
      kept_(event.rooms.size()),
      rooms_(event.rooms.size()) {
  for (std::size_t room = 0; room < rooms_.size(); ++room)
    rooms_[room].qualities.assign(event.rooms[room].channels.size(), engine::Quality::none);
}

void RecordingDesk::start(std::size_t room) {
  keep(room, true);
  begin(room);
}

void RecordingDesk::begin(std::size_t room) {
  if (std::exchange(rooms_[room].wanted, true) && is_active(rooms_[room].status.state)) return;
  tap(room, true);
  tell_qualities(room);
  recorder_.start(room);
  recorder_.flush();
  rooms_[room].status.state = RecordingState::starting;
}

void RecordingDesk::resume(const std::vector<bool>& rooms) {
  kept_ = rooms;
  for (std::size_t room = 0; room < rooms.size(); ++room)
    if (rooms[room]) begin(room);
}

void RecordingDesk::stop(std::size_t room) {
  keep(room, false);
  if (!std::exchange(rooms_[room].wanted, false)) return;
  recorder_.stop(room, to_int(media_.frame(room) + kFramesToStop) * event_.audio.frame);
  recorder_.flush();
}

void RecordingDesk::push(const EncodedFrame& frame) {
  if (rooms_[frame.room].tapped)
    recorder_.push(frame.room, frame.channel, frame.frame,
                   rtp::Bytes(frame.data).first(frame.size));
}

void RecordingDesk::push(const SoundFrame& sound) {
  if (rooms_[sound.room].tapped)
    recorder_.push_sound(sound.room, sound.frame, std::span(sound.data).first(sound.size));
}

void RecordingDesk::poll() {
  for (std::size_t room = 0; room < rooms_.size(); ++room) {
    auto& known = rooms_[room];
    tell_engine(room);
    if (!known.tapped) continue;
    tell_qualities(room);
    auto status = recorder_.status(room);
    const bool failed = status.failures != known.status.failures;
    // Of an order to start that the thread has not yet seen its status knows nothing.
    if (!failed && known.wanted && known.status.state == RecordingState::starting &&
        !is_active(status.state))
      continue;
    const bool other = status.state != known.status.state;
    known.status = std::move(status);
    if (failed) known.wanted = false;
    if (!is_active(known.status.state)) tap(room, false);
    if (failed)
      spdlog::error(
          "room {} is no longer recorded: {}; the sound goes on. Make room on the disk, "
          "then start the recording again",
          event_.rooms[room].id, known.status.reason);
    if (other || failed) changed_(room);
  }
  recorder_.flush();
}

void RecordingDesk::keep(std::size_t room, bool wanted) {
  if (kept_[room] == wanted) return;
  kept_[room] = wanted;
  if (!keep_(kept_))
    spdlog::warn(
        "room {}: that it is {}recorded cannot be kept; a relay that starts again will "
        "not know it. Make [storage] dir a folder that this user may write",
        event_.rooms[room].id, wanted ? "" : "no longer ");
}

void RecordingDesk::tap(std::size_t room, bool on) {
  rooms_[room].tapped = on;
  media_.record(room, on);
}

/// So that every packet says that it is recorded. Asked again where the room was too busy.
void RecordingDesk::tell_engine(std::size_t room) {
  auto& known = rooms_[room];
  const bool on = known.status.since > 0 && is_active(known.status.state);
  if (on == known.engine_knows) return;
  engine::Command command;
  command.type = engine::CommandType::recording;
  command.on = on;
  if (media_.post(room, command)) known.engine_knows = on;
}

void RecordingDesk::tell_qualities(std::size_t room) {
  const auto& status = media_.status(room);
  auto& told = rooms_[room].qualities;
  for (std::size_t c = 0; c < told.size(); ++c) {
    const auto now = status.channels[c].quality;
    if (std::exchange(told[c], now) == now) continue;
    recorder_.mark(room, static_cast<int>(c), to_int(status.frame) * event_.audio.frame,
                   engine::to_string(now));
  }
}

void write_recording(JsonWriter& out, const RecordingDesk& desk, std::size_t room) {
  const auto& status = desk.status(room);
  out.begin_object().field("state", store::to_string(status.state));
  out.key("reason").known(status.reason);
  out.key("folder").known(status.folder);
  out.key("segment");
  status.segment > 0 ? out.value(status.segment) : out.null();
  out.key("since").known(status.since > 0 ? store::utc_text(status.since) : "");
  out.field("bytes", status.bytes).field("filled_packets", status.filled);
  out.field("failures", status.failures).field("dropped_packets", desk.dropped());
  out.end_object();
}

}  // namespace dragoman::app
