#include "client/booth/seat_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cmath>

namespace dragoman::client {
namespace {

/// Every complaint has its place and a remedy.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  [[noreturn]] void refuse(const toml::source_region& place, const std::string& what,
                           const std::string& remedy) const {
    throw BadSettings(fmt::format("{}:{}: {}", file_, place.begin.line, what), remedy);
  }

  toml::table parse(std::string_view text) const {
    try {
      return toml::parse(text);
    } catch (const toml::parse_error& error) {
      refuse(error.source(), std::string(error.description()),
             "each line is a [header], a key = value, or a # comment");
    }
  }

  void read_entry(std::string_view key, const toml::node& node, DeskSettings& settings) const {
    if (key == "presets") return read_presets(node, settings);
    for (const auto& knob : all_knobs())
      if (key == knob.key) return read_knob(knob, node, settings.sound);
    std::string known;
    for (const auto& knob : all_knobs()) known += fmt::format("{}, ", knob.key);
    refuse(node.source(), fmt::format("unknown key \"{}\"", key),
           "known are " + known + "[presets]");
  }

 private:
  void read_knob(const KnobInfo& knob, const toml::node& node, headphone::Sound& sound) const {
    const auto value = node.value<double>();
    if (!value || !std::isfinite(*value) || *value < static_cast<double>(knob.least) ||
        *value > static_cast<double>(knob.most))
      refuse(node.source(), fmt::format("{} is no value that this knob has", knob.key),
             fmt::format("write {} = a number from {}", knob.key, range_words(knob)));
    put(sound, knob.knob, static_cast<float>(*value));
  }

  void read_presets(const toml::node& node, DeskSettings& settings) const {
    const auto* table = node.as_table();
    if (table == nullptr)
      refuse(node.source(), "presets is no table", "write [presets] and below it 1 = \"floor\"");
    for (const auto& [key, value] : *table) {
      const std::string_view number = key.str();
      const auto channel = value.value<std::string>();
      if (number.size() != 1 || number[0] < '1' || number[0] > '0' + kLastPreset || !channel ||
          channel->empty())
        refuse(value.source(), fmt::format("\"{}\" is no preset", number),
               fmt::format("write a number from 1 to {} = \"CHANNEL\"", kLastPreset));
      settings.presets[number[0] - '0'] = *channel;
    }
  }

  std::string file_;
};

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace

DeskSettings read_settings(std::string_view text, const std::string& file) {
  const Reader reader(file);
  const auto table = reader.parse(text);
  DeskSettings settings;
  for (const auto& [key, node] : table) reader.read_entry(key.str(), node, settings);
  return settings;
}

std::string write_settings(const DeskSettings& settings) {
  std::string text =
      "# How the interpreter at this seat hears. Written by dragoman-booth; mend it while no desk "
      "runs.\n";
  for (const auto& knob : all_knobs()) {
    const auto value = value_of(settings.sound, knob.knob);
    if (value)
      text += fmt::format("{} = {}\n", knob.key, static_cast<double>(*value));
    else
      text += fmt::format("# {} = …  ({}; {})\n", knob.key, knob.nothing, range_words(knob));
  }
  if (!settings.presets.empty()) text += "\n[presets]\n";
  for (const auto& [number, channel] : settings.presets)
    text += fmt::format("{} = {}\n", number, quoted(channel));
  return text;
}

}  // namespace dragoman::client
