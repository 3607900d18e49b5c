#pragma once
/// An OpenSSL BIO between memory and DTLS that keeps the boundaries of datagrams, as a memory BIO
/// does not: one datagram in at a time, each one out by itself.

#include "codecs/rtp/types.h"

#include <openssl/bio.h>

#include <functional>

namespace dragoman::webrtc {

/// Longest datagram that DTLS makes here: what passes any path (as WebRTC endpoints assume it).
inline constexpr long kDtlsMtu = 1200;

/// The two ends that the BIO is plugged into. Must outlive it.
struct DatagramWire {
  rtp::Bytes incoming{};                 ///< read once, then empty
  std::function<void(rtp::Bytes)> send;  ///< called for each datagram written
};

/// Never null; throws std::bad_alloc. The caller owns it.
BIO* new_datagram_bio(DatagramWire& wire);

}  // namespace dragoman::webrtc
