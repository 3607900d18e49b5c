#include "relay/app/recordings_command.h"

#include "relay/app/json_writer.h"
#include "relay/app/lookup.h"
#include "relay/app/matroska.h"
#include "relay/app/recording_desk.h"
#include "relay/store/recording_cut.h"
#include "relay/store/recording_names.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <system_error>

namespace dragoman::app {
namespace {

namespace fs = std::filesystem;
using store::StoredSegment;

constexpr int kBadUsage = 2, kFailure = 1;

std::string local_text(Samples moment) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}",
                     fmt::localtime(static_cast<std::time_t>(moment / kSampleRate)));
}

std::string length_text(Samples length) {
  const auto seconds = static_cast<long long>((length + kSampleRate / 2) / kSampleRate);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::uint64_t bytes_of(const StoredSegment& segment) {
  std::uint64_t bytes = 0;
  for (const auto& file : segment.index.files) {
    std::error_code missing;
    const auto size = fs::file_size(segment.folder / file.file, missing);
    if (!missing) bytes += size;
  }
  return bytes;
}

std::string segment_json(const StoredSegment& segment, std::uint64_t bytes,
                         const std::vector<store::FileReport>* reports) {
  const auto& index = segment.index;
  JsonWriter out;
  out.begin_object().field("room", index.room).field("segment", index.number);
  out.field("folder", segment.folder.string()).field("start", store::utc_text(index.start));
  out.field("start_sample", index.start).key("end_sample");
  index.end ? out.value(*index.end) : out.null();
  out.key("seconds");
  index.end ? out.number(static_cast<double>(*index.end - index.start) / kSampleRate, 3)
            : out.null();
  out.field("ended", index.ended).field("bytes", bytes).key("files").begin_array();
  for (std::size_t i = 0; i < index.files.size(); ++i) {
    out.begin_object().field("channel", index.files[i].channel);
    out.field("file", index.files[i].file);
    if (reports != nullptr) {
      out.field("samples", (*reports)[i].length).key("trouble").known((*reports)[i].trouble);
    }
    out.end_object();
  }
  return out.end_array().end_object().take() + "\n";
}

/// Prints every segment; whether all was well.
bool list(const RecordingsRequest& request, const std::vector<StoredSegment>& segments) {
  bool well = true;
  if (!request.json)
    fmt::print("{:19}  {:>9}  {:12}  {:>5}  {:>8}  {:>9}  {}\n", "began (local time)", "length",
               "room", "files", "MB", "ended", "folder");
  for (const auto& segment : segments) {
    std::vector<store::FileReport> reports;
    if (request.check) reports = store::check_segment(segment);
    const auto bytes = bytes_of(segment);
    fmt::print("{}", request.json ? segment_json(segment, bytes, request.check ? &reports : nullptr)
                                  : segment_line(segment, bytes));
    for (const auto& report : reports) {
      if (report.trouble.empty()) continue;
      well = false;
      if (!request.json) fmt::print("  {}: {}\n", report.path.string(), report.trouble);
    }
  }
  return well;
}

/// A folder of this program's own, gone with it.
class Workshop {
 public:
  explicit Workshop(const fs::path& beside) {
    std::string pattern = (beside / ".dragoman-cut-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw std::system_error(errno, std::generic_category(), beside.string());
    folder_ = pattern;
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  const fs::path& folder() const noexcept { return folder_; }

 private:
  fs::path folder_;
};

int cut(const RecordingsRequest& request, const std::vector<StoredSegment>& segments) {
  const auto room = segments.back().index.room;
  if (std::any_of(segments.begin(), segments.end(),
                  [&](const auto& segment) { return segment.index.room != room; }))
    throw std::runtime_error("several rooms were recorded\n  Name one with --room");
  const auto& last = segments.back().index;
  const auto from = parse_moment(request.from, last.start);
  const auto to = parse_moment(request.to, last.start);
  if (!from || !to || *to <= *from)
    throw std::runtime_error(
        fmt::format("--from \"{}\" --to \"{}\" is no span of time\n  Write both as \"2026-11-29 "
                    "14:00:00\", or \"14:00\" for the day of the last recording",
                    request.from, request.to));
  if (fs::exists(request.cut))
    throw std::runtime_error(request.cut.string() + " is there already\n  Name another file");
  const Workshop workshop(fs::absolute(request.cut).parent_path());
  const auto tracks = store::cut_recording(segments, *from, *to, workshop.folder());
  write_matroska(tracks, fmt::format("{} – {}", last.event, last.room_name), request.cut);
  fmt::print("{}: {} tracks, {} from {}\n", request.cut.string(), tracks.size(),
             length_text(*to - *from), local_text(*from));
  return 0;
}

}  // namespace

std::string segment_line(const StoredSegment& segment, std::uint64_t bytes) {
  const auto& index = segment.index;
  return fmt::format("{:19}  {:>9}  {:12}  {:>5}  {:>8.1f}  {:>9}  {}\n", local_text(index.start),
                     index.end ? length_text(*index.end - index.start) : "goes on", index.room,
                     index.files.size(), static_cast<double>(bytes) / 1e6, index.ended,
                     segment.folder.string());
}

std::optional<Samples> parse_moment(std::string_view text, Samples near) {
  const std::string written(text);
  const auto day = static_cast<std::time_t>(near / kSampleRate);
  std::tm time = fmt::localtime(day);
  const char* rest = written.c_str();
  time.tm_hour = time.tm_min = time.tm_sec = 0;
  std::tm dated{};
  if (const char* after = ::strptime(rest, "%Y-%m-%d", &dated)) {
    if (*after != ' ' && *after != 'T') return std::nullopt;
    time = dated;
    rest = after + 1;
  }
  rest = ::strptime(rest, "%H:%M", &time);
  if (rest == nullptr) return std::nullopt;
  double seconds = 0;
  if (*rest == ':') {
    char* end = nullptr;
    const char first = rest[1];
    if (first < '0' || first > '9') return std::nullopt;
    seconds = std::strtod(rest + 1, &end);
    if (seconds >= 61) return std::nullopt;
    rest = end;
  }
  const bool utc = *rest == 'Z';
  if (utc) ++rest;
  if (*rest != '\0') return std::nullopt;
  time.tm_sec = 0;
  time.tm_isdst = -1;
  const std::time_t whole = utc ? ::timegm(&time) : ::mktime(&time);
  return Samples{whole} * kSampleRate + std::llround(seconds * kSampleRate);
}

int recordings(const RecordingsRequest& request, const event::Event& event) {
  if (const auto complaint = no_such_room(event, request.room)) {
    fmt::print(stderr, "{}\n", *complaint);
    return kBadUsage;
  }
  store::Complaints complaints;
  const auto root = recordings_path(event);
  const auto segments = store::find_segments(root, request.room, complaints);
  for (const auto& complaint : complaints) fmt::print(stderr, "{}\n", complaint);
  if (segments.empty()) {
    fmt::print(stderr,
               "dragoman-relay: nothing is recorded below {}\n  POST /api/v1/rooms/ROOM/recording "
               "with {{\"on\": true}} begins, [storage] record = true records everything\n",
               root.string());
    return request.json && request.cut.empty() && complaints.empty() ? 0 : kFailure;
  }
  if (!request.cut.empty()) return cut(request, segments);
  return list(request, segments) && complaints.empty() ? 0 : kFailure;
}

}  // namespace dragoman::app
