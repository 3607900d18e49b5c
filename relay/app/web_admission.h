#pragma once
/// How many browsers may come, in all and from one address, and how fast. Control thread; time is
/// handed in.

#include "relay/app/token_bucket.h"

#include <cstdint>
#include <functional>
#include <unordered_map>

namespace dragoman::app {

/// Why a new listener is refused, whatever its offer says; labels of a counter.
enum class WebRefusal : std::uint8_t {
  none,
  overload,      ///< the relay is behind with those who hear already
  full,          ///< as many as the event takes
  address_full,  ///< … from one address
  too_fast,
  address_too_fast,
  busy  ///< no place at a shard at this moment
};
const char* to_string(WebRefusal refusal) noexcept;

class WebAdmission {
 public:
  /// Handshakes cost a core about half a millisecond each; a hall that comes back after a restart
  /// is let in within seconds.
  static constexpr double kOffersPerSecond = 500, kOfferBurst = 500;

  WebAdmission(int listeners, int per_address) : listeners_(listeners), per_address_(per_address) {}

  /// Whether one more may come from `address`; asking counts toward the rate. Where there is no
  /// place `make_room` is asked for one, with what is full: true when somebody has left() for it.
  WebRefusal ask(std::uint32_t address, Instant now,
                 const std::function<bool(WebRefusal)>& make_room = {});
  void enter(std::uint32_t address);
  void leave(std::uint32_t address);
  /// Now and then: forgets addresses that have been away.
  void forget(Instant now);

  int present() const noexcept { return present_; }

 private:
  struct Address {
    int present = 0;
    TokenBucket offers{kOffersPerSecond / 2, kOfferBurst / 2};
    Instant last{};
  };

  int listeners_, per_address_;
  int present_ = 0;
  TokenBucket offers_{kOffersPerSecond, kOfferBurst};
  std::unordered_map<std::uint32_t, Address> addresses_;
};

}  // namespace dragoman::app
