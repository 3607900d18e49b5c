#pragma once
/// Reads a sound file ahead on a thread of its own, for the audio thread.

#include "client/audio/sound_file.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <thread>

namespace dragoman::client {

/// Holds two seconds. Construction and destruction on a control thread.
class FileFeed {
 public:
  FileFeed(SoundFile file, int channels);
  ~FileFeed();
  FileFeed(const FileFeed&) = delete;
  FileFeed& operator=(const FileFeed&) = delete;

  /// Audio thread; real-time safe. Fills `out`; false when the disk was too slow and part of it is
  /// silence.
  bool read(audio::MutableBlock out) noexcept;

 private:
  void run();
  bool fill();

  SoundFile file_;
  int channels_;
  boost::lockfree::spsc_queue<float> queue_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace dragoman::client
