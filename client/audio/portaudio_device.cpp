#include "client/audio/portaudio_device.h"

#include "client/audio/jack_cables.h"
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
/// A JACK server that holds still for so long goes on by itself; new ports would only be in the
/// way.
constexpr Nanoseconds kPatience = 4s;

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

  CableMemory cables;                  ///< the watcher's
  std::uint64_t callbacks_looked = 0;  ///< the watcher's

  std::thread watcher;

  void watch();
  void tend();
  void open_again();
  void lay_cables();
  Nanoseconds silence() const noexcept;
  bool alive() const noexcept { return stream->active() && silence() < kDead; }
  bool may_go_on() const noexcept {
    return stream->active() && stream->waits_for_server() && silence() < kPatience;
  }
  void show(bool running, std::string message);
  bool shown_running() const;
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
      if (!shown_running()) show(true, "sound device \"" + request.name + "\" goes on");
      tend();
    } else if (may_go_on()) {
      show(false, "sound device \"" + request.name + "\" holds still; waiting for it to go on");
    } else {
      open_again();
    }
  }
}

void PortAudioDevice::Impl::tend() {
  stream->refresh_latency();
  const std::uint64_t callbacks = counters.callbacks.load(std::memory_order_relaxed);
  cables.look(jack_cables(), callbacks != callbacks_looked);
  callbacks_looked = callbacks;
  lay_cables();
}

void PortAudioDevice::Impl::open_again() {
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
  // PortAudio has laid its own cables, to the card's ports.
  if (const auto laid = jack_cables())
    for (const Cable& cable : cables.reopened(*laid)) cut_jack_cable(cable);
  lay_cables();
  {
    const std::lock_guard lock(mutex);
    ++shown.reopened;
    shown.rate = stream->rate();
  }
  show(true, "sound device \"" + request.name + "\" is back");
}

void PortAudioDevice::Impl::lay_cables() {
  const Cables missing = cables.missing();
  for (const Cable& cable : missing)
    if (lay_jack_cable(cable)) cables.laid(cable);
}

Nanoseconds PortAudioDevice::Impl::silence() const noexcept {
  return monotonic_now() - Instant{Nanoseconds{counters.last_ns.load(std::memory_order_relaxed)}};
}

void PortAudioDevice::Impl::show(bool running, std::string message) {
  const std::lock_guard lock(mutex);
  shown.running = running;
  shown.message = std::move(message);
}

bool PortAudioDevice::Impl::shown_running() const {
  const std::lock_guard lock(mutex);
  return shown.running;
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
