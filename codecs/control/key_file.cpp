#include "codecs/control/key_file.h"

#include "codecs/control/field_reader.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace dragoman::control {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongest = 8 * 1024;
constexpr std::size_t kMaxToken = 128;
constexpr std::int64_t kMaxDesk = 6;

}  // namespace

std::string to_text(const KeyFile& key) {
  std::string out;
  const auto line = [&](std::string_view name, const json::value& value) {
    out += fmt::format("{}\n  \"{}\": {}", out.empty() ? "{" : ",", name, json::serialize(value));
  };
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) line(name, json::string(value));
  };
  text("name", key.name);
  text("role", key.role);
  text("room", key.room);
  text("booth", key.booth);
  if (key.desk > 0) line("desk", key.desk);
  text("relay", key.relay);
  text("pin", key.pin);
  text("host", key.host);
  text("token", key.token);
  return out + "\n}\n";
}

std::variant<KeyFile, std::string> parse_key_file(std::string_view text) noexcept try {
  if (text.size() > kLongest) return "it is too long for a key file";
  json::error_code error;
  const auto root = json::parse({text.data(), text.size()}, error);
  if (error || !root.is_object()) return "it is no key file: not a JSON object";
  KeyFile key;
  FieldReader in(root.get_object(), "the key");
  in.text("name", kMaxText, Need::optional, key.name);
  in.word("role", {"listener", "interpreter", "floor", "technician", "operator"}, Need::required,
          key.role);
  in.text("room", kMaxId, Need::optional, key.room);
  in.text("booth", kMaxId, Need::optional, key.booth);
  in.integer("desk", 0, kMaxDesk, Need::optional, key.desk);
  in.text("relay", kMaxText, Need::required, key.relay);
  in.text("pin", kMaxText, Need::optional, key.pin);
  in.text("host", kMaxText, Need::optional, key.host);
  in.text("token", kMaxToken, Need::required, key.token);
  if (!in.ok()) return in.error();
  return key;
} catch (const std::exception&) {
  return "it cannot be read as a key file";
}

}  // namespace dragoman::control
