#pragma once
/// Listeners that hear nothing and count everything: by unicast or multicast, each with its session
/// and its reports, as real ones have them.

#include "codecs/rtp/reception_statistics.h"
#include "relay/net/udp.h"
#include "tools/load/crowd.h"
#include "tools/load/session_swarm.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace dragoman::load {

struct EarPlan {
  std::string room;
  bool multicast = false;
  int packet_ms = 20;     ///< unicast: frames merged; 0 = one a packet
  std::string interface;  ///< where multicast is joined; empty = towards the relay
};

/// Own threads: the swarm's, and one that receives. Listeners are spread over the room's channels.
class EarCrowd final : public Crowd {
 public:
  /// Throws std::system_error when there are no ports left.
  EarCrowd(const client::RelayAddress& relay, int members, EarPlan plan);
  ~EarCrowd() override;

  bool settled() const override;
  void mark() override;
  void tick(Instant now) override;
  CrowdResult result() override;

 private:
  struct Listener {
    std::unique_ptr<net::UdpSocket> socket;
    std::string channel;
    bool gone = false, welcome = false;
    rtp::ReceptionStatistics statistics{};
    std::optional<rtp::Ssrc> ssrc;
    std::int64_t received_before = 0, lost_before = 0;
  };

  void welcomed(std::size_t i, const control::Welcome& welcome, rtp::Endpoint media);
  void join(std::size_t i, const control::Welcome& welcome);
  void lost(std::size_t i, const std::string& reason);
  void receive_all();
  void drain(std::size_t i, std::vector<net::Received>& buffer);

  EarPlan plan_;
  int epoll_ = -1;
  mutable std::mutex mutex_;  ///< of all below
  std::vector<Listener> listeners_;
  int there_ = 0, gone_ = 0;
  std::string reason_;
  Instant next_report_{};
  std::atomic<bool> stopping_{false};
  std::thread receiver_;
  std::unique_ptr<SessionSwarm> swarm_;
};

}  // namespace dragoman::load
