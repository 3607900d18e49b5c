#pragma once
/// A QR code (ISO/IEC 18004) of a text, drawn as SVG or PNG, with its quiet zone. Any thread;
/// allocates.

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

class QrCode {
 public:
  /// Throws std::invalid_argument for a text that no code can hold (beyond 2 kB).
  explicit QrCode(const std::string& text);

  int size() const noexcept { return size_; }  ///< modules on a side, without the quiet zone
  bool dark(int x, int y) const noexcept {
    return modules_[static_cast<std::size_t>(y) * static_cast<std::size_t>(size_) +
                    static_cast<std::size_t>(x)];
  }

  /// Scales to any size; `label` is read out for it, and `caption` printed below it.
  std::string svg(std::string_view label, std::string_view caption = {}) const;
  std::string png() const;  ///< some 300 pixels on a side, for an address of usual length

 private:
  int size_ = 0;
  std::vector<bool> modules_;
};

}  // namespace dragoman::app
