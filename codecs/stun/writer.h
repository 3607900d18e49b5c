#pragma once
/// Writes STUN messages into a caller's buffer. Any thread.

#include "codecs/stun/message.h"

namespace dragoman::stun {

/// What a binding request of ICE carries (RFC 8445 §7.1).
struct BindingRequest {
  TransactionId transaction{};
  std::string_view username{};  ///< "theirs:ours"
  std::uint32_t priority = 0;
  std::uint64_t controlling = 0;  ///< tie-breaker
  bool use_candidate = false;
};

/// All of these end in MESSAGE-INTEGRITY of `password` and FINGERPRINT; they return the bytes
/// written, 0 when `out` is too small.
std::size_t write_request(const BindingRequest& request, std::string_view password,
                          MutableBytes out) noexcept;
/// `mapped`: where the request came from.
std::size_t write_success(const TransactionId& transaction, const rtp::Endpoint& mapped,
                          std::string_view password, MutableBytes out) noexcept;
/// `code` is 300 … 699; `unknown` names an attribute that was not understood, 0 = none.
std::size_t write_error(const TransactionId& transaction, std::uint16_t code,
                        std::string_view reason, std::uint16_t unknown, std::string_view password,
                        MutableBytes out) noexcept;

}  // namespace dragoman::stun
