#pragma once
/// The one place that decides who may do what: every request before its route, every session's
/// hello, every key on a live feed. Control thread; time is handed in.

#include "codecs/control/messages.h"
#include "relay/app/access.h"
#include "relay/app/token_bucket.h"
#include "relay/net/http.h"
#include "relay/trust/attempts.h"
#include "relay/trust/credentials.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dragoman::app {

/// Who asks, as far as it is known.
struct Caller {
  trust::Role role = trust::Role::anybody;
  std::string name{};  ///< of the credential
  std::string hash{};  ///< of its token: another one under the same name is another key; a pass's:
                       ///< of the PIN
  std::string room{}, booth{};
  int desk = 0;
  net::Endpoint from{};
  /// What is said here nobody else hears: TLS, or this machine. Only then may the relay hand over
  /// keys of media.
  bool confidential = false;
  /// Listens without a key, because listening was open.
  bool guest = false;

  bool is_staff() const noexcept {
    return role == trust::Role::technician || role == trust::Role::operator_;
  }
};

/// Totals since start.
struct GuardCounters {
  std::uint64_t no_key = 0;       ///< 401: nothing shown where a key is needed
  std::uint64_t wrong_key = 0;    ///< 401: unknown or revoked
  std::uint64_t wrong_role = 0;   ///< 403
  std::uint64_t unprotected = 0;  ///< 403: staff without TLS
  std::uint64_t slowed = 0;       ///< 429: too many wrong ones from that address
  std::uint64_t foreign = 0;      ///< 403: a page of another site, or a name that could be one
  std::uint64_t revoked = 0;      ///< sessions ended because their key went
  std::uint64_t put_out = 0;      ///< sessions of guests ended by a closed session
};

/// The cookie that holds what a PIN bought, for players that a page cannot give a header: it opens
/// listening, and nothing else.
inline constexpr std::string_view kPassCookie = "dragoman-pass";

class Guard {
 public:
  using Clock = std::function<Instant()>;

  /// Of an event without credentials: whoever reaches it may all. `own_names` are this machine's:
  /// a page under one of them, or under an address, may command, too.
  explicit Guard(Clock now, std::vector<std::string> own_names = {});
  Guard(Clock now, trust::Credentials credentials, net::Endpoint https);

  bool has_credentials() const noexcept { return credentials_.has_value(); }
  /// Takes others from now on; whose key no longer holds is for the caller to end.
  void replace(trust::Credentials credentials);
  const trust::Credentials& credentials() const { return *credentials_; }

  /// Before anything is done for a request: who asks, or its refusal.
  std::variant<Caller, net::Response> admit(Resource resource, const net::Request& request);
  /// The same for what a session says first. `connection` is what admit() said of its request.
  std::variant<Caller, control::Refused> admit(const control::Hello& hello,
                                               const Caller& connection);
  /// Who shows that key, or none, to listen.
  std::variant<Caller, control::Refused> admit_listener(const std::string& token,
                                                        const Caller& connection);
  /// The key that a live feed shows after it was opened.
  std::variant<Caller, control::Refused> admit_key(const std::string& token,
                                                   const Caller& connection);
  /// The same where only staff may pass.
  std::variant<Caller, control::Refused> admit_staff(const std::string& token,
                                                     const Caller& connection);
  /// A PIN for a token that lets its holder listen until the PIN changes, or the refusal. A right
  /// one is taken however many come at once, as soon as one was.
  std::variant<std::string, net::Response> take_pin(const std::string& pin,
                                                    const net::Endpoint& from);

  /// For the journal: `connection`, with what is known of the owner of that key, if it has or had
  /// one.
  Caller whose(const std::string& token, const Caller& connection) const;
  /// Whether somebody who was let in still would be.
  bool still_holds(const Caller& caller) const;
  /// False for an unknown name. The change is to be kept by the caller.
  bool revoke(const std::string& name, bool revoked);

  GuardCounters& counters() noexcept { return counters_; }

 private:
  enum class Token { none, right, wrong, slowed };

  /// Nothing: too many are looked at already.
  std::optional<bool> is_pin(const std::string& pin);
  Token identify(const std::string& token, Caller& caller);
  std::variant<Caller, net::Response> admit_without_credentials(Resource resource,
                                                                const net::Request& request);
  net::Response refuse_token(Token token, const Caller& caller);
  net::Response refuse_plain();
  int seconds_to_wait(const net::Endpoint& from) const;
  std::string https_url() const;
  bool is_own(std::string_view host) const;

  Clock now_;
  std::vector<std::string> own_names_;
  std::optional<trust::Credentials> credentials_;
  net::Endpoint https_{};
  trust::Attempts attempts_;
  /// Until the PIN is known each guess costs 20 ms of the control thread: no more of them than it
  /// can bear.
  TokenBucket pins_{5, 10};
  /// Of the PIN once somebody has shown it, so that a hall's phones are not looked at one by one.
  std::string known_pin_{};
  std::string salt_;
  GuardCounters counters_;
};

}  // namespace dragoman::app
