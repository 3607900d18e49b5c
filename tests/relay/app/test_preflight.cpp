#include "relay/app/media/joined_source.h"
#include "relay/app/preflight.h"
#include "relay/event/load.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

using namespace dragoman;

namespace {

/// A folder with an event file and what it names; gone with the test.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("dragoman-preflight-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

std::string stream_at(const rtp::Endpoint& to, const std::string& format = "L24/48000/2") {
  return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Mixer\r\nc=IN IP4 " + rtp::address_text(to.address) +
         "\r\nt=0 0\r\nm=audio " + std::to_string(to.port) + " RTP/AVP 98\r\na=rtpmap:98 " +
         format + "\r\n";
}

constexpr const char* kWithMixer =
    "[event]\nname = \"x\"\n[[room]]\nid = \"hall\"\nlanguages = [\"en\"]\n[[room.source]]\n"
    "id = \"mixer\"\nsdp = \"mixer.sdp\"\n";

std::string complaint(const event::Event& event) {
  try {
    app::check_surroundings(event);
  } catch (const app::SurroundingsError& error) {
    return error.what();
  }
  return {};
}

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("An interface that this machine lacks is named with its place in the event file") {
  const auto event = event::parse(
      "[event]\nname = \"x\"\n[network]\ninterface = \"eth99\"\n[[room]]\nid = \"hall\"\n"
      "languages = [\"en\"]\n",
      "hall.toml");
  const auto text = complaint(event);
  INFO(text);
  CHECK(text.rfind("hall.toml:4:13: ", 0) == 0);
  CHECK(mentions(text, "eth99"));
  CHECK(mentions(text, "lo (127.0.0.1)"));
}

TEST_CASE("A stream that cannot be taken is named with its place in the event file") {
  const Folder folder;
  folder.write("mixer.sdp", stream_at({0x7F000001, 5004}, "L24/44100/2"));
  const auto file = folder.write("event.toml", kWithMixer);
  const auto text = complaint(event::load(file));
  INFO(text);
  CHECK(text.rfind(file.string() + ":8:7: ", 0) == 0);
  CHECK(mentions(text, "room \"hall\""));
  CHECK(mentions(text, "set the sender to 48 kHz"));
}

TEST_CASE("Looking at a stream's description does not open its port") {
  const net::UdpSocket taken({{0x7F000001, 0}, "lo"});
  const Folder folder;
  folder.write("mixer.sdp", stream_at(taken.local()));
  const auto event = event::load(folder.write("event.toml", kWithMixer));
  CHECK(complaint(event).empty());
  CHECK_THROWS_AS(app::join_source(event, app::describe_source(event, 0, 0)), std::system_error);
}

namespace {

event::Event with_setting(const std::string& section, const std::string& line) {
  return event::parse("[event]\nname = \"x\"\n[" + section + "]\n" + line +
                          "\n[[room]]\nid = \"hall\"\nlanguages = [\"en\"]\n",
                      "hall.toml");
}

}  // namespace

TEST_CASE("An address that this machine lacks is named with its place in the event file") {
  const std::string key = GENERATE("http", "media");
  const auto text = complaint(with_setting("network", key + " = \"203.0.113.9:7400\""));
  INFO(text);
  CHECK(text.rfind("hall.toml:4:", 0) == 0);
  CHECK(mentions(text, "[network] " + key + " = \"203.0.113.9:7400\""));
  CHECK(mentions(text, "no such address"));
}

TEST_CASE("A storage that can be no folder is refused, one that cannot be had now is told") {
  const Folder folder;
  const auto file = folder.write("taken", "");
  const auto text = complaint(with_setting("storage", "dir = \"" + file.string() + "/var\""));
  INFO(text);
  CHECK(text.rfind("hall.toml:4:7: [storage] dir = ", 0) == 0);
  CHECK(mentions(text, "taken is no folder"));

  const auto event = with_setting("storage", "dir = \"/proc/dragoman\"");
  CHECK(complaint(event).empty());
  const auto trouble = app::storage_trouble(event);
  REQUIRE(trouble);
  CHECK(trouble->rfind("hall.toml:4:7: warning: ", 0) == 0);
}

TEST_CASE("Looking for the storage leaves nothing behind") {
  const Folder folder;
  const auto dir = folder.write("here", "").parent_path() / "a" / "b";
  CHECK_FALSE(app::storage_trouble(with_setting("storage", "dir = \"" + dir.string() + "\"")));
  CHECK_FALSE(std::filesystem::exists(dir.parent_path()));
}

TEST_CASE("The built-in event finds what it needs") {
  CHECK(complaint(event::built_in_event()).empty());
}
