#pragma once
/// What a recording of one room is to be: plain values, handed in by whoever knows the event.

#include "codecs/audio/time.h"

#include <string>
#include <vector>

namespace dragoman::store {

/// Pages of all channels end where the room's clock reaches a multiple of this: what a crash loses.
inline constexpr Samples kRecordedPage = kSampleRate / 2;
/// Every file begins at a multiple of this.
inline constexpr Samples kRecordedGrid = kSampleRate / 10;

struct RecordedChannel {
  std::string id;        ///< "floor" or a language code
  std::string language;  ///< BCP 47, empty for the floor
  std::string name;
  int number = 0;
  int channels = 1;
};

struct RoomPlan {
  std::string event, room, room_name;
  Samples frame = 240;
  Samples segment = 3600 * Samples{kSampleRate};  ///< a multiple of a second
  std::vector<RecordedChannel> channels;          ///< by channel index
  bool floor_flac = false;  ///< the first channel's sound as well, without loss
};

}  // namespace dragoman::store
