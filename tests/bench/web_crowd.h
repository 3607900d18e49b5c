#pragma once
/// A crowd of listeners by WebRTC for benchmarks: each with a socket, a handshake and keys of its
/// own, verifying every packet. Meant for a process of its own, so that what they cost is theirs.

#include "relay/net/udp.h"
#include "relay/webrtc/listener.h"
#include "tools/load/web_listener.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace dragoman::bench {

/// What control would have made for listener `i` of a crowd, the same whenever it is asked.
webrtc::Admitted admitted(int i, std::size_t shards, int channels,
                          const sdp::Fingerprint& certificate);

/// What a crowd saw; plain values, for they come through a pipe.
struct CrowdReport {
  int connected = 0;
  double setup_seconds = 0;  ///< from the first check to the last handshake
  std::uint64_t received = 0, missing = 0, not_opened = 0;
  double spread_p50_ms = 0, spread_p99_ms = 0, spread_max_ms = 0;  ///< of one stretch's arrivals
};

class Crowd {
 public:
  Crowd(int size, std::size_t shards, int channels, const webrtc::Identity& identity,
        const sdp::Fingerprint& relay, const rtp::Endpoint& media);

  /// Lets `per_second` come, then listens to all for `seconds`.
  CrowdReport run(double per_second, double seconds);

 private:
  struct Member {
    Member(const webrtc::Identity& identity, load::WebAnswer told)
        : listener(identity), answer(std::move(told)) {}
    load::WebListener listener;
    load::WebAnswer answer;
  };
  struct Arrival {
    std::uint32_t timestamp = 0;
    Instant when{};
  };
  bool poll(bool counting);
  std::vector<float> spreads_ms() const;

  std::vector<std::unique_ptr<Member>> members_;
  rtp::Endpoint media_;
  std::vector<net::Received> buffer_;
  std::vector<Arrival> arrivals_;
};

}  // namespace dragoman::bench
