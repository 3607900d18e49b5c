#include "tests/client/net/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

extern char** environ;

namespace dragoman::testing {
namespace {

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe2");
  return ends;
}

/// Standard error goes to an unnamed file, so that a talkative child never blocks.
int make_error_file() {
  std::FILE* file = std::tmpfile();
  const int fd = ::dup(::fileno(file));
  std::fclose(file);
  return fd;
}

}  // namespace

Child::Child(const std::string& program, const std::vector<std::string>& arguments) {
  const auto in = make_pipe(), out = make_pipe();
  error_ = make_error_file();
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, error_, STDERR_FILENO);
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int error = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
  if (error != 0) throw std::system_error(error, std::generic_category(), program);
}

Child::~Child() {
  close_input();
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(output_);
  ::close(error_);
}

void Child::say(const std::string& line) {
  const auto text = line + "\n";
  [[maybe_unused]] const auto written = ::write(input_, text.data(), text.size());
}

void Child::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

bool Child::fill() {
  std::array<char, 4096> buffer;
  const auto got = ::read(output_, buffer.data(), buffer.size());
  if (got > 0) pending_.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::string Child::read_line() {
  while (pending_.find('\n') == std::string::npos)
    if (!fill()) return std::exchange(pending_, "");
  const auto end = pending_.find('\n');
  const auto line = pending_.substr(0, end);
  pending_.erase(0, end + 1);
  return line;
}

void Child::signal(int number) {
  ::kill(pid_, number);
}

int Child::wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  std::array<char, 4096> buffer;
  ::lseek(error_, 0, SEEK_SET);
  for (ssize_t got = 0; (got = ::read(error_, buffer.data(), buffer.size())) > 0;)
    errors_.append(buffer.data(), static_cast<std::size_t>(got));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Child::rest_of_output() {
  while (fill()) {
  }
  return std::exchange(pending_, "");
}

}  // namespace dragoman::testing
