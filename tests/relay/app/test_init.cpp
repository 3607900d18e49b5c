#include "codecs/control/key_file.h"
#include "relay/app/init.h"
#include "relay/app/init_files.h"
#include "relay/event/load.h"
#include "relay/net/tls.h"
#include "relay/trust/authority.h"
#include "relay/trust/credentials.h"
#include "tests/support/catch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

using namespace dragoman;
using namespace dragoman::app;

namespace {

/// A folder that goes with the test.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() /
      ("dragoman-init-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
  static inline int count = 0;
  ~Folder() { std::filesystem::remove_all(path); }

  InitRequest request() const {
    InitRequest out;
    out.folder = path;
    return out;
  }
  InitFiles files() const { return {path}; }
  control::KeyFile key(const std::string& name) const {
    return std::get<control::KeyFile>(control::parse_key_file(read_file(files().key(name))));
  }
  std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> out;
    for (const auto& each : std::filesystem::recursive_directory_iterator(path))
      if (each.is_regular_file()) out[each.path().string()] = read_file(each.path());
    return out;
  }
};

struct stat state_of(const std::filesystem::path& path) {
  struct stat state {};
  REQUIRE(::stat(path.c_str(), &state) == 0);
  return state;
}

mode_t mode_of(const std::filesystem::path& path) {
  return state_of(path).st_mode & 07777;
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Somebody else's certificate for these names, as files: vouched for by an authority, or by itself
/// alone.
struct Foreign {
  explicit Foreign(const std::vector<std::string>& names) {
    const auto authority = trust::new_authority("Somebody");
    const auto server = trust::new_server(authority, names, 30);
    std::filesystem::create_directory(folder.path);
    write(certificate, server.certificate);
    write(key, server.key);
  }
  void ask(InitRequest& request) const {
    request.certificate = certificate;
    request.key = key;
  }
  Folder folder;
  std::filesystem::path certificate = folder.path / "own.pem", key = folder.path / "own.key";
};

}  // namespace

TEST_CASE("init makes an event that loads, with a certificate, and a key for each seat and role") {
  Folder folder;
  const auto report = init_event(folder.request());
  const auto event = event::load(folder.files().event());
  CHECK(event.trust.credentials == folder.files().credentials());
  net::server_tls({event.trust.certificate, event.trust.key});
  const auto credentials = trust::load_credentials(event.trust.credentials);
  CHECK(credentials.listening_is_open());
  for (const auto* name : {"operator", "technician", "listener", "hall.floor", "hall.en.1",
                           "hall.en.2", "hall.fr.1", "hall.fr.2"}) {
    const auto key = folder.key(name);
    const auto* credential = credentials.find_token(key.token);
    REQUIRE(credential != nullptr);
    CHECK(credential->name == name);
    CHECK(key.pin == net::pin_of(event.trust.certificate));
    CHECK(key.relay == "https://127.0.0.1:7443");
    CHECK(std::filesystem::exists(folder.files().code(name)));
    CHECK(report.find(key.token) == std::string::npos);
    CHECK(read_file(event.trust.credentials).find(key.token) == std::string::npos);
  }
  CHECK(folder.key("hall.en.2").desk == 2);
}

TEST_CASE("Every secret of init is its owner's alone; the event file is none") {
  Folder folder;
  auto request = folder.request();
  request.pin = true;
  init_event(request);
  int files = 0;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder.path)) {
    if (each.path() == folder.files().event()) continue;
    INFO(each.path());
    CHECK(mode_of(each.path()) == (each.is_directory() ? 0700U : 0600U));
    files += each.is_regular_file() ? 1 : 0;
  }
  CHECK(files > 20);
}

TEST_CASE("An event file keeps its mode when init writes [trust] into it") {
  Folder folder;
  std::filesystem::create_directory(folder.path);
  write(folder.files().event(), first_event("127.0.0.1"));
  for (const mode_t mode : {0644U, 0640U}) {
    REQUIRE(::chmod(folder.files().event().c_str(), mode) == 0);
    init_event(folder.request());
    CHECK(mode_of(folder.files().event()) == mode);
    CHECK(read_file(folder.files().event()).find("[trust]") != std::string::npos);
    write(folder.files().event(), first_event("127.0.0.1"));
  }
}

TEST_CASE("What root writes into a folder of another account belongs to that account") {
  if (::geteuid() != 0) return;  // nobody else can give files away
  constexpr uid_t kOther = 65534;
  Folder folder;
  init_event(folder.request());
  const auto trust = folder.path / "trust";
  REQUIRE(::chown(trust.c_str(), kOther, kOther) == 0);
  auto request = folder.request();
  request.renew = true;
  init_event(request);
  for (const auto* name : {"server.pem", "server.key", "credentials.json"})
    CHECK(state_of(trust / name).st_uid == kOther);
  CHECK(state_of(folder.files().key("operator")).st_uid == 0);
}

