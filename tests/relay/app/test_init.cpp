#include "codecs/control/key_file.h"
#include "relay/app/init.h"
#include "relay/app/init_files.h"
#include "relay/event/load.h"
#include "relay/net/tls.h"
#include "relay/trust/credentials.h"
#include "tests/support/catch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <map>

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

TEST_CASE("Every file of init is its owner's alone") {
  Folder folder;
  auto request = folder.request();
  request.pin = true;
  init_event(request);
  int files = 0;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder.path)) {
    struct stat state {};
    REQUIRE(::stat(each.path().c_str(), &state) == 0);
    INFO(each.path());
    CHECK((state.st_mode & 0777) == (each.is_directory() ? 0700U : 0600U));
    files += each.is_regular_file() ? 1 : 0;
  }
  CHECK(files > 20);
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
