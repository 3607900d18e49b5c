#pragma once
/// L16 in packets of 5 ms: what the tests of voices and ears play.

#include "client/listen/voice.h"

namespace dragoman::testing {

constexpr Samples kPacket = 240;

inline client::StreamFormat linear_format() {
  client::StreamFormat format;
  format.encoding = client::StreamFormat::Encoding::l16;
  format.payload_type = rtp::kPayloadL16;
  format.packet = kPacket;
  return format;
}

}  // namespace dragoman::testing
