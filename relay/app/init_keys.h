#pragma once
/// The keys of an event that `dragoman-relay init` makes: who gets one, and where it leads.
/// Start-up only.

#include "relay/app/init.h"
#include "relay/app/init_files.h"
#include "relay/event/event.h"
#include "relay/trust/credentials.h"

#include <string>

namespace dragoman::app {

/// What all key files of an event have in common.
struct Way {
  std::string relay;  ///< "https://10.0.0.5:7443"
  std::string pin;
  std::string host;  ///< what the certificate must be for; empty = the pin is enough
};

class InitKeys {
 public:
  /// Reads what is there, and sees that what is asked for can be done, before anything is written.
  /// Throws std::runtime_error with a remedy.
  InitKeys(const InitRequest& request, const InitFiles& files, const event::Event& event);

  /// The host that the key files lead to; empty when there are none.
  std::string host() const;
  bool listening_is_open() const noexcept { return credentials_.listening_is_open(); }

  /// Writes them all, and says what was done, in lines.
  std::string write(const Way& way);

 private:
  void check_asked() const;
  std::vector<trust::Credential> wanted() const;
  void make_pin(std::string& report);
  void remove(std::string& report);
  trust::Credential issue(trust::Credential key, const Way& way) const;
  void lead(const Way& way, std::string& report) const;
  void tell_unused(std::string& report) const;

  const InitRequest& request_;
  const InitFiles& files_;
  const event::Event& event_;
  trust::Credentials credentials_;
};

}  // namespace dragoman::app
