#pragma once
/// "null" and "file": a device made of a clock. Output goes nowhere; input is silence or a file.

#include "client/audio/device.h"
#include "client/audio/file_feed.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace dragoman::client {

/// A thread that sleeps until absolute deadlines of CLOCK_MONOTONIC (timerfd: no timer slack).
class ClockedDevice final : public AudioDevice {
 public:
  /// `feed` may be empty. Period 0 = 240 samples.
  ClockedDevice(const DeviceRequest& request, std::unique_ptr<FileFeed> feed);
  ~ClockedDevice() override;

  void start(AudioCallback callback) override;
  void stop() noexcept override;
  void set_ceiling(float) noexcept override {}  ///< nothing leaves
  DeviceState state() const override;

 private:
  void run() noexcept;
  void period(Instant deadline) noexcept;

  Samples period_;
  std::unique_ptr<FileFeed> feed_;
  std::vector<float> input_, output_;
  AudioCallback callback_;
  int timer_ = -1, wake_ = -1;
  std::atomic<std::uint64_t> callbacks_{0}, xruns_{0};
  std::atomic<bool> running_{false};
  std::thread thread_;
};

}  // namespace dragoman::client
