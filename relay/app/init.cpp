#include "relay/app/init.h"

#include "relay/app/init_files.h"
#include "relay/app/page.h"
#include "relay/app/phone/qr_code.h"
#include "relay/event/load.h"
#include "relay/net/tls.h"
#include "relay/trust/credentials.h"
#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "relay/trust/secret_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string_view>

namespace dragoman::app {
namespace {

using trust::Credential;
using trust::Role;

constexpr int kServerDays = 397;
constexpr int kPinDigits = 8;
constexpr std::string_view kPin = "pin";  ///< in place of a key's name

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

/// Everybody whom an event needs a key for, without hashes.
std::vector<Credential> wanted(const event::Event& event) {
  std::vector<Credential> out{{"operator", Role::operator_, "", "", 0, "", false},
                              {"technician", Role::technician, "", "", 0, "", false},
                              {"listener", Role::listener, "", "", 0, "", false}};
  for (const auto& room : event.rooms) {
    out.push_back({room.id + ".floor", Role::floor, room.id, "", 0, "", false});
    for (const auto& booth : room.booths)
      for (int desk = 1; desk <= booth.desks; ++desk)
        out.push_back({fmt::format("{}.{}.{}", room.id, booth.id, desk), Role::interpreter, room.id,
                       booth.id, desk, "", false});
  }
  return out;
}

/// One run, step by step.
class Init {
 public:
  explicit Init(const InitRequest& request) : request_(request), files_{request.folder} {}

  std::string run() {
    trust::make_secret_folder(request_.folder);
    trust::make_secret_folder(request_.folder / "trust");
    trust::make_secret_folder(request_.folder / "keys");
    write_event();
    event_ = event::load(files_.event());
    make_certificate();
    make_keys();
    make_delegates_code();
    return report_ + fmt::format("\nStart it: dragoman-relay {}\n", files_.event().string());
  }

 private:
  void write_event() {
    const auto from = request_.event_file.empty() ? files_.event() : request_.event_file;
    const bool fresh = !is_there(from);
    if (fresh && !request_.event_file.empty())
      throw std::runtime_error(from.string() + ": there is no such event file");
    const auto text = fresh ? first_event(request_.address) : read_file(from);
    const auto trusted = with_trust(text);
    if (!fresh && from == files_.event() && trusted == text) return;
    trust::write_secret(files_.event(), trusted);
    say("{}: {}", files_.event().string(),
        fresh ? "an event to begin with; make it yours, and call init again" : "with [trust]");
  }

  /// Where clients reach the relay.
  std::string host() const {
    if (!request_.address.empty()) return request_.address;
    const auto at = event_.network.https.address;
    return at == 0 ? "127.0.0.1" : rtp::address_text(at);
  }

  void make_certificate() {
    if (!request_.certificate.empty()) {
      trust::write_secret(files_.certificate(), read_file(request_.certificate));
      trust::write_secret(files_.server_key(), read_file(request_.key));
      say("{}: yours", files_.certificate().string());
    } else {
      make_own_certificate();
    }
    net::server_tls({files_.certificate(), files_.server_key()});  // or say what is wrong
    pin_ = net::pin_of(files_.certificate());
  }

  void make_own_certificate() {
    if (!is_there(files_.authority())) {
      const auto authority = trust::new_authority("Dragoman: " + event_.name);
      trust::write_secret(files_.authority(), authority.certificate);
      trust::write_secret(files_.authority_key(), authority.key);
      say("{}: the event's own authority; its key is needed only to renew",
          files_.authority().string());
    }
    if (is_there(files_.certificate()) && !request_.renew) return;
    std::vector<std::string> names{host(), "127.0.0.1", "localhost"};
    names.insert(names.end(), request_.names.begin(), request_.names.end());
    std::set<std::string> seen;
    std::erase_if(names, [&](const auto& name) { return !seen.insert(name).second; });
    const auto server = trust::new_server(
        {read_file(files_.authority()), read_file(files_.authority_key())}, names, kServerDays);
    trust::write_secret(files_.server_key(), server.key);
    trust::write_secret(files_.certificate(), server.certificate);
    say("{}: for {}, {} days", files_.certificate().string(), fmt::join(names, ", "), kServerDays);
  }

  void make_keys() {
    trust::Credentials credentials;
    const bool first = !is_there(files_.credentials());
    if (!first) credentials = trust::load_credentials(files_.credentials());
    const auto& replaced = request_.replace;
    const bool another_pin = std::count(replaced.begin(), replaced.end(), kPin) > 0;
    if (another_pin || (request_.pin && credentials.pin_hash.empty())) make_pin(credentials);
    for (const auto& name : replaced)
      if (name != kPin &&
          std::erase_if(credentials.list, [&](const auto& k) { return k.name == name; }) == 0)
        throw std::runtime_error("--replace " + name + ": there is no key of that name");
    int made = 0;
    for (const auto& key : wanted(event_)) {
      if (credentials.find_name(key.name) != nullptr) continue;
      credentials.list.push_back(issue(key));
      ++made;
    }
    // Last, so that no key is known to a relay before its holder has it.
    trust::write_secret(files_.credentials(), trust::to_json(credentials));
    say("{}: {} new, {} in all; each *.key beside its code to print, *.svg",
        (request_.folder / "keys").string(), made, credentials.list.size());
    listening_is_open_ = credentials.listening_is_open();
  }

  Credential issue(Credential key) const {
    control::KeyFile file;
    file.name = key.name;
    file.role = std::string(trust::to_string(key.role));
    file.room = key.room;
    file.booth = key.booth;
    file.desk = key.desk;
    file.relay = fmt::format("https://{}:{}", host(), event_.network.https.port);
    file.pin = pin_;
    // An authority that signs for others as well vouches for this relay by its name only.
    if (!request_.certificate.empty()) file.host = host();
    file.token = trust::new_token();
    key.hash = trust::sha256_hex(file.token);
    write_key(files_, file);
    return key;
  }

  void make_pin(trust::Credentials& credentials) {
    const auto pin = trust::new_pin(kPinDigits);
    credentials.pin_hash = trust::hash_pin(pin);
    trust::write_secret(request_.folder / "keys/delegates.pin", pin + "\n");
    say("{}: the delegates' PIN", (request_.folder / "keys/delegates.pin").string());
  }

  void make_delegates_code() {
    const auto& http = event_.network.http;
    for (const auto& room : event_.rooms) {
      const auto url = fmt::format("http://{}:{}/{}", host(), http.port, url_escape(room.id));
      trust::write_secret(request_.folder / "keys" / (room.id + ".delegates.svg"),
                          QrCode(url).svg(url));
    }
    say("{}: opens the delegates' page; listening {}",
        (request_.folder / "keys/*.delegates.svg").string(),
        listening_is_open_ ? "is open" : "needs the PIN");
  }

  template <class... Values>
  void say(fmt::format_string<Values...> text, Values&&... values) {
    report_ += fmt::format(text, std::forward<Values>(values)...) + "\n";
  }

  const InitRequest& request_;
  InitFiles files_;
  event::Event event_;
  std::string pin_, report_;
  bool listening_is_open_ = true;
};

}  // namespace

std::string init_event(const InitRequest& request) {
  return Init(request).run();
}

}  // namespace dragoman::app
