#include "relay/event/table_reader.h"

#include "relay/event/duration.h"
#include "relay/event/keys.h"
#include "relay/event/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dragoman::event {
namespace {

constexpr std::size_t kLongestLine = 200;

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

// A key of the file may be anything: cut it to what fits on a line, without control characters.
std::string printable(std::string_view text) {
  constexpr std::size_t kMost = 60;
  std::string out;
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return text.size() > kMost ? out + "…" : out;
}

}  // namespace

TableReader::TableReader(const toml::table& table, std::string header, Problems& problems)
    : table_{table}, header_{std::move(header)}, problems_{problems} {
  const auto& known = keys_of(header_);
  for (auto&& [key, node] : table_) {
    const bool found = std::find(known.begin(), known.end(), key.str()) != known.end();
    if (!found) report_unknown(key.str(), place_of(key.source()));
  }
}

void TableReader::report_unknown(std::string_view key, Place where) {
  const auto& known = keys_of(header_);
  const std::string table = header_.empty() ? "an event file" : header_;
  const std::string near = nearest(key, known);
  std::string remedy = fmt::format("Did you mean \"{}\"?", near);
  const auto elsewhere = tables_with(key);
  if (!elsewhere.empty()) {
    remedy = fmt::format(
        "It belongs to {}. In TOML a key belongs to the last header above it, so move it there{}.",
        fmt::join(elsewhere, " or "),
        looks_like(key, near) ? fmt::format(", or write \"{}\"", near) : "");
  } else if (!looks_like(key, near)) {
    remedy =
        fmt::format("The nearest known key is \"{}\". Known here: {}.", near, quoted_list(known));
  }
  problems_.add(where, fmt::format("unknown key \"{}\" in {}", printable(key), table), remedy);
}

bool TableReader::is_empty_list(std::string_view key) const {
  const toml::array* list = table_[key].as_array();
  return list != nullptr && list->empty();
}

Place TableReader::place(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? place() : place_of(*node);
}

void TableReader::require(std::string_view key, const std::string& example) {
  if (has(key)) return;
  problems_.add(place(), fmt::format("{} has no \"{}\"", header_, key), "Add " + example + ".");
}

void TableReader::complain(std::string_view key, std::string message, std::string remedy) {
  complain(place(key), std::move(message), std::move(remedy));
}

void TableReader::complain(Place where, std::string message, std::string remedy) {
  problems_.add(where, std::move(message), std::move(remedy));
}

void TableReader::wrong_type(const toml::node& node, std::string_view key, std::string_view wanted,
                             const std::string& example) {
  problems_.add(place_of(node),
                fmt::format("\"{}\" must be {}, but is {}", key, wanted, type_name(node)),
                "Write it like " + example + ".");
}

std::string TableReader::checked_line(const toml::value<std::string>& node, std::string_view key) {
  const std::string& text = node.get();
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  };
  if (text.empty()) {
    problems_.add(place_of(node), fmt::format("\"{}\" is empty", key),
                  "Write something between the quotes, or leave the key out.");
  } else if (text.size() > kLongestLine) {
    problems_.add(place_of(node), fmt::format("\"{}\" is {} bytes long", key, text.size()),
                  fmt::format("Shorten it to {}.", kLongestLine));
  } else if (std::any_of(text.begin(), text.end(), is_control)) {
    problems_.add(place_of(node), fmt::format("\"{}\" contains a control character", key),
                  "Keep it to one line of plain text.");
  } else {
    return text;
  }
  return {};
}

std::optional<std::string> TableReader::text(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_string()) {
    wrong_type(*node, key, "text in quotes", fmt::format("{} = \"…\"", key));
    return std::nullopt;
  }
  std::string line = checked_line(*node->as_string(), key);
  return line.empty() ? std::nullopt : std::optional{std::move(line)};
}

std::optional<bool> TableReader::boolean(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  wrong_type(*node, key, "true or false without quotes", fmt::format("{} = true", key));
  return std::nullopt;
}

std::optional<int> TableReader::integer(std::string_view key, int lowest, int highest, int usual,
                                        std::string_view unit) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  const std::string range =
      fmt::format("{} to {}{}{}", lowest, highest, unit.empty() ? "" : " ", unit);
  if (value == nullptr) {
    wrong_type(*node, key, fmt::format("a whole number without quotes, {}", range),
               fmt::format("{} = {}", key, usual));
    return std::nullopt;
  }
  if (value->get() >= lowest && value->get() <= highest) return static_cast<int>(value->get());
  complain(key, fmt::format("\"{}\" is {}", key, value->get()),
           fmt::format("It may be {}, like {} = {}.", range, key, usual));
  return std::nullopt;
}

