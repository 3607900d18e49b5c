#include "client/cli/json_line.h"
#include "client/cli/keys.h"
#include "client/cli/line_reader.h"
#include "client/cli/program.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace dragoman::client;

TEST_CASE("a relay is a host, a host with port, or a URL") {
  CHECK(parse_relay_address("") == RelayAddress{"127.0.0.1", 7400});
  CHECK(parse_relay_address("hall.example") == RelayAddress{"hall.example", 7400});
  CHECK(parse_relay_address("10.0.0.5:7500") == RelayAddress{"10.0.0.5", 7500});
  CHECK(parse_relay_address("http://10.0.0.5:7500/") == RelayAddress{"10.0.0.5", 7500});
  CHECK(parse_relay_address("ws://relay") == RelayAddress{"relay", 7400});
  CHECK(to_string(RelayAddress{"relay", 80}) == "relay:80");
}

TEST_CASE("a number within bounds is a number, and nothing else") {
  double value = 0;
  CLI::App app("test");
  app.add_option("--seconds", value)->check(number_between(1, 3600));
  app.parse("--seconds 2.5");
  CHECK(value == 2.5);
  for (const char* text : {"nan", "-nan", "inf", "0.5", "3601", "1e99", "x", "5s"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(app.parse(std::string("--seconds ") + text), CLI::ParseError);
  }
}

TEST_CASE("a wrong relay address is bad usage, with a remedy") {
  const auto* text = GENERATE("host:", "host:0", "host:65536", "host:74x", ":7400", "[::1]:7400",
                              "::1", "ftp://relay", "a b", "http://", "host/path", "999.1.1.1",
                              "10.0.0", "10.0.0.5.6:7400", "1", "239.77.0.1");
  CAPTURE(text);
  try {
    parse_relay_address(text);
    FAIL("accepted");
  } catch (const ProgramError& error) {
    CHECK(error.exit() == Exit::usage);
    CHECK_FALSE(error.remedy().empty());
    CHECK(std::string(error.what()).find(text) != std::string::npos);
  }
}

TEST_CASE("https has a port of its own") {
  CHECK(parse_relay_address("https://relay").tls);
  CHECK(parse_relay_address("https://relay").port == 7443);
  CHECK(parse_relay_address("wss://relay:8000/x").port == 8000);
  CHECK_FALSE(parse_relay_address("http://relay").tls);
}

namespace {

/// A key file of this mode, that goes with the test.
struct KeyOnDisk {
  explicit KeyOnDisk(mode_t mode) {
    std::ofstream(path) << R"({"role":"technician","relay":"https://10.0.0.5:7443",)"
                        << R"("pin":"sha256/x","token":"secret"})";
    REQUIRE(::chmod(path.c_str(), mode) == 0);
  }
  ~KeyOnDisk() { std::filesystem::remove(path); }
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("dragoman-key-" + std::to_string(::getpid()) + ".key");
};

}  // namespace

TEST_CASE("a key file that others may read is refused, with what to do") {
  for (const mode_t mode : {0640U, 0604U, 0620U}) {
    const KeyOnDisk key(mode);
    try {
      with_key("", key.path);
      FAIL("taken with mode " << mode);
    } catch (const ProgramError& error) {
      CHECK(error.exit() == Exit::usage);
      CHECK(error.id() == "open_key");
      CHECK(error.remedy().find("chmod 600 " + key.path.string()) != std::string::npos);
    }
  }
  CHECK(with_key("", KeyOnDisk(0400).path).token == "secret");
}

TEST_CASE("a key file says where the relay is and how it is known") {
  const KeyOnDisk key(0600);
  const auto& path = key.path;
  const auto relay = with_key("", path);
  CHECK(to_string(relay) == "10.0.0.5:7443");
  CHECK(relay.tls);
  CHECK(relay.pin == "sha256/x");
  CHECK(relay.token == "secret");
  CHECK(to_string(with_key("https://10.0.0.6", path)) == "10.0.0.6:7443");
  CHECK_FALSE(with_key("127.0.0.1:7400", path).tls);
  for (const auto* plain : {"10.0.0.5:7400", "http://relay", "127.0.0.1.evil.example"}) try {
      with_key(plain, path);
      FAIL("a key would be sent in the clear to " << plain);
    } catch (const ProgramError& error) {
      CHECK(std::string(error.what()).find("without TLS") != std::string::npos);
      CHECK(error.exit() == Exit::usage);
    }
  std::filesystem::remove(path);
  CHECK_THROWS_AS(with_key("", path), ProgramError);
}

TEST_CASE("JSON lines write numbers plainly and what is unknown as null") {
  const std::vector<std::string> languages{"en", "ru"};
  CHECK(JsonLine()
            .text("name", "Рус\"ский\n")
            .number("big", 1234567.0, 1)
            .number("none", std::nullopt, 1)
            .number("nan", 0.0 / 0.0, 1)
            .text_or_null("empty", "")
            .integer("n", -3)
            .list("on_air", languages)
            .str() ==
        "{\"name\":\"Рус\\\"ский\\n\",\"big\":1234567.0,\"none\":null,\"nan\":null,\"empty\":null,"
        "\"n\":-3,\"on_air\":[\"en\",\"ru\"]}");
}

TEST_CASE("standard input comes as lines, however it is cut") {
  LineReader reader;
  CHECK(reader.push("chan").empty());
  CHECK(reader.push("nel en\r\n\n  on \nof") == std::vector<std::string>{"channel en", "", "on"});
  CHECK(reader.push("f\n") == std::vector<std::string>{"off"});
  CHECK(reader.push(std::string(10000, 'x')).empty());
  CHECK(reader.push("\nquit\n") == std::vector<std::string>{"quit"});
  CHECK(words("  out\tc  ru ") == std::vector<std::string>{"out", "c", "ru"});
}

TEST_CASE("arrows are keys, other escape sequences are skipped") {
  using Kind = Key::Kind;
  const auto keys = read_keys("3\x1b[A\x1bOB+\x1b[15~\x1b[C\x1b[Dq");
  const std::vector<Key> expected{{Kind::character, '3'}, {Kind::up},    {Kind::down},
                                  {Kind::character, '+'}, {Kind::right}, {Kind::left},
                                  {Kind::character, 'q'}};
  CHECK(keys == expected);
  CHECK(read_keys("\x1b").empty());
  CHECK(read_keys("\x1b[").empty());
}

namespace {
int run(std::vector<const char*> arguments, const std::function<int()>& body) {
  CLI::App app("A program of the tests.", "dragoman-test");
  CommonOptions options;
  add_common_options(app, options);
  arguments.insert(arguments.begin(), "dragoman-test");
  return run_program(app, static_cast<int>(arguments.size()), const_cast<char**>(arguments.data()),
                     options, body);
}
}  // namespace

TEST_CASE("every outcome of a program is an exit code of the contract") {
  const auto fine = [] { return 0; };
  CHECK(run({}, fine) == 0);
  CHECK(run({"--help"}, fine) == 0);
  CHECK(run({"--version"}, fine) == 0);
  CHECK(run({"--nonsense"}, fine) == 2);
  CHECK(run({"--log-level", "loud"}, fine) == 2);
  CHECK(run({"host:0"}, fine) == 2);
  CHECK(run({}, []() -> int { throw ProgramError(Exit::failure, "x", "what", "remedy"); }) == 1);
  CHECK(run({}, []() -> int { throw std::runtime_error("what"); }) == 1);
}
