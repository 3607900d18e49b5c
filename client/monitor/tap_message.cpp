#include "client/monitor/tap_message.h"

#include <boost/json.hpp>

namespace dragoman::client {
namespace {

namespace json = boost::json;

constexpr std::size_t kHeader = 12;
constexpr std::uint64_t kVersion = 1;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (const char c : bytes.substr(at, count)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains({key.data(), key.size()});
  const auto* string = value != nullptr ? value->if_string() : nullptr;
  return string != nullptr ? std::string(string->data(), string->size()) : std::string();
}

}  // namespace

std::optional<TapBatch> parse_tap_batch(std::string_view bytes) {
  if (bytes.size() < kHeader || number(bytes, 0, 1) != kVersion) return std::nullopt;
  TapBatch batch;
  batch.number = static_cast<int>(number(bytes, 1, 1));
  batch.samples = static_cast<Samples>(number(bytes, 2, 2));
  batch.first = static_cast<std::int64_t>(number(bytes, 4, 8));
  for (std::size_t at = kHeader; at < bytes.size();) {
    if (at + 2 > bytes.size()) return std::nullopt;
    const auto size = static_cast<std::size_t>(number(bytes, at, 2));
    at += 2;
    if (at + size > bytes.size()) return std::nullopt;
    batch.frames.push_back(std::as_bytes(std::span(bytes.substr(at, size))));
    at += size;
  }
  return batch;
}

std::optional<TapNews> parse_tap_news(std::string_view message) {
  json::error_code error;
  const auto value = json::parse({message.data(), message.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto type = text(*object, "type");
  if (type == "refused") return TapNews{text(*object, "code"), {}, false};
  if (type != "hearing") return std::nullopt;
  const auto* alive = object->if_contains("alive");
  return TapNews{{}, text(*object, "channel"), alive != nullptr && *alive == json::value(true)};
}

}  // namespace dragoman::client
