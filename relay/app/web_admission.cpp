#include "relay/app/web_admission.h"

namespace dragoman::app {
namespace {

constexpr Nanoseconds kAway = std::chrono::seconds{60};

}  // namespace

const char* to_string(WebRefusal refusal) noexcept {
  switch (refusal) {
    case WebRefusal::none:
      return "none";
    case WebRefusal::overload:
      return "overload";
    case WebRefusal::full:
      return "full";
    case WebRefusal::address_full:
      return "address_full";
    case WebRefusal::too_fast:
      return "too_fast";
    case WebRefusal::address_too_fast:
      return "address_too_fast";
    case WebRefusal::busy:
      return "busy";
  }
  return "unknown";
}

WebRefusal WebAdmission::ask(std::uint32_t address, Instant now,
                             const std::function<bool(WebRefusal)>& make_room) {
  Address& from = addresses_[address];
  from.last = now;
  // The address first: what one sends too fast takes nothing from the others.
  if (!from.offers.take(now)) return WebRefusal::address_too_fast;
  const WebRefusal full = from.present >= per_address_ ? WebRefusal::address_full
                          : present_ >= listeners_     ? WebRefusal::full
                                                       : WebRefusal::none;
  if (full != WebRefusal::none && !(make_room && make_room(full))) return full;
  return offers_.take(now) ? WebRefusal::none : WebRefusal::too_fast;
}

void WebAdmission::enter(std::uint32_t address) {
  ++present_;
  ++addresses_[address].present;
}

void WebAdmission::leave(std::uint32_t address) {
  --present_;
  --addresses_[address].present;
}

void WebAdmission::forget(Instant now) {
  std::erase_if(addresses_, [&](const auto& entry) {
    return entry.second.present == 0 && now - entry.second.last > kAway;
  });
}

}  // namespace dragoman::app
