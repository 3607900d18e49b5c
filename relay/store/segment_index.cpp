#include "relay/store/segment_index.h"

#include "relay/store/recording_names.h"

#include <boost/json.hpp>

#include <stdexcept>

namespace dragoman::store {
namespace {

namespace json = boost::json;

std::string text(const json::object& from, const char* key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || !value->is_string())
    throw std::runtime_error(std::string("no text \"") + key + "\"");
  return std::string(value->get_string());
}

Samples number(const json::object& from, const char* key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || !value->is_int64())
    throw std::runtime_error(std::string("no number \"") + key + "\"");
  return value->get_int64();
}

const json::array& list(const json::object& from, const char* key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || !value->is_array())
    throw std::runtime_error(std::string("no list \"") + key + "\"");
  return value->get_array();
}

const json::object& object(const json::value& value) {
  if (!value.is_object()) throw std::runtime_error("something else than an object");
  return value.get_object();
}

/// A name in the segment's own folder, nothing that leads out of it.
std::string file_name(const json::object& from) {
  std::string name = text(from, "file");
  if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos)
    throw std::runtime_error("\"" + name + "\" is no file of a segment");
  return name;
}

json::object file_object(const SegmentIndex& index, const SegmentIndex::File& file) {
  json::array marks;
  for (const auto& mark : file.marks)
    marks.push_back(json::object{{"sample", mark.sample}, {"quality", mark.quality}});
  return {{"channel", file.channel}, {"language", file.language},   {"name", file.name},
          {"file", file.file},       {"start_sample", index.start}, {"quality", std::move(marks)}};
}

SegmentIndex::File parse_file(const json::object& from) {
  SegmentIndex::File file{
      text(from, "channel"), text(from, "language"), text(from, "name"), file_name(from), {}};
  for (const auto& each : list(from, "quality"))
    file.marks.push_back({number(object(each), "sample"), text(object(each), "quality")});
  return file;
}

}  // namespace

std::string to_json(const SegmentIndex& index) {
  json::object out{{"event", index.event},         {"room", index.room},
                   {"room_name", index.room_name}, {"segment", index.number},
                   {"sample_rate", kSampleRate},   {"packet_samples", index.frame},
                   {"start_sample", index.start},  {"start", utc_text(index.start)}};
  out["end_sample"] = index.end ? json::value(*index.end) : json::value(nullptr);
  out["end"] = index.end ? json::value(utc_text(*index.end)) : json::value(nullptr);
  out["ended"] = index.ended;
  json::array files;
  for (const auto& file : index.files) files.push_back(file_object(index, file));
  out["files"] = std::move(files);
  return json::serialize(out) + "\n";
}

SegmentIndex parse_segment_index(std::string_view from) try {
  const json::value root = json::parse(from);
  const auto& top = object(root);
  SegmentIndex index;
  index.event = text(top, "event");
  index.room = text(top, "room");
  index.room_name = text(top, "room_name");
  index.number = static_cast<int>(number(top, "segment"));
  index.frame = number(top, "packet_samples");
  index.start = number(top, "start_sample");
  const auto* end = top.if_contains("end_sample");
  if (end != nullptr && end->is_int64()) index.end = end->get_int64();
  index.ended = text(top, "ended");
  for (const auto& file : list(top, "files")) index.files.push_back(parse_file(object(file)));
  return index;
} catch (const boost::system::system_error&) {
  throw std::runtime_error("it is no JSON");
}

}  // namespace dragoman::store
