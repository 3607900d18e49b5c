#include "relay/app/frame_store.h"

#include "relay/app/whole_file.h"

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

/// What the file says.
struct Kept {
  boost::json::object rooms;  ///< positions, in samples
  boost::json::object begun;  ///< positions in which the relay began, in samples
  std::string boot;
  Instant at{};  ///< when it began
  bool damaged = false;
};

/// Nothing where the file lacks it: it was written by an earlier relay, or is damaged.
void read_line(const boost::json::object& from, Kept& kept) {
  const auto* line = from.if_contains("line");
  if (line == nullptr || !line->is_object()) return;
  const auto& object = line->get_object();
  const auto* boot = object.if_contains("boot");
  const auto* at = object.if_contains("monotonic_ns");
  const auto* rooms = object.if_contains("rooms");
  if (!boot || !boot->is_string() || !at || !at->is_int64() || !rooms || !rooms->is_object())
    return;
  kept.boot = boot->get_string();
  kept.at = Instant{Nanoseconds{at->get_int64()}};
  kept.begun = rooms->get_object();
}

Kept read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  boost::json::error_code error;
  const auto root = boost::json::parse(text, error);
  const auto* object = error ? nullptr : root.if_object();
  const auto* rooms = object ? object->if_contains("rooms") : nullptr;
  Kept kept;
  kept.damaged = !rooms || !rooms->is_object();
  if (kept.damaged) return kept;
  kept.rooms = rooms->get_object();
  read_line(*object, kept);
  return kept;
}

/// A position that can be, at the latest so far ahead.
std::optional<Samples> position(const boost::json::object& rooms, const std::string& room,
                                Samples latest) {
  const auto* value = rooms.if_contains(room);
  if (!value || !value->is_int64() || value->get_int64() < 0 || value->get_int64() >= latest)
    return std::nullopt;
  return Samples{value->get_int64()};
}

}  // namespace

FrameStore::FrameStore(const event::Event& event, std::string boot)
    : event_(event), file_(event.storage.dir / "frames.json"), boot_(std::move(boot)) {}

std::string FrameStore::this_boot() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  return id;
}

std::vector<FrameIndex> FrameStore::first_frames(WallTime now, Instant monotonic) {
  Kept kept = read(file_);
  const Samples clock = duration_to_samples(now.time_since_epoch());
  const Samples latest = clock + duration_to_samples(kFarthest);
  const bool same_boot = !boot_.empty() && kept.boot == boot_ && monotonic >= kept.at;
  begun_ = monotonic;
  first_.clear();
  std::vector<FrameIndex> frames;
  for (const auto& room : event_.rooms) {
    Samples first = clock;
    const auto last = position(kept.rooms, room.id, latest);
    const auto begun = same_boot ? position(kept.begun, room.id, latest) : std::nullopt;
    if (begun)
      // The frame after the one that may be out by now.
      first =
          std::max(first, *begun + duration_to_samples(monotonic - kept.at) + event_.audio.frame);
    else if (last)
      first = std::max(first, *last + kSampleRate);
    kept.damaged = kept.damaged || (!last && kept.rooms.contains(room.id));
    frames.push_back(FrameIndex{frame_at_or_after(first, event_.audio.frame)});
    first_.push_back(to_int(frames.back()) * event_.audio.frame);
  }
  if (kept.damaged)
    warn(
        file_.string() +
        " is damaged; counting from the clock instead. If listeners stay silent, let them re-join");
  return frames;
}

bool FrameStore::save(const std::vector<FrameIndex>& frames) {
  boost::json::object rooms, begun;
  for (std::size_t i = 0; i < frames.size() && i < event_.rooms.size(); ++i) {
    rooms[event_.rooms[i].id] = to_int(frames[i]) * event_.audio.frame;
    if (i < first_.size()) begun[event_.rooms[i].id] = first_[i];
  }
  const boost::json::value text{
      {"rooms", rooms},
      {"line",
       {{"boot", boot_}, {"monotonic_ns", begun_.time_since_epoch().count()}, {"rooms", begun}}}};
  // After a crash of the machine the wall clock is ahead of any position anyway.
  const auto error = replace_file(file_, boost::json::serialize(text) + "\n");
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
