#pragma once
/// Who reads a channel's encoded frames on the control thread: the media plane puts them into its
/// tap for as long as anybody does.

#include "relay/app/media_control.h"

#include <cstddef>
#include <map>
#include <utility>

namespace dragoman::app {

/// Control thread. Each hold() is paired with a release().
class FrameTaps {
 public:
  explicit FrameTaps(MediaControl& media) : media_(media) {}

  void hold(std::size_t room, int channel);
  void release(std::size_t room, int channel) noexcept;

 private:
  MediaControl& media_;
  std::map<std::pair<std::size_t, int>, int> readers_;
};

}  // namespace dragoman::app
