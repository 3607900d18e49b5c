#pragma once
/// Posts texts to one address over HTTP, one after the other. Whoever takes them slowly, or not at
/// all, harms nobody: few wait, each has its time, and what finds no room is counted. What could
/// not be delivered is tried again, ever more seldom; what was refused (4xx) is not.

#include "relay/net/loop.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace dragoman::net {

struct WebhookCounters {
  std::uint64_t taken = 0;    ///< answered with 2xx
  std::uint64_t failed = 0;   ///< times without an answer, or with another
  std::uint64_t dropped = 0;  ///< too many waited
};

/// Loop thread.
class Webhook {
 public:
  struct Limits {
    std::size_t waiting = 64;
    std::chrono::milliseconds patience{5'000};  ///< for one post, from its name's resolution on
    std::chrono::milliseconds pause{1'000};     ///< before the second try, doubled at each
    std::chrono::milliseconds longest_pause{30'000};
  };

  /// `url` is http://HOST[:PORT][/PATH]. The loop must outlive it.
  Webhook(ControlLoop& loop, const std::string& url, const Limits& limits);
  Webhook(ControlLoop& loop, const std::string& url) : Webhook(loop, url, Limits()) {}
  ~Webhook();
  Webhook(const Webhook&) = delete;
  Webhook& operator=(const Webhook&) = delete;

  /// JSON. Never waits; when there is no room the oldest that waits is dropped.
  void post(std::string body);
  const WebhookCounters& counters() const noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  ///< shared with what is under way
};

}  // namespace dragoman::net
