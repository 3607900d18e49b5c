#include "relay/net/loop.h"

#include <boost/asio.hpp>

#include <sys/eventfd.h>
#include <unistd.h>

#include <optional>
#include <system_error>
#include <vector>

namespace dragoman::net {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Work on an even grid of deadlines.
class Ticker {
 public:
  Ticker(asio::io_context& context, std::chrono::milliseconds period, std::function<void()> work)
      : timer_(context), period_(period), work_(std::move(work)) {
    timer_.expires_after(period_);
    wait();
  }

 private:
  void wait() {
    timer_.async_wait([this](error_code error) {
      if (error) return;
      const auto now = std::chrono::steady_clock::now();
      auto next = timer_.expiry() + period_;
      if (next < now) next = now + period_;
      timer_.expires_at(next);
      wait();
      work_();
    });
  }

  asio::steady_timer timer_;
  std::chrono::milliseconds period_;
  std::function<void()> work_;
};

/// An eventfd: any thread writes, the loop reads.
class Waker {
 public:
  Waker(asio::io_context& context, std::function<void()> work)
      : event_(context, open_eventfd()), work_(std::move(work)) {
    wait();
  }

  void wake() noexcept {
    const std::uint64_t one = 1;
    // A full counter means that the loop will wake anyway.
    [[maybe_unused]] const auto written = ::write(event_.native_handle(), &one, sizeof one);
  }

 private:
  static int open_eventfd() {
    const int fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    return fd;
  }

  void wait() {
    event_.async_wait(asio::posix::stream_descriptor::wait_read, [this](error_code error) {
      if (error) return;
      std::uint64_t count = 0;
      [[maybe_unused]] const auto got = ::read(event_.native_handle(), &count, sizeof count);
      wait();
      work_();
    });
  }

  asio::posix::stream_descriptor event_;
  std::function<void()> work_;
};

/// One kind of signal, as often as it comes.
class SignalWatch {
 public:
  SignalWatch(asio::io_context& context, int signal, std::function<void()> work)
      : signals_(context, signal), work_(std::move(work)) {
    wait();
  }

 private:
  void wait() {
    signals_.async_wait([this](error_code error, int) {
      if (error) return;
      wait();
      work_();
    });
  }

  asio::signal_set signals_;
  std::function<void()> work_;
};

}  // namespace

struct ControlLoop::Impl {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> busy{context.get_executor()};
  std::vector<std::unique_ptr<Ticker>> tickers;
  std::vector<std::unique_ptr<Waker>> wakers;
  std::optional<asio::signal_set> signals;
  std::optional<SignalWatch> hangups;
};

ControlLoop::ControlLoop() : impl_(std::make_unique<Impl>()) {}
ControlLoop::~ControlLoop() = default;

void ControlLoop::run() {
  impl_->context.run();
}

void ControlLoop::stop() noexcept {
  impl_->context.stop();
}

void ControlLoop::post(std::function<void()> work) {
  asio::post(impl_->context, std::move(work));
}

void ControlLoop::every(std::chrono::milliseconds period, std::function<void()> work) {
  impl_->tickers.push_back(std::make_unique<Ticker>(impl_->context, period, std::move(work)));
}

void ControlLoop::on_termination(std::function<void()> work) {
  impl_->signals.emplace(impl_->context, SIGINT, SIGTERM);
  impl_->signals->async_wait([work = std::move(work)](error_code error, int) {
    if (!error) work();
  });
}

void ControlLoop::on_hangup(std::function<void()> work) {
  impl_->hangups.emplace(impl_->context, SIGHUP, std::move(work));
}

std::function<void()> ControlLoop::waker(std::function<void()> work) {
  impl_->wakers.push_back(std::make_unique<Waker>(impl_->context, std::move(work)));
  return [waker = impl_->wakers.back().get()] { waker->wake(); };
}

asio::io_context& ControlLoop::context() noexcept {
  return impl_->context;
}

}  // namespace dragoman::net
