#include "relay/store/room_recording.h"

#include "relay/store/channel_file.h"
#include "relay/store/flac_file.h"
#include "relay/store/recording_names.h"
#include "relay/store/run_up.h"
#include "relay/store/segment_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <system_error>

namespace dragoman::store {
namespace {

/// What a room lacks for longer than this is no part of a recording: a new segment begins.
constexpr Samples kLongestGap = kSampleRate;
/// Of the disk stays free, for the journal and for what else must go on; of a small one a share.
constexpr std::uint64_t kReserve = 32 << 20;
constexpr std::uint64_t kReserveShare = 20;
/// Frames by which the channels of a room may begin apart.
constexpr Samples kStartSkew = 4;

Samples round_up(Samples sample, Samples to) {
  return (sample + to - 1) / to * to;
}

struct Segment {
  SegmentIndex index;
  std::filesystem::path folder;
  Samples end = 0;                ///< where the next one begins
  int open = 0;                   ///< files that are still written
  std::vector<ChannelFile> done;  ///< those that are not, until none is
  std::optional<FlacFile> done_sound;
  bool index_old = false;  ///< it knows more than its file
};

struct ChannelState {
  explicit ChannelState(Samples frame) : run_up(frame) {}
  RunUp run_up;
  std::string quality;
  std::shared_ptr<Segment> segment;  ///< none: no file is open
  std::optional<ChannelFile> file;
  bool ended = false;  ///< of a recording that stops, this channel has come to its end
};

/// The floor's sound without loss, where it is wanted.
struct SoundState {
  std::shared_ptr<Segment> segment;  ///< none: no file is open
  std::optional<FlacFile> file;
  bool ended = false;
};

}  // namespace

const char* to_string(RecordingState state) noexcept {
  switch (state) {
    case RecordingState::off:
      return "off";
    case RecordingState::starting:
      return "starting";
    case RecordingState::on:
      return "on";
    case RecordingState::stopping:
      return "stopping";
    case RecordingState::failed:
      break;
  }
  return "failed";
}

struct RoomRecording::Impl {
  Impl(const RoomPlan& given, RecordingDisk& where) : plan(given), disk(where) {
    for (std::size_t c = 0; c < plan.channels.size(); ++c) channels.emplace_back(plan.frame);
  }

  bool active() const noexcept {
    return status.state != RecordingState::off && status.state != RecordingState::failed;
  }
  void push(std::size_t channel, FrameIndex n, std::span<const std::byte> opus);
  void write(std::size_t channel, FrameIndex n, std::span<const std::byte> opus);
  void open(std::size_t channel, FrameIndex n, std::span<const std::byte> opus);
  void close(ChannelState& channel, Samples end, const char* why);
  void push_sound(FrameIndex n, std::span<const float> heard);
  void open_sound(Samples sample);
  void close_sound(Samples end, const char* why);
  void leave(const std::shared_ptr<Segment>& segment, Samples end, const char* why);
  void close_all(Samples end, const char* why);
  bool all_ended() const;
  std::shared_ptr<Segment> segment_at(Samples sample);
  ogg::StreamConfig stream(std::size_t channel, const Segment& segment) const;
  std::vector<std::string> comments(std::size_t channel, const SegmentIndex& index) const;
  int last_number();
  void every_page();
  void check_room();
  void write_index(Segment& segment);
  void begin();
  void end();
  void fail(const std::string& reason);
  void count(const ChannelFile& file, std::uint64_t bytes_before, std::uint64_t filled_before);

