#pragma once
/// Desks without interpreters: sessions, microphones that send all the time, and keys that are
/// pressed.

#include "client/net/packet_seal.h"
#include "client/net/send_target.h"
#include "client/net/stream_line.h"
#include "relay/net/udp.h"
#include "tools/load/crowd.h"
#include "tools/load/session_swarm.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace dragoman::load {

struct DeskSeat {
  std::string room, booth;
  int desk = 1;
};

struct DeskPlan {
  Samples packet = 120;
  bool act = false;  ///< press keys
};

/// Own threads: the swarm's, and one that sends all contributions on an even grid.
class DeskCrowd final : public Crowd {
 public:
  /// Throws std::system_error when there are no ports left.
  DeskCrowd(const client::RelayAddress& relay, const std::vector<DeskSeat>& seats, DeskPlan plan);
  ~DeskCrowd() override;

  bool settled() const override;
  void mark() override;
  void tick(Instant now) override;
  void close() override;
  bool closed() const override;
  CrowdResult result() override;

 private:
  struct Desk {
    explicit Desk(std::size_t number);
    net::UdpSocket socket;
    client::StreamLine line;
    // Written by the swarm's thread before `sends`, read by the sender after it.
    client::SendTarget target{};
    client::PacketSeal seal;
    std::atomic<bool> sends{false};
    int step = 0;  ///< of its hands; main thread
    // Under the mutex.
    bool gone = false;
    std::optional<Instant> pressed;
    std::int64_t received = 0, lost = 0, received_before = 0, lost_before = 0;
    bool begun = false, counted = false;  ///< the relay has said what came until mark(), close()
  };

  void welcomed(std::size_t i, const control::Welcome& welcome, rtp::Endpoint media);
  void said(std::size_t i, const control::RelayMessage& message);
  void lost(std::size_t i, const std::string& reason);
  void act(std::size_t i, Instant now);
  void send(Desk& desk) noexcept;
  void send_all() noexcept;

  DeskPlan plan_;
  std::vector<std::unique_ptr<Desk>> desks_;
  std::vector<std::byte> payload_;
  mutable std::mutex mutex_;
  int there_ = 0, gone_ = 0;
  std::string reason_;
  std::vector<double> lamps_ms_;
  bool marked_ = false;
  Instant next_act_{};
  std::size_t turn_ = 0;
  std::atomic<bool> stopping_{false};
  std::thread sender_;
  std::unique_ptr<SessionSwarm> swarm_;
};

}  // namespace dragoman::load
