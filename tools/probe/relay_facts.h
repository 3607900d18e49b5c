#pragma once
/// What the probe measures of the path by other means than marks.

#include "client/cli/relay_address.h"
#include "codecs/audio/time.h"

namespace dragoman::probe {

/// To the relay and back, by the handshake of a TCP connection (kernel's figure; blocks up to
/// 3 s); 0 when there is none.
Nanoseconds tcp_round_trip(const client::RelayAddress& relay);

/// Median time that the encoder of a channel takes for a frame on this machine, in silence and
/// speech alike. About a tenth of a second of work.
Nanoseconds encode_time(Samples frame);

}  // namespace dragoman::probe
