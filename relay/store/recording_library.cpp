#include "relay/store/recording_library.h"

#include "codecs/ogg/opus_stream_writer.h"
#include "codecs/ogg/page_reader.h"
#include "relay/store/flac_check.h"
#include "relay/store/recording_disk.h"
#include "relay/store/recording_names.h"
#include "relay/store/recording_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>

namespace dragoman::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{1} << 18;
/// At the end of a file there is more than one whole page in so much, at any bit rate.
constexpr std::uint64_t kTail = std::uint64_t{1} << 18;

/// Calls `page` for each whole page from byte `from` on; the bytes that are none.
template <class Each>
std::uint64_t read_pages(const fs::path& path, std::uint64_t from, Each page) {
  std::ifstream in(path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(from));
  ogg::PageReader reader;
  std::vector<char> chunk(kChunk);
  std::uint64_t fed = 0, whole = 0;
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0) {
    const auto count = static_cast<std::size_t>(in.gcount());
    fed += count;
    reader.feed(std::as_bytes(std::span(chunk).first(count)));
    while (auto found = reader.next()) {
      whole = found->end;
      found->end += from;
      page(*found);
    }
  }
  return reader.skipped() + (fed - whole);
}

StoredSegment read_segment(const fs::path& folder) {
  std::ifstream in(folder / kIndexName, std::ios::binary);
  if (!in) throw std::runtime_error("it has no " + std::string(kIndexName));
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return {folder, parse_segment_index(text)};
}

std::vector<fs::path> folders_of(const fs::path& path) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(path, none))
    if (entry.is_directory(none)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// Where the pages of a file's end lie, and how far a player comes with each.
struct Tail {
  fs::path path;
  std::uint64_t size = 0;
  std::vector<ogg::Page> pages;
  std::optional<Samples> flac;  ///< of a file without pages, its samples

  /// As a granule, from the run-up on.
  Samples safe() const {
    if (flac) return *flac + ogg::kPreSkip;
    return pages.empty() ? 0 : pages.back().granule;
  }
};

Tail read_tail(const fs::path& path) {
  Tail tail{path, fs::file_size(path), {}, std::nullopt};
  if (is_flac(path.string())) {
    tail.flac = check_flac(path).length;
    return tail;
  }
  read_pages(path, tail.size > kTail ? tail.size - kTail : 0,
             [&tail](const ogg::Page& page) { tail.pages.push_back(page); });
  return tail;
}

void cut(const Tail& tail, Samples granule) {
  if (tail.flac) return cut_flac(tail.path, granule - ogg::kPreSkip);
  const auto at =
      std::find_if(tail.pages.rbegin(), tail.pages.rend(),
                   [granule](const ogg::Page& page) { return page.granule <= granule; });
  if (at != tail.pages.rend() && at->end < tail.size) fs::resize_file(tail.path, at->end);
}

std::string end_segment(const fs::path& root, StoredSegment segment) {
  std::vector<Tail> tails;
  for (const auto& file : segment.index.files)
    tails.push_back(read_tail(segment.folder / file.file));
  if (tails.empty()) return "";
  Samples common = tails.front().safe();
  for (const Tail& tail : tails) common = std::min(common, tail.safe());
  auto& index = segment.index;
  // A frame of FLAC ends where no page does.
  if (std::any_of(tails.begin(), tails.end(), [](const Tail& tail) { return tail.flac; }))
    common = std::max(index.start,
                      (index.start + common - ogg::kPreSkip) / kRecordedPage * kRecordedPage) -
             index.start + ogg::kPreSkip;
  for (const Tail& tail : tails) cut(tail, common);
  index.end = index.start + std::max<Samples>(0, common - ogg::kPreSkip);
  index.ended = "the relay was killed";
  FileDisk(root).replace(fs::relative(segment.folder, root) / kIndexName, to_json(index));
  return fmt::format("{}: a relay that was killed left {} files there; they end at {} now",
                     segment.folder.string(), tails.size(), utc_text(*index.end));
}

}  // namespace

std::vector<StoredSegment> find_segments(const fs::path& root, const std::string& room,
                                         Complaints& complaints) {
  std::vector<StoredSegment> found;
  for (const auto& of_room : folders_of(root)) {
    if (!room.empty() && of_room.filename() != room) continue;
    const auto first = static_cast<std::ptrdiff_t>(found.size());
    for (const auto& day : folders_of(of_room))
      for (const auto& folder : folders_of(day)) {
        if (!segment_number(folder.filename().string())) continue;
        try {
          found.push_back(read_segment(folder));
        } catch (const std::exception& error) {
          complaints.push_back(folder.string() + ": " + error.what());
        }
      }
    std::stable_sort(found.begin() + first, found.end(),
                     [](const auto& a, const auto& b) { return a.index.start < b.index.start; });
  }
  return found;
}

std::vector<FileReport> check_segment(const StoredSegment& segment) {
  std::vector<FileReport> reports;
  for (const auto& file : segment.index.files) {
    FileReport report{segment.folder / file.file, file.channel, 0, 0, ""};
    std::error_code missing;
    report.bytes = fs::file_size(report.path, missing);
    if (missing) {
      report.bytes = 0;
      report.trouble = missing.message();
      reports.push_back(std::move(report));
      continue;
    }
    const auto& end = segment.index.end;
    std::uint64_t skipped = 0;
    if (is_flac(file.file)) {
      const auto flac = check_flac(report.path);
      report.length = flac.length;
      skipped = flac.errors;
    } else {
      Samples granule = 0;
      skipped = read_pages(report.path, 0, [&granule](const ogg::Page& page) {
        if (page.granule >= 0) granule = page.granule;
      });
      report.length = std::max<Samples>(0, granule - ogg::kPreSkip);
    }
    if (skipped > 0 && end)
      report.trouble =
          fmt::format("{} {} are damaged", skipped, is_flac(file.file) ? "frames" : "bytes");
    else if (end && report.length != *end - segment.index.start)
      report.trouble = fmt::format("it is {} samples long, its segment {}", report.length,
                                   *end - segment.index.start);
    reports.push_back(std::move(report));
  }
  return reports;
}

Complaints end_open_segments(const fs::path& root) noexcept try {
  Complaints told, ignored;
  for (const auto& segment : find_segments(root, "", ignored)) {
    if (segment.index.end) continue;
    try {
      if (auto done = end_segment(root, segment); !done.empty()) told.push_back(std::move(done));
    } catch (const std::exception& error) {
      told.push_back(segment.folder.string() + ": " + error.what());
    }
  }
  return told;
} catch (...) {
  return {};
}

}  // namespace dragoman::store
