#pragma once
/// What both directions of parsing share.

#include "codecs/control/field_reader.h"
#include "codecs/control/json.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <string_view>

namespace dragoman::control {

/// Runs `read` on the message's reader; a field that was wrong wins over what was read.
template <class Variant, class Message>
Parsed<Variant> read_message(const boost::json::object& object, const char* type,
                             void (*read)(FieldReader&, Message&)) {
  FieldReader fields{object, type};
  Message message;
  read(fields, message);
  if (!fields.ok()) return MessageError{fields.error()};
  return Variant{std::move(message)};
}

/// Turns text into an object with a type and hands it to `dispatch(type, object)`. Never throws.
template <class Variant, class Dispatch>
Parsed<Variant> parse_message(std::string_view text, Dispatch dispatch) noexcept {
  if (text.size() > kMaxMessage) {
    return MessageError{fmt::format("the message is longer than {} bytes", kMaxMessage)};
  }
  try {
    boost::json::parse_options options;
    options.max_depth = 8;
    boost::json::error_code error;
    const auto value = boost::json::parse({text.data(), text.size()}, error, {}, options);
    if (error) return MessageError{"the message is not JSON: " + error.message()};
    const auto* object = value.if_object();
    if (object == nullptr) return MessageError{"the message is not a JSON object"};
    FieldReader fields{*object, "message"};
    std::string type;
    fields.text("type", kMaxId, Need::required, type);
    if (!fields.ok()) return MessageError{fields.error()};
    return dispatch(type, *object);
  } catch (const std::exception& exception) {
    return MessageError{std::string{"the message cannot be read: "} + exception.what()};
  }
}

}  // namespace dragoman::control
