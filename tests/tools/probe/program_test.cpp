/// dragoman-probe as a script runs it.

#include "client/monitor/relay_link.h"
#include "relay/net/udp.h"
#include "tests/client/net/child.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

using namespace dragoman;
using dragoman::testing::Child;

namespace {

/// Second octet of this process's groups; the manifests' are two further, and no other process that
/// was started about now has either.
unsigned block() {
  return 150 + 3 * (static_cast<unsigned>(getpid()) % 16);
}

/// A relay of one room with one booth, on ports and groups of its own.
class Relay {
 public:
  Relay() : folder_(std::filesystem::temp_directory_path() / ("probe" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
    std::ofstream(file()) << "[event]\nname = \"Probe\"\n[network]\ninterface = \"lo\"\nttl = 0\n"
                          << "manifests = true\n"
                          << "multicast = \"239." << block() << ".0.0/16\"\nhttp = \"" << address_
                          << "\"\nmedia = \"127.0.0.1:" << free_port() << "\"\n[storage]\ndir = \""
                          << (folder_ / "var").string()
                          << "\"\n[[room]]\nid = \"hall\"\nlanguages = [\"zh\", \"en\"]\n"
                          << "[[room.booth]]\nid = \"en\"\na = \"en\"\n";
    start();
  }
  ~Relay() {
    end();
    std::filesystem::remove_all(folder_);
  }
  /// Where there is no certificate it signs with another key then.
  void restart() {
    end();
    start();
  }
  const std::string& address() const { return address_; }

 private:
  std::string file() const { return (folder_ / "event.toml").string(); }
  void start() {
    child_ = std::make_unique<Child>(DRAGOMAN_RELAY, std::vector<std::string>{file()});
    // Its last words before it serves.
    constexpr int kLines = 20;
    for (int i = 0; i < kLines; ++i)
      if (child_->read_line().find("Ctrl-C") != std::string::npos) return;
    child_->signal(SIGTERM);
    child_->wait();
    FAIL("the relay did not start: " << child_->errors());
  }
  void end() {
    child_->signal(SIGTERM);
    child_->wait();
  }
  static std::uint16_t free_port() { return net::UdpSocket(net::UdpOptions{}).local().port; }
  /// As a listener finds one: what connections of before still hold is not free.
  static std::uint16_t free_tcp_port() {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    socklen_t size = sizeof any;
    auto* const address = reinterpret_cast<sockaddr*>(&any);
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::bind(fd, address, size) == 0);
    REQUIRE(::getsockname(fd, address, &size) == 0);
    ::close(fd);
    return ntohs(any.sin_port);
  }

  std::string address_ = "127.0.0.1:" + std::to_string(free_tcp_port());
  std::filesystem::path folder_;
  std::unique_ptr<Child> child_;
};

double number(const boost::json::value& value) {
  return value.to_number<double>();
}

net::UdpOptions on_loopback(std::uint32_t address) {
  net::UdpOptions options;
  options.bind.address = address;
  options.interface = "lo";
  return options;
}

/// dragoman-probe watch as a script begins it; an empty interface is not named.
std::vector<std::string> watching(const Relay& relay, const std::string& interface,
                                  const std::string& seconds) {
  std::vector<std::string> arguments{"watch", relay.address(), "--room", "hall",  "--name",
                                     "test",  "--seconds",     seconds,  "--json"};
  if (!interface.empty()) arguments.insert(arguments.end(), {"--interface", interface});
  return arguments;
}

rtp::Endpoint group_of_en() {
  return {0xEF000002U | block() << 16, 5012};
}

/// The names of all: a busy machine may have raised others.
std::set<std::string> alarms_of(const Relay& relay) {
  const auto text = client::http_get(client::parse_relay_address(relay.address()), "/api/v1/alarms",
                                     std::chrono::seconds{3});
  std::set<std::string> names;
  const auto all = boost::json::parse(text);
  for (const auto& alarm : all.at("alarms").as_array()) names.emplace(alarm.at("id").as_string());
  return names;
}

}  // namespace

TEST_CASE("wrong usage is exit 2 with what, where and a remedy") {
  struct Wrong {
    std::vector<std::string> arguments;
    std::string said;
  };
  const auto wrong =
      GENERATE(Wrong{{}, "--room"}, Wrong{{"--room", "hall", "--desk", "en"}, "en/1"},
               Wrong{{"--room", "hall", "--desk", "/1"}, "BOOTH/N"},
               Wrong{{"--room", "hall", "--device-out", "x"}, "--device-in"},
               Wrong{{"--room", "hall", "--seconds", "0"}, "seconds"},
               Wrong{{"--room", "hall", "--interface", "nope0"}, "lo (127.0.0.1)"},
               Wrong{{"--device-out", "no such", "--device-in", "no such"}, "no sound device"});
  Child child(DRAGOMAN_PROBE, wrong.arguments);
  CHECK(child.wait() == 2);
  CAPTURE(wrong.said, child.errors());
  CHECK(child.errors().find(wrong.said) != std::string::npos);
}