std::optional<double> TableReader::number(std::string_view key, double lowest, double highest) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_number()) {
    wrong_type(*node, key, "a number", fmt::format("{} = {}", key, lowest));
    return std::nullopt;
  }
  const double value = node->value<double>().value_or(std::nan(""));
  if (value >= lowest && value <= highest) return value;
  complain(key, fmt::format("\"{}\" is {}", key, value),
           fmt::format("It may be {} to {}.", lowest, highest));
  return std::nullopt;
}

std::optional<Nanoseconds> TableReader::duration(std::string_view key, const std::string& example) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_string()) {
    wrong_type(*node, key, "a duration with its unit, in quotes", example);
    return std::nullopt;
  }
  const auto value = parse_duration(node->as_string()->get());
  if (!value) {
    complain(key,
             fmt::format("\"{}\" is no duration: \"{}\"", key, printable(node->as_string()->get())),
             "Write a number and one of the units us, ms, s, min, like " + example + ".");
  }
  return value;
}

void TableReader::milliseconds(std::string_view key, std::chrono::milliseconds longest,
                               std::chrono::milliseconds& out) {
  const auto value = duration(key, fmt::format("{} = \"{}\"", key, duration_text(out)));
  if (!value) return;
  const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(*value);
  if (whole == *value && *value <= longest) {
    out = whole;
    return;
  }
  complain(key, fmt::format("\"{}\" cannot be {}", key, duration_text(*value)),
           fmt::format("It may be whole milliseconds up to {}.", duration_text(longest)));
}

const toml::array* TableReader::array(std::string_view key, const std::string& example) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) wrong_type(*node, key, "a list in [ ]", example);
  return node->as_array();
}

std::vector<Placed<std::string>> TableReader::texts(std::string_view key,
                                                    const std::string& example) {
  std::vector<Placed<std::string>> out;
  const toml::array* list = array(key, example);
  if (list == nullptr) return out;
  for (const toml::node& node : *list) {
    if (!node.is_string()) {
      wrong_type(node, key, "a list of texts in quotes", example);
      continue;
    }
    std::string line = checked_line(*node.as_string(), key);
    if (!line.empty()) out.push_back({std::move(line), place_of(node)});
  }
  return out;
}

std::vector<Placed<int>> TableReader::integers(std::string_view key, const std::string& example) {
  constexpr std::int64_t kMost = 1'000'000;
  std::vector<Placed<int>> out;
  const toml::array* list = array(key, example);
  if (list == nullptr) return out;
  for (const toml::node& node : *list) {
    const auto* value = node.as_integer();
    if (value == nullptr) {
      wrong_type(node, key, "a list of whole numbers", example);
    } else {
      const std::int64_t n = std::min(std::max(value->get(), -kMost), kMost);
      out.push_back({static_cast<int>(n), place_of(node)});
    }
  }
  return out;
}

const toml::table* TableReader::table(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) {
    wrong_type(*node, key, "a table", fmt::format("a line [{}] with its keys below", key));
  }
  return node->as_table();
}

std::vector<const toml::table*> TableReader::tables(std::string_view key) {
  std::vector<const toml::table*> out;
  const toml::node* node = table_.get(key);
  if (node == nullptr) return out;
  const std::string path = header_ == "[[room]]" ? fmt::format("room.{}", key) : std::string{key};
  const std::string example = fmt::format("a line [[{}]] with its keys below, once for each", path);
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    wrong_type(*node, key, "a list of tables", example);
    return out;
  }
  for (const toml::node& item : *list) {
    if (item.is_table()) {
      out.push_back(item.as_table());
    } else {
      wrong_type(item, key, "a list of tables", example);
    }
  }
  return out;
}

std::optional<std::size_t> TableReader::word_index(std::string_view key,
                                                   const std::vector<std::string>& words) {
  const auto word = text(key);
  if (!word) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string near = nearest(*word, words);
  complain(key, fmt::format("\"{}\" cannot be \"{}\"", key, printable(*word)),
           fmt::format("{}It may be {}.",
                       looks_like(*word, near) ? fmt::format("Did you mean \"{}\"? ", near) : "",
                       quoted_list(words, "or")));
  return std::nullopt;
}

}  // namespace dragoman::event
