#pragma once
/// The body of a technician's command, and what the answer says to undo it. Pure.

#include "codecs/audio/time.h"
#include "relay/net/http.h"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace dragoman::app {

/// {"muted": true}, or {"muted": true, "fade_ms": 2000}
struct CommandBody {
  std::string key;
  boost::json::value value;
  Samples fade = 0;  ///< 0: none was asked for

  /// The same command with another value, as it would be posted.
  boost::json::object with(boost::json::value other) const;
  std::string text() const { return boost::json::serialize(with(value)); }
};

/// One member, and a fade of up to a minute where `may_fade`; or what to answer instead.
std::variant<CommandBody, net::Response> parse_command(const std::string& body,
                                                       std::string_view remedy,
                                                       bool may_fade = false);

/// A delay as commands and the state say it, "lip_sync_ms"; nothing beyond a second, or of less
/// than a millisecond.
std::optional<Samples> lip_sync_of(const boost::json::value& value);
constexpr std::int64_t in_ms(Samples samples) noexcept {
  return samples * 1000 / kSampleRate;
}

net::Response bad_command(std::string_view message, std::string_view remedy);
net::Response unknown_command(const CommandBody& body, std::string_view remedy);

/// The state, an object, with "undo": {"path","body"} to post, or null where nothing undoes it.
std::string with_undo(std::string state, const std::string& path, const boost::json::value& body);

}  // namespace dragoman::app
