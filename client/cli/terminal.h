#pragma once
/// A terminal taken over for keys and a redrawn screen, and given back as it was.

#include <termios.h>

#include <string>

namespace dragoman::client {

/// True when both standard input and output are a terminal in the foreground.
bool on_terminal() noexcept;

/// While this lives, keys come one by one without echo. Restores the terminal when destroyed.
class RawTerminal {
 public:
  RawTerminal() noexcept;
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  /// Redraws `lines` in place, without flicker: each line is rewritten and cleared to its end.
  void draw(const std::string& lines);
  /// Prints `text` above what is drawn.
  void note(const std::string& text);
  int columns() const noexcept;

 private:
  termios before_{};
  bool changed_ = false;
  int drawn_ = 0;  ///< line ends since the first line drawn
};

}  // namespace dragoman::client
