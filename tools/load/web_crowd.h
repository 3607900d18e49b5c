#pragma once
/// Listeners by WebRTC in number: each makes its offer, checks, shakes hands, and verifies what it
/// decrypts.

#include "client/cli/relay_address.h"
#include "relay/webrtc/identity.h"
#include "tools/load/crowd.h"
#include "tools/load/web_listener.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace dragoman::load {

struct WebPlan {
  std::string room;
  std::vector<std::string> channels;  ///< listeners are spread over them
  double per_second = 300;            ///< how many come in a second, if the relay takes them
};

/// Two own threads: one makes the offers, one hears. Who was there and hears nothing any more comes
/// back by itself, after the pauses that the delegates' page makes.
class WebCrowd final : public Crowd {
 public:
  WebCrowd(const client::RelayAddress& relay, int members, WebPlan plan);
  ~WebCrowd() override;

  bool settled() const override;
  void mark() override;
  void tick(Instant now) override;
  CrowdResult result() override;

 private:
  struct Member {
    std::unique_ptr<WebListener> listener;
    Instant came{};
    bool counted = false;  ///< among those who are there
    bool gone = false;
    Instant heard{};               ///< when the last packet was seen
    std::uint64_t received = 0;    ///< of its listener by then
    int failures = 0;              ///< to come back, in a row
    std::optional<Instant> due{};  ///< of one that fell silent: when it tries to come back
    std::uint64_t before = 0, missing_before = 0, forged_before = 0;  ///< by the listeners it had
  };

  void gather();
  void call_back();
  void offer(std::size_t i);
  void lost(Member& member, const std::string& reason);
  void fell_silent(Member& member, Instant now);
  Nanoseconds pause_after(int failures);
  void hear();
  void hear_all(Instant now);
  void hear_one(Member& member, Instant now);

  const client::RelayAddress relay_;
  const WebPlan plan_;
  const webrtc::Identity identity_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  ///< of all below but the threads
  std::vector<Member> members_;
  std::vector<net::Received> buffer_;
  Instant begun_{}, last_came_{};
  int there_ = 0, gone_ = 0;
  std::int64_t returns_ = 0;
  std::minstd_rand random_;
  std::string reason_;
  std::thread gatherer_, hearer_;
};

}  // namespace dragoman::load
