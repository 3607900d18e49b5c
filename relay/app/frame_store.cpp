#include "relay/app/frame_store.h"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace dragoman::app {
namespace {

/// A kept position farther ahead of the clock than this is damage, not a clock that was set back.
constexpr std::chrono::hours kFarthest{24 * 366};

std::int64_t frame_at_or_after(Samples samples, Samples frame) {
  return (samples + frame - 1) / frame;
}

/// The kept positions, in samples; null when the file is damaged.
boost::json::object read_rooms(const std::filesystem::path& file, bool& damaged) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  boost::json::error_code error;
  const auto root = boost::json::parse(text, error);
  const auto* object = error ? nullptr : root.if_object();
  const auto* rooms = object ? object->if_contains("rooms") : nullptr;
  damaged = !rooms || !rooms->is_object();
  return damaged ? boost::json::object{} : rooms->get_object();
}

}  // namespace

FrameStore::FrameStore(const event::Event& event)
    : event_(event), file_(event.storage.dir / "frames.json") {}

std::vector<FrameIndex> FrameStore::first_frames(WallTime now) {
  bool damaged = false;
  const auto kept = read_rooms(file_, damaged);
  const Samples clock = duration_to_samples(now.time_since_epoch());
  std::vector<FrameIndex> frames;
  for (const auto& room : event_.rooms) {
    Samples first = clock;
    const auto* position = kept.if_contains(room.id);
    if (position && position->is_int64() && position->get_int64() >= 0 &&
        position->get_int64() < clock + duration_to_samples(kFarthest)) {
      first = std::max(first, Samples{position->get_int64()} + kSampleRate);
    } else if (position) {
      damaged = true;
    }
    frames.push_back(FrameIndex{frame_at_or_after(first, event_.audio.frame)});
  }
  if (damaged)
    warn(
        file_.string() +
        " is damaged; counting from the clock instead. If listeners stay silent, let them re-join");
  return frames;
}

bool FrameStore::save(const std::vector<FrameIndex>& frames) {
  boost::json::object rooms;
  for (std::size_t i = 0; i < frames.size() && i < event_.rooms.size(); ++i)
    rooms[event_.rooms[i].id] = to_int(frames[i]) * event_.audio.frame;
  std::error_code error;
  std::filesystem::create_directories(file_.parent_path(), error);
  const auto beside = std::filesystem::path(file_).concat(".new");
  if (!error) {
    // Not synced to the disk: rename keeps the file whole over a crash of the relay, and after a
    // crash of the machine the wall clock is ahead of any position anyway.
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << boost::json::serialize(boost::json::value{{"rooms", rooms}}) << '\n';
    out.close();
    if (!out) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) std::filesystem::rename(beside, file_, error);
  if (!error) return true;
  warn("cannot write " + file_.string() + " (" + error.message() +
       "); the event goes on, but after a restart within a second listeners may have to re-join. "
       "Make [storage] dir a folder that this user may write");
  return false;
}

void FrameStore::warn(std::string text) {
  if (text == last_warning_) return;
  last_warning_ = text;
  warning_ = std::move(text);
}

std::optional<std::string> FrameStore::warning() {
  return std::exchange(warning_, std::nullopt);
}

}  // namespace dragoman::app