TEST_CASE("A folder that others may write in is closed to them, one for everybody refused") {
  Folder folder;
  init_event(folder.request());
  for (const auto& path : {folder.path, folder.path / "keys"})
    REQUIRE(::chmod(path.c_str(), 0777) == 0);
  const auto said = init_event(folder.request());
  CHECK(mode_of(folder.path) == 0755);
  CHECK(mode_of(folder.path / "keys") == 0700);
  CHECK_THAT(said, Catch::Contains("others could write there"));
  REQUIRE(::chmod(folder.path.c_str(), 01777) == 0);
  CHECK_THROWS_WITH(init_event(folder.request()), Catch::Contains("others may write"));
}

TEST_CASE("A second init changes nothing, and adds what the event has gained") {
  Folder folder;
  init_event(folder.request());
  const auto before = folder.contents();
  init_event(folder.request());
  CHECK(folder.contents() == before);

  auto text = read_file(folder.files().event());
  text.insert(text.find("\n[trust]"), "  [[room.booth]]\n  id = \"x\"\n  a = \"en\"\n");
  trust::Credentials old = trust::load_credentials(folder.files().credentials());
  std::filesystem::remove(folder.files().event());
  write_key(folder.files(), folder.key("technician"));  // the folder is still writable
  InitRequest again = folder.request();
  const auto source = folder.path / "grown.toml";
  {
    FILE* file = std::fopen(source.c_str(), "w");
    REQUIRE(file != nullptr);
    std::fputs(text.c_str(), file);
    std::fclose(file);
  }
  again.event_file = source;
  init_event(again);
  const auto now = trust::load_credentials(folder.files().credentials());
  CHECK(now.find_name("hall.x.1") != nullptr);
  for (const auto& each : old.list) CHECK(*now.find_name(each.name) == each);
}

TEST_CASE("A key that is replaced gets another secret, the others keep theirs") {
  Folder folder;
  init_event(folder.request());
  const auto seat = folder.key("hall.en.1"), other = folder.key("hall.en.2");
  auto request = folder.request();
  request.replace = {"hall.en.1"};
  init_event(request);
  CHECK(folder.key("hall.en.1").token != seat.token);
  CHECK(folder.key("hall.en.2").token == other.token);
  request.replace = {"nobody"};
  CHECK_THROWS_WITH(init_event(request), Catch::Contains("no key of that name"));
}

TEST_CASE("A PIN stays until it is replaced") {
  Folder folder;
  auto request = folder.request();
  request.pin = true;
  init_event(request);
  const auto pin = [&] { return read_file(folder.path / "keys/delegates.pin"); };
  const auto hash = [&] { return trust::load_credentials(folder.files().credentials()).pin_hash; };
  const auto before = std::pair{pin(), hash()};
  init_event(request);
  CHECK(std::pair{pin(), hash()} == before);
  request.replace = {"pin"};
  init_event(request);
  CHECK(pin() != before.first);
  CHECK(hash() != before.second);
}

TEST_CASE("A renewed certificate has the same pin") {
  Folder folder;
  init_event(folder.request());
  const auto before = read_file(folder.files().certificate());
  const auto pin = net::pin_of(folder.files().certificate());
  auto request = folder.request();
  request.renew = true;
  init_event(request);
  CHECK(read_file(folder.files().certificate()) != before);
  CHECK(net::pin_of(folder.files().certificate()) == pin);
}

TEST_CASE("With a certificate of one's own all key files have its pin and the secrets they had") {
  Folder folder;
  init_event(folder.request());
  const auto before = folder.key("hall.en.1");
  const Foreign own({"relay.example.org"});
  auto request = folder.request();
  own.ask(request);
  request.address = "relay.example.org";
  const auto said = init_event(request);
  CHECK_THAT(said, Catch::Contains("8 key files lead to https://relay.example.org:7443"));
  for (const auto* name : {"operator", "listener", "hall.floor", "hall.en.1", "hall.fr.2"}) {
    const auto key = folder.key(name);
    CHECK(key.pin == net::pin_of(own.certificate));
    CHECK(key.host == "relay.example.org");
    CHECK(trust::load_credentials(folder.files().credentials()).find_token(key.token)->name ==
          name);
  }
  CHECK(folder.key("hall.en.1").token == before.token);

  // The name stays when the event grows.
  const auto again = init_event(folder.request());
  CHECK_THAT(again, !Catch::Contains("lead to"));
  CHECK(folder.key("hall.en.1").relay == "https://relay.example.org:7443");
  request = folder.request();
  request.renew = true;
  CHECK_THROWS_WITH(init_event(request), Catch::Contains("--certificate"));
}

