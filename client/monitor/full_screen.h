#pragma once
/// The whole terminal for a redrawn picture, given back as it was.

#include <termios.h>

#include <string>
#include <vector>

namespace dragoman::client {

struct TerminalSize {
  int columns = 80, rows = 24;
  bool operator==(const TerminalSize&) const = default;
};

/// Lines that differ from what the terminal shows, as one text of ECMA-48 positions and lines; all
/// of them when `before` is empty. Pure.
std::string redraw(const std::vector<std::string>& before, const std::vector<std::string>& now);

/// While this lives: alternate screen, no cursor, no line wrap, keys one by one without echo.
class FullScreen {
 public:
  FullScreen() noexcept;
  ~FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;

  /// Asked anew each time: the window may have changed.
  TerminalSize size() const noexcept;
  /// Shows the lines, top left first, by a single write of what changed.
  void draw(const std::vector<std::string>& lines);

 private:
  termios before_{};
  bool changed_ = false;
  TerminalSize drawn_size_{0, 0};
  std::vector<std::string> shown_;
};

}  // namespace dragoman::client
