#include "client/audio/portaudio_device.h"

#include "client/audio/portaudio_stream.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace dragoman::client {
namespace {

using namespace std::chrono_literals;
constexpr auto kLook = 100ms;
constexpr auto kRetry = 500ms;
constexpr Nanoseconds kDead = 1s;

}  // namespace

struct PortAudioDevice::Impl {
  DeviceRequest request;
  AudioCallback callback;
  StreamCounters counters;
  std::unique_ptr<PortAudioStream> stream;  ///< main thread before and after the watcher, else its

  mutable std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  DeviceState shown;

  std::thread watcher;

  void watch();
  bool alive() const noexcept;
  void show(bool running, std::string message);
  /// True when it is time to end.
  bool sleep(std::chrono::milliseconds time);
};

PortAudioDevice::PortAudioDevice(const DeviceRequest& request) : impl_(std::make_unique<Impl>()) {
  impl_->request = request;
  const PortAudioLibrary library;
  choose_device(library.devices(), request);
}

PortAudioDevice::~PortAudioDevice() {
  stop();
}

void PortAudioDevice::start(AudioCallback callback) {
  Impl& s = *impl_;
  s.callback = std::move(callback);
  s.counters.last_ns.store(monotonic_now().time_since_epoch().count());
  s.stream = std::make_unique<PortAudioStream>(s.request, s.callback, s.counters);
  // After an unplug only this device is it: sound never moves to another by itself.
  s.request.name = s.stream->label();
  s.stopping = false;
  s.shown.rate = s.stream->rate();
  s.show(true, "");
  s.watcher = std::thread([&s] { s.watch(); });
}

void PortAudioDevice::stop() noexcept {
  Impl& s = *impl_;
  if (!s.watcher.joinable()) return;
  {
    const std::lock_guard lock(s.mutex);
    s.stopping = true;
  }
  s.wake.notify_all();
  s.watcher.join();
  s.stream.reset();
  s.show(false, "");
}

void PortAudioDevice::set_ceiling(float value) noexcept {
  impl_->counters.ceiling.store(value, std::memory_order_relaxed);
}

DeviceState PortAudioDevice::state() const {
  const std::lock_guard lock(impl_->mutex);
  DeviceState state = impl_->shown;
  state.callbacks = impl_->counters.callbacks.load(std::memory_order_relaxed);
  state.xruns = impl_->counters.xruns.load(std::memory_order_relaxed);
  return state;
}

void PortAudioDevice::Impl::watch() {
  while (!sleep(kLook)) {
    if (alive()) {
      stream->refresh_latency();
      continue;
    }
    show(false,
         "sound device \"" + request.name + "\" is gone; it is opened again as soon as it is back");
    stream.reset();
    while (stream == nullptr) {
      if (sleep(kRetry)) return;
      try {
        counters.last_ns.store(monotonic_now().time_since_epoch().count());
        stream = std::make_unique<PortAudioStream>(request, callback, counters);
      } catch (const std::exception&) {
        // Said once already; the reason at each attempt would be the same.
      }
    }
    {
      const std::lock_guard lock(mutex);
      ++shown.reopened;
      shown.rate = stream->rate();
    }
    show(true, "sound device \"" + request.name + "\" is back");
  }
}

bool PortAudioDevice::Impl::alive() const noexcept {
  const Instant last{Nanoseconds{counters.last_ns.load(std::memory_order_relaxed)}};
  return stream->active() && monotonic_now() - last < kDead;
}

void PortAudioDevice::Impl::show(bool running, std::string message) {
  const std::lock_guard lock(mutex);
  shown.running = running;
  shown.message = std::move(message);
}

bool PortAudioDevice::Impl::sleep(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex);
  return wake.wait_for(lock, time, [this] { return stopping; });
}

std::vector<DeviceDescription> list_portaudio_devices() {
  const PortAudioLibrary library;
  std::vector<DeviceDescription> descriptions;
  for (const ListedDevice& device : library.devices()) descriptions.push_back(device.description);
  return descriptions;
}

}  // namespace dragoman::client