  RoomPlan plan;
  RecordingDisk& disk;
  std::vector<ChannelState> channels;
  SoundState sound;
  std::deque<std::shared_ptr<Segment>> segments;  ///< with open files
  RecordingStatus status;
  std::optional<Samples> first;   ///< of the recording; none until a packet has come
  std::optional<Samples> last;    ///< the recording ends here
  std::optional<Samples> latest;  ///< end of the newest packet of all
  Samples page = 0;               ///< the latest page's end that was seen to
  int number = 0;                 ///< of the latest segment; 0: not looked up yet
};

RoomRecording::RoomRecording(const RoomPlan& plan, RecordingDisk& disk)
    : impl_(std::make_unique<Impl>(plan, disk)) {}
RoomRecording::~RoomRecording() {
  finish();
}

const RecordingStatus& RoomRecording::status() const noexcept {
  return impl_->status;
}

void RoomRecording::start() {
  auto& r = *impl_;
  if (r.status.state == RecordingState::on || r.status.state == RecordingState::starting) return;
  if (r.status.state == RecordingState::stopping) r.end();
  r.begin();
}

void RoomRecording::stop(Samples end) {
  auto& r = *impl_;
  if (!r.active()) return;
  r.last = round_up(end, kRecordedGrid);
  if (r.status.state == RecordingState::starting ||
      (r.latest && *r.latest >= *r.last + kLongestGap))
    return r.end();
  r.status.state = RecordingState::stopping;
}

void RoomRecording::finish() {
  if (impl_->active()) impl_->end();
}

void RoomRecording::push(int channel, FrameIndex n, std::span<const std::byte> opus) {
  auto& r = *impl_;
  if (!r.active() || opus.empty()) return;
  try {
    r.push(static_cast<std::size_t>(channel), n, opus);
  } catch (const std::exception& error) {
    r.fail(error.what());
  }
}

void RoomRecording::push_sound(FrameIndex n, std::span<const float> sound) {
  auto& r = *impl_;
  if (!r.active() || !r.plan.floor_flac || sound.empty()) return;
  try {
    r.push_sound(n, sound);
  } catch (const std::exception& error) {
    r.fail(error.what());
  }
}

void RoomRecording::mark(int channel, Samples sample, const std::string& quality) {
  auto& state = impl_->channels[static_cast<std::size_t>(channel)];
  if (state.quality == quality) return;
  state.quality = quality;
  if (!state.segment) return;
  const auto& id = impl_->plan.channels[static_cast<std::size_t>(channel)].id;
  for (auto& file : state.segment->index.files)
    if (file.channel == id)
      file.marks.push_back({std::max(sample, state.segment->index.start), quality});
  state.segment->index_old = true;
}

void RoomRecording::Impl::begin() {
  first.reset();
  last.reset();
  latest.reset();
  for (auto& channel : channels) {
    channel.run_up.clear();
    channel.ended = false;
  }
  sound.ended = false;
  status.state = RecordingState::starting;
  status.reason.clear();
}

/// Stops where the newest packet ends.
void RoomRecording::Impl::end() {
  Samples at = latest.value_or(0);
  if (last) at = std::min(at, *last);
  status.state = RecordingState::off;
  status.since = 0;
  try {
    close_all(at, "stopped");
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

void RoomRecording::Impl::push(std::size_t channel, FrameIndex n, std::span<const std::byte> opus) {
  const Samples sample = to_int(n) * plan.frame;
  if (latest && sample > *latest + kLongestGap) {
    close_all(*latest, "gap");
    if (status.state == RecordingState::stopping) return end();
    begin();
  }
  if (!first) first = round_up(sample + ogg::kPreSkip + kStartSkew * plan.frame, kRecordedGrid);
  latest = std::max(latest.value_or(0), sample + plan.frame);
  auto& state = channels[channel];
  state.run_up.add(n, opus);
  if (sample >= *first && !state.ended) write(channel, n, opus);
  if (status.state == RecordingState::stopping && (*latest >= *last + kLongestGap || all_ended()))
    return end();
  if (*latest - page >= kRecordedPage) every_page();
}

bool RoomRecording::Impl::all_ended() const {
  return (!plan.floor_flac || sound.ended) &&
         std::all_of(channels.begin(), channels.end(), [](const auto& c) { return c.ended; });
}

/// Sound has no run-up and no gaps of its own: packets say when a recording begins.
void RoomRecording::Impl::push_sound(FrameIndex n, std::span<const float> heard) {
  const Samples sample = to_int(n) * plan.frame;
  if (!first || sample < *first || sound.ended || sample > *latest + kLongestGap) return;
  latest = std::max(*latest, sample + plan.frame);
  if (last && sample >= *last) {
    if (sound.file) close_sound(*last, "stopped");
    sound.ended = true;
    if (status.state == RecordingState::stopping && all_ended()) end();
    return;
  }
  if (sound.file && sample >= sound.segment->end) close_sound(sound.segment->end, "full");
  if (!sound.file) open_sound(sample);
  const auto before = sound.file->bytes();
  sound.file->push(sample, heard);
  status.bytes += sound.file->bytes() - before;
}

void RoomRecording::Impl::open_sound(Samples sample) {
  const auto& floor = plan.channels.front();
  const auto segment = segment_at(sample);
  const Samples start = segment->index.start;
  SegmentIndex::File entry{floor.id,
                           floor.language,
                           floor.name,
                           channel_file_name(plan.room, start, floor.id, kFlacEnding),
                           {{start, channels.front().quality}}};
  auto tags = comments(0, segment->index);
  tags.push_back("TITLE=" + plan.room_name + " – " + floor.name);
  sound.file.emplace(disk.create(segment->folder / entry.file),
                     FlacConfig{floor.channels, std::move(tags)}, start);
  status.bytes += sound.file->bytes();
  sound.segment = segment;
  segment->index.files.push_back(std::move(entry));
  segment->index_old = true;
  ++segment->open;
}

void RoomRecording::Impl::close_sound(Samples end, const char* why) {
  const auto before = sound.file->bytes();
  const auto segment = std::move(sound.segment);
  sound.file->close(end);
  status.bytes += sound.file->bytes() - before;
  segment->done_sound = std::move(sound.file);
  sound.file.reset();
  leave(segment, end, why);
}

void RoomRecording::Impl::write(std::size_t channel, FrameIndex n,
                                std::span<const std::byte> opus) {
  const Samples sample = to_int(n) * plan.frame;
  auto& state = channels[channel];
  if (last && sample >= *last) {
    if (state.file) close(state, *last, "stopped");
    state.ended = true;
    return;
  }
  if (state.file && sample >= state.segment->end) close(state, state.segment->end, "full");
  if (!state.file) return open(channel, n, opus);
  const auto bytes = state.file->bytes(), filled = state.file->filled();
  state.file->push(n, opus);
  count(*state.file, bytes, filled);
}

void RoomRecording::Impl::count(const ChannelFile& file, std::uint64_t bytes_before,
                                std::uint64_t filled_before) {
  status.bytes += file.bytes() - bytes_before;
  status.filled += file.filled() - filled_before;
}

/// A file begins with the packets before its first sample.
void RoomRecording::Impl::open(std::size_t channel, FrameIndex n, std::span<const std::byte> opus) {
  auto& state = channels[channel];
  const auto& plan_of = plan.channels[channel];
  const auto segment = segment_at(to_int(n) * plan.frame);
  const Samples start = segment->index.start;
  SegmentIndex::File entry{plan_of.id,
                           plan_of.language,
                           plan_of.name,
                           channel_file_name(plan.room, start, plan_of.id, ".opus"),
                           {{start, state.quality}}};
  state.file.emplace(disk.create(segment->folder / entry.file), stream(channel, *segment), start,
                     opus.front());
  state.segment = segment;
  segment->index.files.push_back(std::move(entry));
  segment->index_old = true;
  ++segment->open;
  const FrameIndex from{(start - ogg::kPreSkip) / plan.frame};
  state.run_up.each([&](FrameIndex each, const std::vector<std::byte>& packet) {
    if (each >= from && each <= n) state.file->push(each, packet);
  });
  count(*state.file, 0, 0);
}

ogg::StreamConfig RoomRecording::Impl::stream(std::size_t channel, const Segment& segment) const {
  const auto& plan_of = plan.channels[channel];
  const auto& index = segment.index;
  ogg::StreamConfig config;
  constexpr int kChannelBits = 8;
  config.serial = static_cast<std::uint32_t>(index.number) << kChannelBits |
                  static_cast<std::uint32_t>(channel);
  config.channels = plan_of.channels;
  config.frame = plan.frame;
  config.page_interval = kRecordedPage;
  config.title = plan.room_name + " – " + plan_of.name;
  config.language = plan_of.language;
  config.comments = comments(channel, index);
  return config;
}

std::vector<std::string> RoomRecording::Impl::comments(std::size_t channel,
                                                       const SegmentIndex& index) const {
  return {"ALBUM=" + plan.event,
          "DATE=" + utc_text(index.start),
          "EVENT=" + plan.event,
          "ROOM=" + plan.room,
          "CHANNEL=" + plan.channels[channel].id,
          "QUALITY=" + channels[channel].quality,
          fmt::format("SEGMENT={}", index.number),
          fmt::format("START_SAMPLE={}", index.start)};
}

std::shared_ptr<Segment> RoomRecording::Impl::segment_at(Samples sample) {
  for (const auto& segment : segments)
    if (sample >= segment->index.start && sample < segment->end) return segment;
  check_room();
  if (number == 0) number = last_number();
  auto segment = std::make_shared<Segment>();
  const Samples even = sample / plan.segment * plan.segment;
  auto& index = segment->index;
  index.event = plan.event;
  index.room = plan.room;
  index.room_name = plan.room_name;
  index.number = ++number;
  index.frame = plan.frame;
  index.start = std::max(even, *first);
  segment->end = even + plan.segment;
  segment->folder = segment_folder(plan.room, index.start, number);
  segments.push_back(segment);
  status.folder = segment->folder.string();
  status.segment = number;
  if (status.state == RecordingState::starting) {
    status.state = RecordingState::on;
    status.since = index.start;
  }
  return segment;
}

int RoomRecording::Impl::last_number() {
  int highest = 0;
  for (const auto& day : disk.folders(plan.room))
    for (const auto& folder : disk.folders(std::filesystem::path(plan.room) / day))
      highest = std::max(highest, segment_number(folder).value_or(0));
  return highest;
}

void RoomRecording::Impl::close(ChannelState& channel, Samples end, const char* why) {
  const auto bytes = channel.file->bytes(), filled = channel.file->filled();
  const auto segment = channel.segment;
  channel.file->close(end);
  count(*channel.file, bytes, filled);
  segment->done.push_back(std::move(*channel.file));
  channel.file.reset();
  channel.segment.reset();
  leave(segment, end, why);
}

/// One of its files is closed.
void RoomRecording::Impl::leave(const std::shared_ptr<Segment>& segment, Samples end,
                                const char* why) {
  if (--segment->open > 0) return;
  segment->index.end = end;
  segment->index.ended = why;
  std::erase(segments, segment);
  write_index(*segment);
}

/// Channels may be a segment apart, for the blink in which the last of them comes to its end.
void RoomRecording::Impl::close_all(Samples end, const char* why) {
  for (auto& channel : channels) {
    if (!channel.file) continue;
    const bool full = channel.segment->end <= end;
    close(channel, full ? channel.segment->end : end, full ? "full" : why);
  }
  if (!sound.file) return;
  const bool full = sound.segment->end <= end;
  close_sound(full ? sound.segment->end : end, full ? "full" : why);
}

void RoomRecording::Impl::every_page() {
  page = *latest / kRecordedPage * kRecordedPage;
  check_room();
  for (auto& channel : channels)
    if (channel.file && *latest > channel.segment->end + kLongestGap)
      close(channel, channel.segment->end, "full");
  if (sound.file && *latest > sound.segment->end + kLongestGap)
    close_sound(sound.segment->end, "full");
  for (const auto& segment : segments)
    if (segment->index_old) write_index(*segment);
}

void RoomRecording::Impl::check_room() {
  const auto room = disk.room();
  status.free_bytes = room.free;
  if (room.free < std::min(kReserve, room.size / kReserveShare))
    throw std::system_error(std::make_error_code(std::errc::no_space_on_device), "recordings");
}

void RoomRecording::Impl::write_index(Segment& segment) {
  disk.replace(segment.folder / kIndexName, to_json(segment.index));
  segment.index_old = false;
}

/// Whatever still works is done, so that all files end at the same sample.
void RoomRecording::Impl::fail(const std::string& reason) {
  const auto trying = [](auto what) {
    try {
      what();
    } catch (const std::exception&) {  // the disk fails, that is known
    }
  };
  for (const auto& segment : segments) {
    Samples safe = segment->end;
    for (auto& channel : channels)
      if (channel.segment == segment) safe = std::min(safe, channel.file->safe());
    auto* const heard = sound.segment == segment && sound.file ? &sound.file : &segment->done_sound;
    if (*heard) {
      safe = std::min(safe, (*heard)->safe());
      // A frame of FLAC ends where no page does.
      safe = std::max(segment->index.start, safe / kRecordedPage * kRecordedPage);
      trying([&] { (*heard)->cut_back(safe); });
    }
    for (auto& channel : channels)
      if (channel.segment == segment) trying([&] { channel.file->cut_back(safe); });
    for (auto& file : segment->done) trying([&] { file.cut_back(safe); });
    segment->index.end = safe;
    segment->index.ended = reason;
    if (safe == segment->index.start)
      trying([&] { disk.remove_folder(segment->folder); });
    else
      trying([&] { write_index(*segment); });
  }
  for (auto& channel : channels) {
    channel.file.reset();
    channel.segment.reset();
  }
  sound.file.reset();
  sound.segment.reset();
  segments.clear();
  status.state = RecordingState::failed;
  status.reason = reason;
  status.since = 0;
  ++status.failures;
}

}  // namespace dragoman::store