TEST_CASE("a floor and a desk are measured on loopback, and the listener's estimate is the truth") {
  const Relay relay;
  const bool desk = GENERATE(false, true);
  std::vector<std::string> arguments{relay.address(), "--room", "hall", "--json", "--seconds", "4"};
  if (desk) arguments.insert(arguments.end(), {"--desk", "en/1"});
  Child child(DRAGOMAN_PROBE, arguments);
  const int code = child.wait();
  CAPTURE(desk, child.errors());
  REQUIRE(code == 0);
  const auto json = boost::json::parse(child.read_line()).as_object();
  CHECK(json.at("channel").as_string() == (desk ? "en" : "floor"));
  const double n = number(json.at("n"));
  CHECK(n + number(json.at("lost")) > 12);
  CHECK(n > 10);  // what a stalled machine conceals is lost
  double sum = 0;
  for (const char* name :
       {"capture", "contribution", "relay", "encode", "network", "playout", "device"})
    sum += number(json.at("hops_ms").at(name));
  const double truth = number(json.at("mouth_to_ear_ms").at("p50"));
  const auto& hops = json.at("hops_ms").as_object();
  // Reports come every 4 s: within the measurement of 4 s, or the warm-up of 3 before it.
  CHECK(number(hops.at("relay_playout")) + number(hops.at("relay_processing")) +
            number(hops.at("rest")) ==
        Approx(number(hops.at("relay"))).margin(0.03));
  CHECK(number(hops.at("relay_playout")) > 0);
  // While the machine stalls the delay moves, as the marks show, and medians of different moments
  // don't fit together; a forgotten hop or a wrong clock would be off by far more.
  const auto& marks = json.at("mouth_to_ear_ms").as_object();
  const double moved = number(marks.at("max")) - number(marks.at("min"));
  CHECK(std::abs(number(hops.at("rest"))) < 5 + 2 * moved);
  CHECK(sum == Approx(truth).margin(0.05));
  CHECK(truth > 7.5);  // a frame and a look-ahead cannot be escaped
  CHECK(std::abs(number(json.at("estimate_error_ms"))) < 5 + 2 * moved);
}

TEST_CASE("a watching listener names a second sender, to scripts and to the relay, and fails") {
  const Relay relay;
  const bool stranger = GENERATE(false, true);
  net::UdpSocket other(on_loopback(0x7F000009));
  const auto group = group_of_en();
  const auto interface = GENERATE("lo", "");
  Child child(DRAGOMAN_PROBE, watching(relay, interface, "3"));
  boost::json::object last;
  for (std::string line = child.read_line(); !line.empty(); line = child.read_line()) {
    last = boost::json::parse(line).as_object();
    const std::array<std::byte, 20> noise{};
    if (stranger) other.send(group, noise);
  }
  const int code = child.wait();
  CAPTURE(interface, child.errors());
  CHECK(last.at("received").as_array().size() == 3);
  CHECK(last.at("missing").as_array().empty());
  CHECK(last.at("querier").as_string() == "unknown");
  const auto& foreign = last.at("foreign").as_array();
  CHECK(code == (stranger ? 1 : 0));
  REQUIRE(foreign.size() == (stranger ? 1 : 0));
  if (!stranger) return;
  CHECK(foreign[0].at("channel").as_string() == "en");
  CHECK(foreign[0].at("address").as_string() == "127.0.0.9");
  CHECK(alarms_of(relay).count("hall/en/127.0.0.9/foreign_sender") == 1);
}

TEST_CASE("a watching listener names who forges under the relay's own address, and fails") {
  const Relay relay;
  net::UdpSocket forger(on_loopback(0x7F000001));
  const auto group = group_of_en();
  std::array<std::byte, 20> packet{std::byte{0x80}, std::byte{96}};
  const auto interface = GENERATE("lo", "127.0.0.1", "");
  Child child(DRAGOMAN_PROBE, watching(relay, interface, "4"));
  const auto from = rtp::to_string(forger.local());
  bool named = false;
  for (std::string line = child.read_line(); !line.empty(); line = child.read_line()) {
    const auto json = boost::json::parse(line).as_object();
    CHECK(json.at("foreign").as_array().empty());
    for (const auto& one : json.at("forged").as_array()) {
      CHECK(one.at("channel").as_string() == "en");
      CHECK(one.at("address").as_string() == from);
      named = true;
    }
    forger.send(group, packet);
  }
  const int code = child.wait();
  CAPTURE(interface, child.errors());
  CHECK(named);
  CHECK(code == 1);
  CHECK(alarms_of(relay).count("hall/en/127.0.0.1/rogue_sender") == 1);
}

TEST_CASE("a relay that comes back with another signing key forges nothing") {
  Relay relay;
  constexpr int kLines = 4;  // in a row in which all arrives
  Child child(DRAGOMAN_PROBE, watching(relay, "lo", "600"));
  const auto watch = [&] {
    for (int well = 0; well < kLines;) {
      const auto json = boost::json::parse(child.read_line()).as_object();
      CAPTURE(boost::json::serialize(json));
      CHECK(json.at("forged").as_array().empty());
      well = json.at("missing").as_array().empty() ? well + 1 : 0;
    }
  };
  watch();
  relay.restart();
  watch();
  CHECK(alarms_of(relay).count("hall/en/127.0.0.1/rogue_sender") == 0);

  // Who does is named as before.
  net::UdpSocket forger(on_loopback(0x7F000001));
  const std::array<std::byte, 20> packet{std::byte{0x80}, std::byte{96}};
  for (bool named = false; !named;) {
    forger.send(group_of_en(), packet);
    const auto json = boost::json::parse(child.read_line()).as_object();
    named = !json.at("forged").as_array().empty();
  }
  child.signal(SIGTERM);
  child.wait();
}

TEST_CASE("a room, a channel or a desk that is not there is exit 2") {
  const Relay relay;
  const auto wrong = GENERATE(std::vector<std::string>{"--room", "attic"},
                              std::vector<std::string>{"--room", "hall", "--channel", "xx"},
                              std::vector<std::string>{"--room", "hall", "--desk", "xx/1"});
  auto arguments = wrong;
  arguments.insert(arguments.begin(), relay.address());
  Child child(DRAGOMAN_PROBE, arguments);
  const int code = child.wait();
  CAPTURE(child.errors());
  CHECK(code == 2);
}
