#pragma once
/// Reads one table of the event file: values by key, type and range checked, unknown keys reported.
/// Whatever is wrong becomes a Problem and the default stays.

#include "codecs/audio/time.h"
#include "relay/event/problems.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman::event {

/// A value and where it stands.
template <class T>
struct Placed {
  T value;
  Place place;
};

/// A word of the file and what it means.
template <class Enum>
using Words = std::vector<std::pair<std::string, Enum>>;

class TableReader {
 public:
  /// `header` as in keys.h. Reports every unknown key at once. The table must outlive the reader.
  TableReader(const toml::table& table, std::string header, Problems& problems);

  bool has(std::string_view key) const { return table_.contains(key); }
  /// The key's value is a list with nothing in it.
  bool is_empty_list(std::string_view key) const;
  Place place() const { return place_of(table_); }
  /// Of the key's value; of the table when the key is missing.
  Place place(std::string_view key) const;
  /// The same for people: "event.toml:4:13".
  std::string where(std::string_view key) const { return problems_.where(place(key)); }
  /// Reports a key that must be there and is not.
  void require(std::string_view key, const std::string& example);

  /// One line for people: 1 to 200 characters, none of them a control character.
  std::optional<std::string> text(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  /// `usual` is the example that a remedy shows; `unit` is for people.
  std::optional<int> integer(std::string_view key, int lowest, int highest, int usual,
                             std::string_view unit = "");
  std::optional<double> number(std::string_view key, double lowest, double highest);
  std::optional<Nanoseconds> duration(std::string_view key, const std::string& example);
  /// A duration of whole milliseconds from 0 to `longest`; what `out` holds is the example.
  void milliseconds(std::string_view key, std::chrono::milliseconds longest,
                    std::chrono::milliseconds& out);
  std::vector<Placed<std::string>> texts(std::string_view key, const std::string& example);
  std::vector<Placed<int>> integers(std::string_view key, const std::string& example);
  /// `[key]`; nullptr when missing or not a table.
  const toml::table* table(std::string_view key);
  /// `[[key]]`; empty when missing or something else.
  std::vector<const toml::table*> tables(std::string_view key);

  template <class Enum>
  void word(std::string_view key, const Words<Enum>& words, Enum& out) {
    std::vector<std::string> spellings;
    for (const auto& word : words) spellings.push_back(word.first);
    const auto index = word_index(key, spellings);
    if (index) out = words[*index].second;
  }

  /// A problem with the key's value.
  void complain(std::string_view key, std::string message, std::string remedy);
  void complain(Place place, std::string message, std::string remedy);

 private:
  void report_unknown(std::string_view key, Place place);
  void wrong_type(const toml::node& node, std::string_view key, std::string_view wanted,
                  const std::string& example);
  const toml::array* array(std::string_view key, const std::string& example);
  std::optional<std::size_t> word_index(std::string_view key,
                                        const std::vector<std::string>& words);
  std::string checked_line(const toml::value<std::string>& node, std::string_view key);

  const toml::table& table_;
  std::string header_;
  Problems& problems_;
};

/// Copies a value when it was given.
template <class T, class U>
void assign(std::optional<T>&& from, U& to) {
  if (from) to = std::move(*from);
}

}  // namespace dragoman::event
