#include "codecs/rtp/types.h"
#include "relay/event/bandwidth.h"
#include "relay/event/duration.h"
#include "relay/event/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dragoman::event {
namespace {

constexpr std::array<Samples, 4> kFrames{120, 240, 480, 960};
constexpr int kMostRedOffset = (1 << 14) - 1;  // RFC 2198 §3: timestamp offset, 14 bits
constexpr int kMostRedBlock = (1 << 10) - 1;   // … and block length, 10 bits
constexpr std::chrono::seconds kShortestSegment{10}, kSegmentStep{1};
constexpr int kLeastOpusBytes = 3;  // below, libopus sends empty frames instead of sound

void read_frame(TableReader& table, Samples& out) {
  const auto frame = table.duration("frame", "frame = \"5ms\"");
  if (!frame) return;
  const auto found = std::find_if(kFrames.begin(), kFrames.end(), [&](Samples samples) {
    return samples_to_duration(samples) == *frame;
  });
  if (found != kFrames.end()) {
    out = *found;
    return;
  }
  table.complain("frame", fmt::format("\"frame\" cannot be {}", duration_text(*frame)),
                 "Opus frames here are 2.5ms, 5ms, 10ms or 20ms; 5ms is the default.");
}

void check_bitrate(TableReader& table, const Audio& audio) {
  if (frame_bytes(audio) >= kLeastOpusBytes) return;
  table.complain(table.has("bitrate") ? "bitrate" : "frame",
                 fmt::format("a frame of {} at {} b/s has no room for sound",
                             duration_text(samples_to_duration(audio.frame)), audio.bitrate),
                 "Raise the bitrate or lengthen the frame.");
}

// Distances that are wrong by themselves; the good ones ascending.
std::vector<int> read_distances(TableReader& table, Samples frame) {
  std::vector<int> good;
  const int most = kMostRedOffset / static_cast<int>(frame);
  for (const auto& [distance, place] : table.integers("redundancy", "redundancy = [1, 2]")) {
    if (distance < 1 || distance > most) {
      table.complain(place, fmt::format("\"redundancy\" has a copy {} frames later", distance),
                     fmt::format("With frames of {} a copy may be 1 to {} frames later.",
                                 duration_text(samples_to_duration(frame)), most));
    } else if (std::find(good.begin(), good.end(), distance) != good.end()) {
      table.complain(place, fmt::format("\"redundancy\" has the distance {} twice", distance),
                     "Each copy needs a distance of its own, like [1, 2].");
    } else {
      good.push_back(distance);
    }
  }
  std::sort(good.begin(), good.end());
  return good;
}

void check_red_size(TableReader& table, Audio& audio) {
  if (audio.redundancy.empty()) return;
  const char* key = table.has("redundancy") ? "redundancy" : "bitrate";
  if (frame_bytes(audio) > kMostRedBlock) {
    table.complain(key,
                   fmt::format("a frame of {} bytes is too long to be copied", frame_bytes(audio)),
                   "Lower the bitrate or the frame length, or write redundancy = [].");
  } else if (red_packet_bytes(audio) > static_cast<int>(rtp::kMaxDatagram)) {
    table.complain(
        key,
        fmt::format("with {} copies a RED packet is {} bytes long", audio.redundancy.size(),
                    red_packet_bytes(audio)),
        fmt::format("A datagram holds {}. Make fewer copies, or lower the bitrate or the "
                    "frame length.",
                    rtp::kMaxDatagram));
  }
}

}  // namespace

void read_audio(TableReader& table, Audio& audio) {
  read_frame(table, audio.frame);
  assign(table.integer("bitrate", 6000, 510000, audio.bitrate, "b/s"), audio.bitrate);
  assign(table.boolean("vbr"), audio.vbr);
  assign(table.integer("complexity", 0, 10, audio.complexity), audio.complexity);
  assign(table.boolean("level_match"), audio.level_match);
  assign(table.integer("workers", 0, 64, audio.workers), audio.workers);
  if (table.has("redundancy")) audio.redundancy = read_distances(table, audio.frame);
  check_bitrate(table, audio);
  check_red_size(table, audio);
}

void read_storage(TableReader& table, const std::filesystem::path& folder, Storage& storage) {
  if (const auto dir = table.text("dir")) storage.dir = *dir;
  storage.dir_where = table.where("dir");
  storage.dir = (folder / storage.dir).lexically_normal();
  assign(table.boolean("record"), storage.record);
  assign(table.boolean("floor_flac"), storage.floor_flac);
  const auto segment = table.duration("segment", "segment = \"60min\"");
  if (!segment) return;
  if (*segment < kShortestSegment || *segment % kSegmentStep != Nanoseconds{0}) {
    table.complain("segment", fmt::format("\"segment\" cannot be {}", duration_text(*segment)),
                   "A recording's files are 10s to 1440min long, in whole seconds; 60min is the "
                   "default.");
    return;
  }
  storage.segment = duration_to_samples(*segment);
}

}  // namespace dragoman::event
