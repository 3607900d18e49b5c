#include "client/monitor/full_screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace dragoman::client {
namespace {

// Alternate screen, hidden cursor, no wrap; and back. xterm's private modes, known to every
// terminal of today; 2026 (synchronised output) is ignored where it is unknown.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
constexpr std::string_view kLeave = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr std::string_view kBeginUpdate = "\x1b[?2026h", kEndUpdate = "\x1b[?2026l";

void write_all(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const auto written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // the terminal is gone; SIGHUP or the end of input follows
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string redraw(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  std::string out;
  for (std::size_t row = 0; row < now.size(); ++row) {
    if (row < before.size() && before[row] == now[row]) continue;
    // Cleared first: behind a line that fills the terminal, the cursor still stands on its last
    // cell.
    out += "\x1b[" + std::to_string(row + 1) + ";1H\x1b[K" + now[row];
  }
  return out;
}

FullScreen::FullScreen() noexcept {
  if (::tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    raw.c_cc[VSUSP] = _POSIX_VDISABLE;  // stopping would leave the shell on the alternate screen
    changed_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
  }
  write_all(kEnter);
}

FullScreen::~FullScreen() {
  write_all(kLeave);
  if (changed_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

TerminalSize FullScreen::size() const noexcept {
  winsize window{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
  return known ? TerminalSize{window.ws_col, window.ws_row} : TerminalSize{};
}

void FullScreen::draw(const std::vector<std::string>& lines) {
  std::string out;
  if (const TerminalSize now = size(); now != drawn_size_) {
    drawn_size_ = now;
    shown_.clear();
    out += "\x1b[2J";
  }
  out += redraw(shown_, lines);
  if (!out.empty()) write_all(std::string{kBeginUpdate} + out + std::string{kEndUpdate});
  shown_ = lines;
}

}  // namespace dragoman::client
