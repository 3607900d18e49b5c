#pragma once
/// Words of Refused::code. A client decides by the code; message and remedy are for people.

#include <string_view>

namespace dragoman::control::code {

/// The session cannot begin (unknown room or booth, seat taken, another message before Hello); the
/// relay closes it after this.
inline constexpr std::string_view kHello = "hello";
/// No key where one is needed, one that is unknown or revoked, one of another role or seat, or one
/// that came unprotected; the relay closes the session after this.
inline constexpr std::string_view kKey = "key";
/// Too many wrong keys came from this address; the relay closes the session after this.
inline constexpr std::string_view kSlow = "slow";
/// The room is in a closed session, and no key was shown; the relay closes the session after this.
/// It can be tried again.
inline constexpr std::string_view kClosedSession = "closed_session";
/// Another live session holds that desk; the relay closes the session after this.
inline constexpr std::string_view kSeatTaken = "seat_taken";
/// The text was not a message: MessageError's sentence is the message. The session goes on.
inline constexpr std::string_view kMalformed = "malformed";
/// A channel that the room does not have, or a language that has no channel.
inline constexpr std::string_view kChannel = "channel";
/// The session's role may not do that (a listener opening a microphone, a second Hello).
inline constexpr std::string_view kNotAllowed = "not_allowed";
/// Too many subscriptions in this session, too many messages in a short time, or the relay serves
/// as many listeners as it can.
inline constexpr std::string_view kLimit = "limit";
/// Media cannot be sent as asked (a RED stream that the event does not make, merged frames that the
/// frame length does not divide).
inline constexpr std::string_view kMedia = "media";
/// There is nobody who could be told (no booth-mate).
inline constexpr std::string_view kNobody = "nobody";
/// Out of service for a moment (command queue full, relay stopping): ask again.
inline constexpr std::string_view kBusy = "busy";

/// Trying again changes nothing: the client ends.
constexpr bool is_final(std::string_view code) noexcept {
  return code == kHello || code == kKey;
}

}  // namespace dragoman::control::code
