#pragma once
/// Everything the control plane does about trust: who asks, what staff's commands leave in the
/// journal, the PIN, and keys. Control thread.

#include "relay/app/guard.h"
#include "relay/app/refusal_log.h"
#include "relay/app/route.h"
#include "relay/net/http.h"
#include "relay/store/journal_entry.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dragoman::app {

class TrustDesk {
 public:
  struct Setup {
    std::optional<trust::Credentials> credentials;  ///< none = whoever reaches the relay may all
    net::Endpoint https{};                          ///< port 0: there is none
    std::vector<std::string> own_names;             ///< of this machine
    /// Writes changed credentials down; false when it could not.
    std::function<bool(const trust::Credentials&)> keep;
    /// Every command of staff, taken or refused.
    std::function<void(const store::JournalFact&)> audit;
  };
  TrustDesk(Guard::Clock now, Setup setup);

  Guard& guard() noexcept { return guard_; }

  /// Before anything is done for a request: who asks, or its refusal.
  std::variant<Caller, net::Response> admit(const Route& route, const net::Request& request);
  /// A command that was answered so.
  void note(const Route& route, const std::string& body, const Caller& caller,
            const net::Response& answer);
  void note(const store::JournalFact& fact) { audit_(fact); }
  /// Somebody was refused; `caller` as far as a key tells.
  void note_refused(const store::JournalFact& fact, const Caller& caller) {
    refusals_.note(fact, caller.name.empty());
  }

  /// Other credentials from now on, and another PIN; nothing where the relay began without any.
  /// What changed, in words.
  std::string replace(trust::Credentials credentials);
  /// POST /api/v1/pin {"pin"}: a token for it. A form's pin and room: a cookie instead, and back to
  /// the room's page.
  net::Response pin(const net::Request& request);
  /// The keys, without any hash.
  std::string keys(const std::function<int(const std::string& name)>& sessions) const;
  /// POST /api/v1/keys/{name}. After a success, whose key no longer holds is for the caller to end.
  net::Response change(const Route& route, const std::string& body, const Caller& caller);

 private:
  net::Response pin_of_form(const net::Request& request);

  Guard guard_;
  std::function<bool(const trust::Credentials&)> keep_;
  std::function<void(const store::JournalFact&)> audit_;
  RefusalLog refusals_;
};

}  // namespace dragoman::app
