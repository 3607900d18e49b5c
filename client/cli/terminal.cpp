#include "client/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace dragoman::client {

bool on_terminal() noexcept {
  return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0 &&
         ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

RawTerminal::RawTerminal() noexcept {
  if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  changed_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
  std::fputs("\x1b[?25l", stdout);  // hide the cursor
}

RawTerminal::~RawTerminal() {
  std::fputs("\x1b[?25h\n", stdout);
  std::fflush(stdout);
  if (changed_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void RawTerminal::draw(const std::string& lines) {
  std::string out = drawn_ > 0 ? "\x1b[" + std::to_string(drawn_) + "A\r" : "\r";
  for (const char c : lines) {
    if (c == '\n') out += "\x1b[K";
    out += c;
  }
  out += "\x1b[K";
  drawn_ = static_cast<int>(std::count(lines.begin(), lines.end(), '\n'));
  std::fwrite(out.data(), 1, out.size(), stdout);
  std::fflush(stdout);
}

void RawTerminal::note(const std::string& text) {
  const std::string back = drawn_ > 0 ? "\x1b[" + std::to_string(drawn_) + "A\r" : "\r";
  const std::string out = back + "\x1b[J" + text + "\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
  std::fflush(stdout);
  drawn_ = 0;
}

int RawTerminal::columns() const noexcept {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace dragoman::client
