#pragma once
/// What control does for recordings: turns the taps on and off, hands over what they give, and
/// knows how far the recorder is.

#include "relay/app/json_writer.h"
#include "relay/app/media_control.h"
#include "relay/event/event.h"
#include "relay/store/recorder.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::app {

/// recordings in the event's storage.
std::filesystem::path recordings_path(const event::Event& event);
/// What the recorder must know of each room.
std::vector<store::RoomPlan> recording_plans(const event::Event& event);

/// Control thread.
class RecordingDesk {
 public:
  /// Called when a recording began, ended or failed, with the room.
  using Changed = std::function<void(std::size_t room)>;

  /// Keeps by room what technicians want recorded, for the relay that starts next. False when it
  /// could not.
  using Keep = std::function<bool(const std::vector<bool>& rooms)>;

  RecordingDesk(
      const event::Event& event, MediaControl& media, std::unique_ptr<store::RecordingDisk> disk,
      Keep keep = [](const auto&) { return true; });

  /// By command: it is kept before anything else, and until stop(), whatever ends the relay or the
  /// recording meanwhile.
  void start(std::size_t room);
  void stop(std::size_t room);
  /// By the event file, which says it at every start.
  void begin(std::size_t room);
  /// What was kept, by room.
  void resume(const std::vector<bool>& rooms);
  /// An encoded frame, as the media plane gives it; then, after each batch, flush().
  void push(const EncodedFrame& frame);
  void push(const SoundFrame& sound);
  void flush() { recorder_.flush(); }
  /// Looks what the recorder has done, and closes the taps of what has ended. Call 25 times a
  /// second.
  void poll();
  void on_change(Changed changed) { changed_ = std::move(changed); }

  /// What is wanted, which the recorder may not have reached or may have lost.
  bool wanted(std::size_t room) const { return rooms_[room].wanted; }
  const store::RecordingStatus& status(std::size_t room) const { return rooms_[room].status; }
  std::uint64_t dropped() const noexcept { return recorder_.dropped(); }

 private:
  struct Room {
    bool wanted = false;  ///< somebody wants it recorded
    bool tapped = false;
    bool engine_knows = false;
    std::vector<engine::Quality> qualities;  ///< as last told, by channel
    store::RecordingStatus status;
  };
  void keep(std::size_t room, bool wanted);
  void tap(std::size_t room, bool on);
  void tell_qualities(std::size_t room);
  void tell_engine(std::size_t room);

  const event::Event& event_;
  MediaControl& media_;
  store::Recorder recorder_;
  Keep keep_;
  std::vector<bool> kept_;  ///< by room
  std::vector<Room> rooms_;
  Changed changed_ = [](std::size_t) {};
};

/// {"state","reason","folder","segment","since","bytes","filled_packets","failures",
/// "dropped_packets"}
void write_recording(JsonWriter& out, const RecordingDesk& desk, std::size_t room);

}  // namespace dragoman::app
