#pragma once
/// A hall at work, for benchmarks: a media plane with a number of channels, a desk on air on each,
/// and the packets of all those desks.

#include "relay/app/media_plane.h"
#include "relay/net/udp.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace dragoman::bench {

/// One room of `channels` channels: the floor and a language for each of the others. 5 ms, 96 kb/s,
/// complexity 10, RED twin; its own multicast block on the loopback.
event::Event hall_event(int channels, int workers);

/// Sends what the floor and the desks send: L16 in packets of 2.5 ms, each desk from its own
/// socket, the desks spread over the packet time as independent clocks would be. Runs a thread of
/// its own.
class Desks {
 public:
  Desks(app::MediaPlane& plane, int count);
  ~Desks();

 private:
  struct Desk {
    net::UdpSocket socket;
    std::vector<std::byte> datagram;
    std::size_t position = 0;
  };
  void run();
  void send(Desk& desk, std::uint32_t packet_number);

  rtp::Endpoint to_;
  std::vector<std::byte> speech_;  ///< two seconds, big-endian
  std::vector<Desk> desks_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

/// Percent of one core that 32 Opus encoders take a channel, with nothing else, as fast as it goes.
double bare_encoder_percent();
/// How many channels carry a source of their own.
int on_air(app::MediaPlane& plane, int channels);
/// Resident memory of this process, bytes.
std::size_t resident_memory();

}  // namespace dragoman::bench
