#pragma once
/// Receivers of the room's groups that hear nothing and report, as many as a large hall has: one
/// socket a group serves all of its receivers, each of which counts, paces and reports for itself
/// (RFC 3550 §6.4.2, RFC 5760).

#include "client/net/receiver_reporter.h"
#include "relay/net/udp.h"
#include "tools/load/crowd.h"
#include "tools/load/session_swarm.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace dragoman::load {

/// Own threads: that of one control session, which tells the groups, and one that receives and
/// reports. Receivers are spread over the room's channels.
class ReportCrowd final : public Crowd {
 public:
  /// `interface`: where groups are joined; empty = towards the relay.
  ReportCrowd(const client::RelayAddress& relay, int members, std::string room,
              std::string interface);
  ~ReportCrowd() override;

  /// Each has reported once, which takes 10,000 of them a good quarter of a minute.
  bool settled() const override;
  void mark() override;
  void tick(Instant now) override;
  CrowdResult result() override;

 private:
  struct Group {
    net::UdpSocket stream, sender;  ///< the sender's reports are on the port after the stream's
    rtp::Ssrc ssrc;
    std::vector<std::size_t> receivers;
    std::int64_t packets = 0, packets_before = 0;
  };
  using Due = std::pair<Instant, std::size_t>;

  void welcomed(const control::Welcome& welcome, rtp::Endpoint media);
  void join(const control::Welcome& welcome);
  void lost(const std::string& reason);
  void run();
  void hear(std::size_t descriptor);
  void hear_stream(Group& group);
  void hear_sender(Group& group);
  void report(Instant now);
  int patience_ms() const;

  const int members_;
  const std::string interface_;
  int epoll_ = -1;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  ///< of all below but the threads
  std::vector<Group> groups_;
  std::vector<client::ReceiverReporter> receivers_;
  std::vector<bool> has_reported_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::optional<net::UdpSocket> out_;
  rtp::Endpoint media_{};
  std::vector<net::Received> buffer_;
  int reported_ = 0;  ///< at least once
  std::int64_t sent_ = 0, sent_before_ = 0;
  std::string reason_;  ///< why all are gone
  std::thread receiver_;
  std::unique_ptr<SessionSwarm> swarm_;
};

}  // namespace dragoman::load
