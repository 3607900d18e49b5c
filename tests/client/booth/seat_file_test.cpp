#include "client/booth/seat_file.h"

#include "tests/support/catch.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace dragoman::client;
namespace fs = std::filesystem;

namespace {

/// A folder of this test's own.
class Folder {
 public:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "dragoman-seat-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), {}));
  }

 private:
  fs::path path_;
};

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}
std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

DeskSettings some_settings() {
  DeskSettings settings;
  settings.sound.volume_db = -7.5F;
  settings.sound.treble_db = 4;
  settings.sound.sidetone_db = -18.0F;
  settings.sound.balance = 0.3F;
  settings.sound.calibration_db = 104.2F;
  settings.presets = {{1, "floor"}, {3, "ru \"x\\"}};
  return settings;
}

std::string complaint(const std::string& text) {
  try {
    read_settings(text, "seat.toml");
  } catch (const BadSettings& bad) {
    CHECK_FALSE(bad.remedy().empty());
    return bad.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a seat gets back what it had") {
  Folder folder;
  SeatFile file(folder / "deep" / "er" / "seat.toml");
  CHECK_FALSE(file.load().found);
  CHECK(file.save(some_settings()).empty());
  const auto loaded = SeatFile(file.path()).load();
  CHECK(loaded.found);
  CHECK(loaded.settings == some_settings());
  CHECK(file.save({}).empty());
  CHECK(file.load().settings == DeskSettings{});
}

TEST_CASE("a broken file is refused with its line and what to do") {
  CHECK(
      complaint("volume_db = 0\nvolume = 3\n").starts_with("seat.toml:2: unknown key \"volume\""));
  CHECK(complaint("\n\nbass_db = \"loud\"").starts_with("seat.toml:3: bass_db"));
  CHECK(complaint("volume_db = 90").starts_with("seat.toml:1: volume_db"));
  CHECK(complaint("volume_db = nan").starts_with("seat.toml:1: volume_db"));
  CHECK(complaint("volume_db = ").starts_with("seat.toml:1: "));
  CHECK(complaint("[presets]\n0 = \"en\"").starts_with("seat.toml:2: \"0\" is no preset"));
  CHECK(complaint("[presets]\n1 = 7").starts_with("seat.toml:2: "));
  CHECK(complaint("presets = 1").starts_with("seat.toml:1: "));
  CHECK(complaint("volume_db = -3\n[presets]\n1 = \"en\"").empty());
}

TEST_CASE("a broken file is set aside and never lost, however often") {
  Folder folder;
  const auto path = folder / "seat.toml";
  for (const char* name : {"seat.toml.broken-1", "seat.toml.broken-2"}) {
    write(path, std::string("bass_db = ") + name);
    SeatFile file(path);
    const auto loaded = file.load();
    CHECK_FALSE(loaded.found);
    CHECK(loaded.settings == DeskSettings{});
    CHECK(loaded.trouble.find("seat.toml:1:") != std::string::npos);
    CHECK(loaded.trouble.find(name) != std::string::npos);
    CHECK(read(folder / name) == std::string("bass_db = ") + name);
    CHECK(file.save(some_settings()).empty());
    CHECK(file.load().settings == some_settings());
  }
}

TEST_CASE("a file that cannot be written leaves the old one as it was, and says so") {
  Folder folder;
  SeatFile file(folder / "seat.toml");
  CHECK(file.save(some_settings()).empty());
  CHECK(folder.files() == 1);
  // A folder stands where the fresh file would go: the same as a full disk, also for root.
  fs::create_directory(folder / ("seat.toml.new-" + std::to_string(::getpid())).c_str());
  CHECK(file.save({}).find("--settings") != std::string::npos);
  CHECK(file.load().settings == some_settings());
}

TEST_CASE("each seat has its own file, whatever it is called") {
  ::setenv("XDG_STATE_HOME", "/state", 1);
  CHECK(default_settings_file("hall", "en", 1) == "/state/dragoman/hall-en-1.toml");
  CHECK(default_settings_file("../hall", "a-b", 2) == "/state/dragoman/%2E%2E%2Fhall-a%2Db-2.toml");
  ::setenv("XDG_STATE_HOME", "relative", 1);
  ::setenv("HOME", "/home/one", 1);
  CHECK(default_settings_file("hall", "en", 1) == "/home/one/.local/state/dragoman/hall-en-1.toml");
  ::unsetenv("XDG_STATE_HOME");
}
