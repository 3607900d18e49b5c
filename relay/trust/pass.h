#pragma once
/// What the right PIN buys: a pass that opens listening. It needs no memory of its own and outlives
/// a restart of the relay, for the hall would else type its PIN again all at once; another PIN
/// makes all passes void. Any thread.

#include <string>
#include <string_view>

namespace dragoman::trust {

/// Every pass begins so, and no key of staff.
inline constexpr std::string_view kPass = "pin.";

/// "pin.", 256 random bits, and a code of these under the PIN's hash (HMAC-SHA-256, RFC 2104),
/// which nobody but the relay has. Throws std::runtime_error when the system has no random bits.
std::string new_pass(std::string_view pin_hash);

/// False, too, where there is no PIN.
bool is_pass(std::string_view token, std::string_view pin_hash);

}  // namespace dragoman::trust
