#pragma once
/// Consoles that read the live state of the relay, meters and all.

#include "client/monitor/relay_link.h"
#include "tools/load/crowd.h"

#include <atomic>
#include <memory>

namespace dragoman::load {

/// Each has a thread of its own.
class ConsoleCrowd final : public Crowd {
 public:
  ConsoleCrowd(const client::RelayAddress& relay, int members);

  bool settled() const override;
  void mark() override;
  void tick(Instant now) override { now_ = now; }
  CrowdResult result() override;

 private:
  struct Console {
    std::atomic<std::int64_t> meters{0};
    std::atomic<bool> lost{false}, seen{false};
    std::int64_t before = 0;
    std::unique_ptr<client::LiveLink> link;  ///< last: its thread writes the others
  };

  std::vector<std::unique_ptr<Console>> consoles_;
  Instant marked_{}, now_{};
};

}  // namespace dragoman::load
