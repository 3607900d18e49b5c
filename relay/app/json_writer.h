#pragma once
/// Writes JSON text front to back: for answers whose shape is fixed, where building a tree first
/// would be waste (meters leave 25 times a second). Numbers come out as people write them.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::app {

/// Control thread; allocates. The caller pairs begin and end.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool yes);
  JsonWriter& value(std::integral auto number) { return raw(std::to_string(number)); }
  /// With `decimals` places at most; not a number becomes null.
  JsonWriter& number(double value, int decimals);
  JsonWriter& null() { return raw("null"); }
  /// Text when there is some, else null: unknown.
  JsonWriter& known(std::string_view text) { return text.empty() ? null() : value(text); }
  /// JSON text, taken as it is.
  JsonWriter& raw(std::string_view json);

  template <class T>
  JsonWriter& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  const std::string& text() const noexcept { return text_; }
  std::string take() { return std::move(text_); }

 private:
  void separate();

  std::string text_;
  bool first_ = true;  ///< nothing stands before in this object or array, or a key does
};

}  // namespace dragoman::app
