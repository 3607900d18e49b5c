#include "relay/app/init_files.h"

#include "relay/app/phone/qr_code.h"
#include "relay/trust/secret_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dragoman::app {

std::string first_event(const std::string& address) {
  const bool here = address.empty() || address.starts_with("127.");
  return fmt::format(
      R"([event]
name = "Event"
[network]
interface = "{}"             # multicast leaves only here
ttl = {}
http = "{}:7400"      # what is public
https = "{}:7443"     # staff, by the keys in keys/
media = "{}:7402"
[[room]]
id = "hall"
name = "Main hall"
languages = ["en", "fr"]
  [[room.booth]]
  id = "en"
  a = "en"
  b = ["fr"]
  [[room.booth]]
  id = "fr"
  a = "fr"
  b = ["en"]
)",
      here ? "lo" : address, here ? 0 : 1, here ? "127.0.0.1" : address,
      here ? "127.0.0.1" : address, here ? "127.0.0.1" : address);
}

std::string with_trust(const std::string& text) {
  if (text.find("\n[trust]") != std::string::npos || text.starts_with("[trust]")) return text;
  std::string out = text;
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out + R"(
[trust]
credentials = "trust/credentials.json"
certificate = "trust/server.pem"
key = "trust/server.key"
)";
}

void write_key(const InitFiles& files, const control::KeyFile& key) {
  const auto text = control::to_text(key);
  trust::write_secret(files.key(key.name), text);
  trust::write_secret(files.code(key.name), QrCode(text).svg("key " + key.name, key.name));
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace dragoman::app
