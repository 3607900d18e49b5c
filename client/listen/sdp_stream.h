#pragma once
/// A session description (--sdp) as a stream to play. Pure.

#include "client/listen/voice.h"
#include "client/net/stream_receiver.h"

#include <string>
#include <string_view>

namespace dragoman::client {

struct SdpStream {
  StreamAddress address;
  StreamFormat format;
  std::string name;  ///< of the session, for people
};

/// Takes the first audio stream that can be played: Opus, L16 or L24 at 48 kHz, one or two
/// channels. `where` names the description in messages. Throws ProgramError (exit 2: what, where,
/// remedy).
SdpStream read_sdp_stream(std::string_view text, const std::string& where);

/// Reads the file; throws ProgramError (exit 2) when it cannot be read.
SdpStream load_sdp_stream(const std::string& file);

}  // namespace dragoman::client