TEST_CASE("A certificate that is for another name than clients use is refused") {
  Folder folder;
  init_event(folder.request());
  const Foreign own({"relay.example.org"});
  const auto before = folder.contents();
  auto request = folder.request();
  own.ask(request);
  CHECK_THROWS_WITH(init_event(request),
                    Catch::Contains("relay.example.org") && Catch::Contains("--address"));
  CHECK(folder.contents() == before);
}

TEST_CASE("A certificate and a key that do not belong together change nothing") {
  Folder folder;
  init_event(folder.request());
  const Foreign own({"127.0.0.1"}), other({"127.0.0.1"});
  const auto before = folder.contents();
  auto request = folder.request();
  own.ask(request);
  request.key = other.key;
  CHECK_THROWS_WITH(init_event(request),
                    Catch::Contains("own.key: no private key of that certificate"));
  CHECK(folder.contents() == before);
}

TEST_CASE("Another address leads the key files there, and the certificate is for it") {
  Folder folder;
  init_event(folder.request());
  const auto before = folder.key("technician");
  auto request = folder.request();
  request.address = "10.0.0.9";
  CHECK_THAT(init_event(request), Catch::Contains("https://10.0.0.9:7443"));
  const auto now = folder.key("technician");
  CHECK(now.relay == "https://10.0.0.9:7443");
  CHECK(now.token == before.token);
  CHECK(now.pin == before.pin);
  const auto certificate = read_file(folder.files().certificate());
  CHECK(trust::is_for(certificate, "10.0.0.9"));
  CHECK(trust::is_for(certificate, "localhost"));
  request = folder.request();
  request.names = {"relay.local"};
  init_event(request);
  const auto names = trust::names_of(read_file(folder.files().certificate()));
  for (const auto* name : {"10.0.0.9", "127.0.0.1", "localhost", "relay.local"})
    CHECK(std::count(names.begin(), names.end(), name) == 1);
}

TEST_CASE("Each technician and operator may have a key of their own") {
  Folder folder;
  auto request = folder.request();
  request.technicians = {"ann", "bob"};
  request.operators = {"eve"};
  init_event(request);
  const auto tokens = [&] {
    return std::set{folder.key("technician").token, folder.key("technician.ann").token,
                    folder.key("technician.bob").token, folder.key("operator.eve").token};
  };
  CHECK(tokens().size() == 4);
  CHECK(folder.key("technician.ann").role == "technician");
  CHECK(folder.key("operator.eve").role == "operator");
  // They stay, and can be replaced and removed without being named again.
  const auto before = tokens();
  init_event(folder.request());
  CHECK(tokens() == before);
  request = folder.request();
  request.replace = {"technician.ann"};
  request.remove = {"technician.bob"};
  const auto bob = folder.key("technician.bob").token;
  init_event(request);
  const auto now = trust::load_credentials(folder.files().credentials());
  CHECK(now.find_token(folder.key("technician.ann").token)->role == trust::Role::technician);
  CHECK(before.count(folder.key("technician.ann").token) == 0);
  CHECK(now.find_token(bob) == nullptr);
  CHECK_FALSE(std::filesystem::exists(folder.files().key("technician.bob")));
  request = folder.request();
  for (const auto* name : {"", "../x", "a.b"}) {
    request.technicians = {name};
    CHECK_THROWS_WITH(init_event(request), Catch::Contains("--technician"));
  }
}

TEST_CASE("Keys of a booth that is gone are named, and end when that is asked for") {
  Folder folder;
  init_event(folder.request());
  auto text = read_file(folder.files().event());
  const auto booth = text.rfind("  [[room.booth]]");
  text.erase(booth, text.find("[trust]") - booth);
  write(folder.files().event(), text);
  CHECK_THAT(init_event(folder.request()), Catch::Contains("hall.fr.1 hall.fr.2"));
  auto request = folder.request();
  request.remove = {"hall.fr.1", "hall.fr.2"};
  CHECK_THAT(init_event(request), !Catch::Contains("no longer in the event"));
  CHECK(trust::load_credentials(folder.files().credentials()).find_name("hall.fr.1") == nullptr);
  CHECK_FALSE(std::filesystem::exists(folder.files().code("hall.fr.1")));
  request.remove = {"operator"};
  CHECK_THROWS_WITH(init_event(request), Catch::Contains("the event needs a key"));
}

TEST_CASE("A printed code says whose it is") {
  Folder folder;
  init_event(folder.request());
  CHECK_THAT(read_file(folder.files().code("hall.en.2")), Catch::Contains(">hall.en.2</text>"));
  CHECK_THAT(read_file(folder.path / "keys/hall.delegates.svg"),
             Catch::Contains(">http://127.0.0.1:7400/hall</text>"));
}
