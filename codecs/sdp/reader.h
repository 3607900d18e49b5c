#pragma once
/// Reads session descriptions (RFC 8866), those of AES67 and ST 2110-30 senders included.

#include "codecs/sdp/description.h"

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::sdp {

/// Longest text that is read, in bytes.
inline constexpr std::size_t kMaxText = 65536;

/// Why a text is no session description that we can use, in words for people.
struct ReadError {
  int line = 0;  ///< from 1; 0 = the text as a whole
  std::string message;
};

struct ReadResult {
  std::optional<Description> description;
  ReadError error;  ///< when there is no description
};

/// Reads `text` (CR LF or LF). Strict where a mistake would put sound into the wrong place
/// (addresses, ports, payload formats), deaf to attributes it doesn't know. IPv6 and host names in
/// c= are refused. Any thread; allocates; throws nothing but std::bad_alloc, whatever `text` holds.
ReadResult read(std::string_view text);

}  // namespace dragoman::sdp
