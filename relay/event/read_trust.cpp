#include "relay/event/sections.h"

namespace dragoman::event {

void read_trust(TableReader& table, const std::filesystem::path& folder, Trust& trust) {
  const auto read = [&](const char* key, std::filesystem::path& out) {
    if (const auto path = table.text(key)) out = (folder / *path).lexically_normal();
  };
  read("credentials", trust.credentials);
  read("certificate", trust.certificate);
  read("key", trust.key);
  trust.credentials_where = table.where("credentials");
  trust.certificate_where = table.where("certificate");
  if (trust.certificate.empty() != trust.key.empty())
    table.complain(trust.key.empty() ? "certificate" : "key",
                   "\"certificate\" and \"key\" belong together, and one is missing",
                   "Name both PEM files, or neither.");
  if (trust.has_certificate() && !trust.has_credentials())
    table.complain("certificate", "there is a certificate, but there are no credentials",
                   "Add credentials = \"…\"; `dragoman-relay init DIR` makes all of them.");
}

}  // namespace dragoman::event
