#pragma once
/// The small pieces that lines of a session description are made of. Any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::sdp {

/// Takes a line apart at spaces; runs of spaces count as one.
class Words {
 public:
  explicit Words(std::string_view line) noexcept : rest_(line) {}
  std::string_view next() noexcept;  ///< empty at the end
  std::string_view rest() noexcept;  ///< all that is left, spaces at both ends removed

 private:
  std::string_view rest_;
};

/// Gives a text line by line; lines end with LF or CR LF.
class Lines {
 public:
  explicit Lines(std::string_view text) noexcept : rest_(text) {}
  std::optional<std::string_view> next() noexcept;
  int number() const noexcept { return number_; }  ///< of the line last given, from 1

 private:
  std::string_view rest_;
  int number_ = 0;
};

/// Splits `text` at the first `separator`: what is before it is returned, `text` keeps what is
/// after (nothing when there is no separator).
std::string_view take_until(std::string_view& text, char separator) noexcept;

/// All of `text` as a decimal number 0 … `max`.
std::optional<std::uint64_t> to_number(std::string_view text, std::uint64_t max) noexcept;
/// All of `text` as a finite decimal fraction ≥ 0.
std::optional<double> to_fraction(std::string_view text) noexcept;

/// `text` between quotation marks for a message, shortened, and without characters that a terminal
/// would obey.
std::string quoted(std::string_view text);

std::string upper_case(std::string_view text);

}  // namespace dragoman::sdp
