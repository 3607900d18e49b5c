#pragma once
/// Takes fields out of a JSON object within bounds. The first thing wrong is kept as a sentence
/// that names the field; whatever is read after it changes nothing.

#include <boost/json/object.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::control {

/// Longest texts, in bytes.
inline constexpr std::size_t kMaxId = 64;          ///< ids of rooms, booths, channels, sources
inline constexpr std::size_t kMaxLanguage = 35;    ///< BCP 47 code
inline constexpr std::size_t kMaxText = 512;       ///< names and sentences for people
inline constexpr std::size_t kMaxNonce = 64;       ///< hex digits
inline constexpr std::size_t kMaxMediaKey = 88;    ///< hex digits
inline constexpr std::size_t kMaxChannels = 128;   ///< entries of any list
inline constexpr std::size_t kMaxSdp = 16 * 1024;  ///< a session description

enum class Need : bool { optional, required };

class FieldReader {
 public:
  /// `name` stands before the field in messages: "hello". The object must outlive the reader.
  FieldReader(const boost::json::object& object, std::string name);

  /// UTF-8 of at most `longest` bytes without control characters.
  void text(std::string_view key, std::size_t longest, Need need, std::string& out);
  /// The same of several lines: with carriage returns and line feeds.
  void lines(std::string_view key, std::size_t longest, Need need, std::string& out);
  /// A text that is one of `words`; the empty text when optional and missing.
  void word(std::string_view key, std::initializer_list<std::string_view> words, Need need,
            std::string& out);
  /// The index of the word, untouched when it is optional and missing.
  void choice(std::string_view key, std::initializer_list<std::string_view> words, Need need,
              std::size_t& index);
  template <class Int>
  void integer(std::string_view key, std::int64_t lowest, std::int64_t highest, Need need,
               Int& out) {
    if (const auto* value = whole_number(key, lowest, highest, need))
      out = static_cast<Int>(*value);
  }
  void number(std::string_view key, double lowest, double highest, Need need, double& out);
  void boolean(std::string_view key, Need need, bool& out);
  void texts(std::string_view key, std::size_t longest, std::vector<std::string>& out);
  /// Objects of a list, at most kMaxChannels; calls `each` with a reader of its own for every one.
  template <class Each>
  void objects(std::string_view key, Need need, Each each) {
    const auto* list = array(key, need);
    for (std::size_t i = 0; list != nullptr && i < list->size() && ok(); ++i) {
      FieldReader item{object_at(*list, i), name_ + "." + std::string{key}};
      each(item);
      if (ok()) error_ = item.error_;
    }
  }

  bool ok() const noexcept { return error_.empty(); }
  const std::string& error() const noexcept { return error_; }

 private:
  const boost::json::value* find(std::string_view key, Need need);
  const std::int64_t* whole_number(std::string_view key, std::int64_t lowest, std::int64_t highest,
                                   Need need);
  const boost::json::array* array(std::string_view key, Need need);
  const boost::json::object& object_at(const boost::json::array& list, std::size_t index);
  bool good_text(std::string_view key, const boost::json::value& value, std::size_t longest,
                 bool of_lines = false);
  void fail(std::string_view key, std::string_view wanted);

  const boost::json::object& object_;
  std::string name_;
  std::string error_;
  std::int64_t number_ = 0;
};

}  // namespace dragoman::control
