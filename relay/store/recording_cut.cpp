#include "relay/store/recording_cut.h"

#include "codecs/ogg/opus_stream_reader.h"
#include "codecs/ogg/opus_stream_writer.h"
#include "relay/store/channel_file.h"
#include "relay/store/recording_names.h"
#include "relay/store/recording_plan.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <span>
#include <stdexcept>

namespace dragoman::store {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;

const SegmentIndex::File* find_file(const SegmentIndex& index, const std::string& channel) {
  const auto at = std::find_if(index.files.begin(), index.files.end(), [&](const auto& file) {
    return file.channel == channel && !is_flac(file.file);
  });
  return at == index.files.end() ? nullptr : &*at;
}

/// Calls `packet(frame, bytes, channels)` for those that lie in [from, to).
template <class Each>
void read_packets(const StoredSegment& segment, const SegmentIndex::File& file, Samples from,
                  Samples to, Each packet) {
  const Samples frame = segment.index.frame;
  FrameIndex n{(segment.index.start - ogg::kPreSkip) / frame};
  std::ifstream in(segment.folder / file.file, std::ios::binary);
  ogg::OpusStreamReader reader;
  std::vector<char> chunk(kChunk);
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0) {
    reader.feed(std::as_bytes(std::span(chunk).first(static_cast<std::size_t>(in.gcount()))));
    for (auto next = reader.next(); next; next = reader.next(), n = n + 1) {
      const Samples at = to_int(n) * frame;
      if (at >= to) return;
      if (at >= from && reader.head()) packet(n, next->data, reader.head()->channels);
    }
  }
}

struct Span {
  Samples from = 0, to = 0, frame = 0;
};

/// One channel, across the segments. False when nothing of it was recorded then.
bool write_track(const std::vector<StoredSegment>& segments, const Span& span,
                 const CutTrack& track, const std::string& title) {
  std::optional<ChannelFile> out;
  FileDisk disk(track.file.parent_path());
  for (const auto& segment : segments) {
    const auto* file = find_file(segment.index, track.channel);
    if (file == nullptr) continue;
    const auto take = [&](FrameIndex n, const std::vector<std::byte>& packet, int channels) {
      if (!out) {
        ogg::StreamConfig config;
        config.serial = 1;
        config.channels = channels;
        config.frame = span.frame;
        config.page_interval = kRecordedPage;
        config.title = title;
        config.language = track.language;
        out.emplace(disk.create(track.file.filename()), config, span.from, packet.front());
      }
      out->push(n, packet);
    };
    read_packets(segment, *file, span.from - ogg::kPreSkip, span.to, take);
  }
  if (out) out->close(span.to);
  return out.has_value();
}

}  // namespace

std::vector<CutTrack> cut_recording(const std::vector<StoredSegment>& all, Samples from, Samples to,
                                    const std::filesystem::path& folder) {
  std::vector<StoredSegment> segments;
  std::copy_if(all.begin(), all.end(), std::back_inserter(segments), [&](const auto& segment) {
    return segment.index.start < to && segment.index.end.value_or(to) > from;
  });
  if (segments.empty()) throw std::runtime_error("nothing was recorded in that time");
  const Span span{from / segments.front().index.frame * segments.front().index.frame,
                  (to + segments.front().index.frame - 1) / segments.front().index.frame *
                      segments.front().index.frame,
                  segments.front().index.frame};
  std::vector<CutTrack> tracks;
  for (const auto& segment : segments) {
    if (segment.index.frame != span.frame)
      throw std::runtime_error("the packets' length changed in that time; cut before and after " +
                               segment.folder.string());
    for (const auto& file : segment.index.files) {
      const auto known = [&](const CutTrack& track) { return track.channel == file.channel; };
      if (std::none_of(tracks.begin(), tracks.end(), known))
        tracks.push_back(
            {file.channel, file.language, file.name, folder / (file.channel + ".opus")});
    }
  }
  std::erase_if(tracks, [&](const CutTrack& track) {
    return !write_track(segments, span, track,
                        segments.front().index.room_name + " – " + track.name);
  });
  if (tracks.empty()) throw std::runtime_error("nothing was recorded in that time");
  return tracks;
}

}  // namespace dragoman::store
