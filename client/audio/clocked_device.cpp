#include "client/audio/clocked_device.h"

#include "client/audio/pacer.h"
#include "relay/net/realtime.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace dragoman::client {
namespace {

constexpr Samples kDefaultPeriod = 240;
constexpr int kPriority = 40;

void set_timer(int timer, Instant at) noexcept {
  const auto since = at.time_since_epoch();
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(since);
  itimerspec when{};
  when.it_value = {whole.count(), (since - whole).count()};
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, nullptr);
}

}  // namespace

ClockedDevice::ClockedDevice(const DeviceRequest& request, std::unique_ptr<FileFeed> feed)
    : period_(request.period > 0 ? std::min(request.period, audio::kMaxBlock) : kDefaultPeriod),
      feed_(std::move(feed)),
      input_(static_cast<std::size_t>(period_ * request.input_channels)),
      output_(static_cast<std::size_t>(period_ * request.output_channels)) {
  timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (timer_ < 0 || wake_ < 0) {
    throw std::system_error(errno, std::system_category(), "cannot create a timer");
  }
}

ClockedDevice::~ClockedDevice() {
  stop();
  ::close(timer_);
  ::close(wake_);
}

void ClockedDevice::start(AudioCallback callback) {
  callback_ = std::move(callback);
  running_.store(true);
  thread_ = std::thread([this] { run(); });
}

void ClockedDevice::stop() noexcept {
  if (!thread_.joinable()) return;
  running_.store(false);
  eventfd_write(wake_, 1);
  thread_.join();
}

DeviceState ClockedDevice::state() const {
  DeviceState state;
  state.running = running_.load();
  state.callbacks = callbacks_.load(std::memory_order_relaxed);
  state.xruns = xruns_.load(std::memory_order_relaxed);
  return state;
}

void ClockedDevice::run() noexcept {
  net::prepare_realtime("clock device", kPriority);
  Pacer pacer(monotonic_now() + samples_to_duration(period_), period_);
  std::array<pollfd, 2> wait{{{timer_, POLLIN, 0}, {wake_, POLLIN, 0}}};
  while (running_.load(std::memory_order_relaxed)) {
    const Instant now = monotonic_now();
    if (pacer.skip(now) > 0) xruns_.fetch_add(1, std::memory_order_relaxed);
    if (pacer.due(now)) {
      period(pacer.deadline());
      pacer.advance();
      continue;
    }
    set_timer(timer_, pacer.deadline());
    poll(wait.data(), wait.size(), -1);
  }
}

void ClockedDevice::period(Instant deadline) noexcept {
  if (feed_ != nullptr && !feed_->read(input_)) xruns_.fetch_add(1, std::memory_order_relaxed);
  callback_(input_, output_, deadline - samples_to_duration(period_), deadline);
  callbacks_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace dragoman::client
