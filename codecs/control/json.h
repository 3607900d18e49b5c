#pragma once
/// JSON text of the session's messages. Control threads only (allocates); never throws on any
/// input.

#include "codecs/control/messages.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::control {

/// Longest message taken, in bytes; longer ones are an error, unread.
inline constexpr std::size_t kMaxMessage = 64 * 1024;

/// Why a message was not understood: a sentence that names the field.
struct MessageError {
  std::string message;
};

template <class Message>
using Parsed = std::variant<Message, MessageError>;

std::string to_json(const ClientMessage& message);
std::string to_json(const RelayMessage& message);
Parsed<ClientMessage> parse_client_message(std::string_view text) noexcept;
/// Whom a message that was understood names as its sender, though its session says that already;
/// empty and 0 where it names nobody. Hello names its sender by right, and talk a target.
struct NamedSender {
  std::string room, booth;
  int desk = 0;
};
NamedSender named_sender(std::string_view text) noexcept;
/// The id of a message, also of one that was not understood; 0 where it has none.
std::int64_t id_of(std::string_view text) noexcept;
Parsed<RelayMessage> parse_relay_message(std::string_view text) noexcept;

}  // namespace dragoman::control
