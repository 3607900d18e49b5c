#include "codecs/control/field_reader.h"

#include "codecs/control/plain_text.h"
#include "codecs/control/text_length.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dragoman::control {
namespace json = boost::json;

FieldReader::FieldReader(const json::object& object, std::string name)
    : object_{object}, name_{std::move(name)} {}

void FieldReader::fail(std::string_view key, std::string_view wanted) {
  if (ok()) error_ = fmt::format("{}.{} must be {}", name_, key, wanted);
}

// null means the same as absent: unknown.
const json::value* FieldReader::find(std::string_view key, Need need) {
  if (!ok()) return nullptr;
  const json::value* value = object_.if_contains({key.data(), key.size()});
  if (value != nullptr && !value->is_null()) return value;
  if (need == Need::required) fail(key, "given");
  return nullptr;
}

bool FieldReader::good_text(std::string_view key, const json::value& value, std::size_t longest,
                            bool of_lines) {
  const json::string* text = value.if_string();
  const bool good = text != nullptr && text->size() <= longest &&
                    is_plain_text({text->data(), text->size()}, of_lines);
  const auto beyond =
      text == nullptr ? 0 : characters_beyond({text->data(), text->size()}, longest);
  if (beyond > 0) {
    fail(key, fmt::format("shorter by {} character{} (text of at most {} bytes)", beyond,
                          beyond == 1 ? "" : "s", longest));
  } else if (!good) {
    fail(key, fmt::format("text of at most {} bytes without control characters", longest));
  }
  return good;
}

void FieldReader::text(std::string_view key, std::size_t longest, Need need, std::string& out) {
  const json::value* value = find(key, need);
  if (value == nullptr || !good_text(key, *value, longest)) return;
  if (need == Need::required && value->get_string().empty())
    return fail(key, "a text that is not empty");
  out.assign(value->get_string().data(), value->get_string().size());
}

void FieldReader::lines(std::string_view key, std::size_t longest, Need need, std::string& out) {
  const json::value* value = find(key, need);
  if (value == nullptr || !good_text(key, *value, longest, true)) return;
  out.assign(value->get_string().data(), value->get_string().size());
}

void FieldReader::choice(std::string_view key, std::initializer_list<std::string_view> words,
                         Need need, std::size_t& index) {
  const json::value* value = find(key, need);
  if (value == nullptr) return;
  const json::string* text = value->if_string();
  const auto* found = text == nullptr ? words.end()
                                      : std::find(words.begin(), words.end(),
                                                  std::string_view{text->data(), text->size()});
  if (found == words.end())
    return fail(key, fmt::format("one of \"{}\"", fmt::join(words, "\", \"")));
  index = static_cast<std::size_t>(found - words.begin());
}

void FieldReader::word(std::string_view key, std::initializer_list<std::string_view> words,
                       Need need, std::string& out) {
  std::size_t index = words.size();
  choice(key, words, need, index);
  if (index < words.size()) out = *(words.begin() + index);
}

const std::int64_t* FieldReader::whole_number(std::string_view key, std::int64_t lowest,
                                              std::int64_t highest, Need need) {
  const json::value* value = find(key, need);
  if (value == nullptr) return nullptr;
  json::error_code error;
  number_ = value->to_number<std::int64_t>(error);
  const bool whole = !error && (value->is_int64() || value->is_uint64());
  if (whole && number_ >= lowest && number_ <= highest) return &number_;
  fail(key, fmt::format("a whole number from {} to {}", lowest, highest));
  return nullptr;
}

void FieldReader::number(std::string_view key, double lowest, double highest, Need need,
                         double& out) {
  const json::value* value = find(key, need);
  if (value == nullptr) return;
  json::error_code error;
  const double number = value->to_number<double>(error);
  if (!error && number >= lowest && number <= highest) {
    out = number;
  } else {
    fail(key, fmt::format("a number from {} to {}", lowest, highest));
  }
}

void FieldReader::boolean(std::string_view key, Need need, bool& out) {
  const json::value* value = find(key, need);
  if (value == nullptr) return;
  if (value->is_bool()) {
    out = value->get_bool();
  } else {
    fail(key, "true or false");
  }
}

const json::array* FieldReader::array(std::string_view key, Need need) {
  const json::value* value = find(key, need);
  if (value == nullptr) return nullptr;
  const json::array* list = value->if_array();
  if (list != nullptr && list->size() <= kMaxChannels) return list;
  fail(key, fmt::format("a list of at most {}", kMaxChannels));
  return nullptr;
}

const json::object& FieldReader::object_at(const json::array& list, std::size_t index) {
  static const json::object empty;
  const json::object* object = list[index].if_object();
  if (object == nullptr && ok()) error_ = name_ + " has a list whose entries must be objects";
  return object == nullptr ? empty : *object;
}

void FieldReader::texts(std::string_view key, std::size_t longest, std::vector<std::string>& out) {
  const json::array* list = array(key, Need::optional);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    if (!good_text(key, (*list)[i], longest)) return;
    const json::string& text = (*list)[i].get_string();
    out.emplace_back(text.data(), text.size());
  }
}

}  // namespace dragoman::control
