#include "client/cli/main_loop.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace dragoman::client {
namespace {

int checked(int fd, const char* what) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
  return fd;
}

sigset_t endings() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

bool background_job() {
  return ::isatty(STDIN_FILENO) != 0 && ::tcgetpgrp(STDIN_FILENO) != ::getpgrp();
}

}  // namespace

MainLoop::MainLoop() {
  const auto set = endings();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  signals_ = checked(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
  wake_ = checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
  timer_ = checked(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd");
}

MainLoop::~MainLoop() {
  for (const int fd : {signals_, wake_, timer_}) ::close(fd);
}

void MainLoop::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(work));
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void MainLoop::on_tick(Nanoseconds every, std::function<void()> tick) {
  tick_ = std::move(tick);
  itimerspec when{};
  when.it_interval.tv_sec = static_cast<time_t>(every.count() / 1'000'000'000);
  when.it_interval.tv_nsec = static_cast<long>(every.count() % 1'000'000'000);
  when.it_value = when.it_interval;
  ::timerfd_settime(timer_, 0, &when, nullptr);
}

void MainLoop::quit(int code) noexcept {
  if (!done_) code_ = code;
  done_ = true;
}

int MainLoop::run() {
  while (!done_) {
    const bool listen = input_ && input_open_ && !background_job();
    std::array<pollfd, 4> watched{{{signals_, POLLIN, 0},
                                   {wake_, POLLIN, 0},
                                   {timer_, POLLIN, 0},
                                   {listen ? STDIN_FILENO : -1, POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), 1000) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    if (watched[0].revents != 0) take_signal();
    if (watched[1].revents != 0) take_posted();
    if (watched[3].revents != 0) take_input();
    if (watched[2].revents != 0) take_tick();
  }
  return code_;
}

void MainLoop::take_signal() {
  signalfd_siginfo info{};
  if (::read(signals_, &info, sizeof info) == sizeof info) quit(0);
}

void MainLoop::take_posted() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(mutex_);
    work.swap(posted_);
  }
  for (const auto& one : work) one();
}

void MainLoop::take_tick() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(timer_, &count, sizeof count);
  if (tick_) tick_();
}

void MainLoop::take_input() {
  std::array<char, 4096> buffer;
  const auto got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (got > 0)
    input_({buffer.data(), static_cast<std::size_t>(got)});
  else if (got == 0 || errno != EINTR)
    input_open_ = false;
}

}  // namespace dragoman::client
