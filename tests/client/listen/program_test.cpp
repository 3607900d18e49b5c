/// dragoman-listen as a script runs it: pipes, WAV, JSON, exit codes.

#include "tests/client/net/child.h"
#include "tests/client/net/fake_relay.h"
#include "tests/client/net/rtcp_heard.h"
#include "tests/client/net/station.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>
#include <sndfile.h>

#include <signal.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::FakeRelay;
using dragoman::testing::next_rtcp;
using dragoman::testing::Station;

namespace {

/// Groups and ports of this process alone, since tests run side by side.
const auto kProcess = static_cast<std::uint32_t>(::getpid());
const auto kPort = static_cast<std::uint16_t>(33000 + 12 * (kProcess % 1000));
const std::uint32_t kGroups = 0xEFC80000 + (kProcess % 0x3FFF) * 4;  // in 239.200.0.0/16
const rtp::Endpoint kEnglish{kGroups, kPort};
const rtp::Endpoint kRussian{kGroups + 1, static_cast<std::uint16_t>(kPort + 4)};
constexpr std::uint32_t kEnglishSsrc = 22, kRussianSsrc = 33;

/// A folder that goes away with the test.
struct Folder {
  Folder()
      : path(std::filesystem::temp_directory_path() /
             ("dragoman-listen-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name) const { return path / name; }
  std::filesystem::path path;
};

struct Wav {
  explicit Wav(const std::string& file) {
    SF_INFO info{};
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
    REQUIRE(sound != nullptr);
    rate = info.samplerate;
    channels = info.channels;
    format = info.format;
    samples.resize(static_cast<std::size_t>(info.frames));
    sf_readf_float(sound, samples.data(), info.frames);
    sf_close(sound);
  }
  /// 0 … 1: how much of the sound from sample `from` on is `hertz`. In stretches of 20 ms, because
  /// a busy machine makes the playout stretch sound here and there, which turns the phase.
  double share(double hertz, std::size_t from, std::size_t count) const {
    constexpr std::size_t kStretch = 960;
    REQUIRE(from + count <= samples.size());
    double tone = 0, all = 0;
    for (std::size_t begin = from; begin + kStretch <= from + count; begin += kStretch) {
      double re = 0, im = 0;
      for (std::size_t i = begin; i < begin + kStretch; ++i) {
        const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 48000;
        re += samples[i] * std::cos(angle);
        im += samples[i] * std::sin(angle);
        all += samples[i] * samples[i];
      }
      tone += 2 * (re * re + im * im) / static_cast<double>(kStretch);
    }
    return all > 0 ? tone / all : 0;
  }
  int rate = 0, channels = 0, format = 0;
  std::vector<float> samples;
};

control::ChannelInfo channel(const std::string& id, int number, rtp::Endpoint group,
                             std::uint32_t ssrc) {
  control::ChannelInfo info;
  info.id = info.language = info.name = id;
  info.direction = "ltr";
  info.number = number;
  info.group = rtp::address_text(group.address);
  info.port = group.port;
  info.ssrc = info.unicast_ssrc = ssrc;
  return info;
}

control::Welcome two_channels() {
  auto welcome = testing::test_welcome();
  welcome.interface = "lo";
  welcome.source_address = "127.0.0.1";
  welcome.channels = {channel("en", 2, kEnglish, kEnglishSsrc),
                      channel("ru", 3, kRussian, kRussianSsrc)};
  return welcome;
}

std::string here(const FakeRelay& relay) {
  return "127.0.0.1:" + std::to_string(relay.port());
}

/// Waits until unicast is asked for.
std::uint16_t port_asked_for(FakeRelay& relay) {
  for (std::size_t count = 2;; ++count)
    for (const auto& message : relay.wait_for_messages(count))
      if (const auto* subscribe = std::get_if<control::Subscribe>(&message)) return subscribe->port;
}

/// Reads JSON lines until `field` is `value`.
void read_until(Child& child, const std::string& field, const std::string& value) {
  while (true) {
    const auto line = child.read_line();
    REQUIRE_FALSE(line.empty());
    const auto json = boost::json::parse(line).as_object();
    if (json.contains(field) && json.at(field).is_string() && json.at(field).as_string() == value)
      return;
  }
}

/// What the program said last, before it ended well.
boost::json::object last_report(Child& child) {
  std::string last;
  for (auto line = child.read_line(); !line.empty(); line = child.read_line()) last = line;
  const int code = child.wait();
  CAPTURE(child.errors(), last);
  REQUIRE(code == 0);
  return boost::json::parse(last).as_object();
}

}  // namespace

TEST_CASE("wrong usage is exit 2 with what, where and a remedy") {
  struct Wrong {
    std::vector<std::string> arguments;
    std::string said;
  };
  const auto wrong = GENERATE(
      Wrong{{}, "--room"}, Wrong{{"--room"}, "--help"},
      Wrong{{"--room", "hall", "--transport", "ip"}, "transport"},
      Wrong{{"--room", "hall", "--volume", "90"}, "volume"},
      Wrong{{"--room", "hall", "--null", "--output", "x.wav"}, "output"},
      Wrong{{"relay:99999", "--room", "hall"}, "port"},
      Wrong{{"--sdp", "/nonexistent.sdp"}, "/nonexistent.sdp"},
      Wrong{{"--room", "hall", "--output", "/none/x.wav"}, "the directory /none does not exist"},
      Wrong{{"--room", "hall", "--output", "/none/x.wav"},
            "make it (mkdir -p /none), or choose another"},
      Wrong{{"--room", "hall", "--output", "/"}, "is a directory"},
      Wrong{{"--room", "hall", "--interface", "nope0"}, "nope0"},
      Wrong{{"--room", "hall", "--interface", "nope0"}, "lo (127.0.0.1)"});
  Child child(DRAGOMAN_LISTEN, wrong.arguments);
  CHECK(child.wait() == 2);
  CAPTURE(wrong.said, child.errors());
  CHECK(child.errors().find(wrong.said) != std::string::npos);
}

TEST_CASE("a sound device that is not there is exit 2") {
  FakeRelay relay(two_channels());
  Child child(DRAGOMAN_LISTEN,
              {here(relay), "--room", "hall", "--channel", "en", "--device", "no such device"});
  CHECK(child.wait() == 2);
  CHECK(child.errors().find("no sound device \"no such device\"") != std::string::npos);
}

TEST_CASE("an unknown room or channel is exit 2, and says what there is") {
  FakeRelay relay(two_channels());
  Child no_channel(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "fr", "--null"});
  CHECK(no_channel.wait() == 2);
  CHECK(no_channel.errors().find("en, ru") != std::string::npos);
  relay.refuse(true);
  Child no_room(DRAGOMAN_LISTEN, {here(relay), "--room", "attic", "--null", "--json"});
  CHECK(no_room.wait() == 2);
  const auto error =
      boost::json::parse(no_room.rest_of_output()).as_object().at("error").as_object();
  CHECK(error.at("code").as_string() == "hello");
  CHECK(error.at("remedy").as_string() == "there are: hall");
}

TEST_CASE("the WAV has exactly the seconds asked for, of the right channel") {
  Folder folder;
  FakeRelay relay(two_channels());
  Station english(1000, kEnglishSsrc), russian(1700, kRussianSsrc);
  english.aim(kEnglish);
  russian.aim(kRussian);
  Child child(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "ru", "--output",
                                folder.file("ru.wav"), "--seconds", "1.5", "--json"});
  const int code = child.wait();
  CAPTURE(child.errors());
  CHECK(code == 0);
  const Wav wav(folder.file("ru.wav"));
  CHECK(wav.rate == 48000);
  CHECK(wav.channels == 1);
  CHECK((wav.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16);
  CHECK(wav.samples.size() == 72000);
  CHECK(wav.share(1700, 12000, 48000) > 0.95);
}

TEST_CASE("a channel named on standard input is heard without a gap") {
  Folder folder;
  FakeRelay relay(two_channels());
  Station english(1000, kEnglishSsrc), russian(1700, kRussianSsrc);
  english.aim(kEnglish);
  russian.aim(kRussian);
  Child child(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "en", "--output",
                                folder.file("both.wav"), "--json"});
  for (int second = 0; second < 2; ++second) read_until(child, "transport", "multicast");
  child.say("channel nonsense");
  child.say("volume 99");
  child.say("volume nan");
  child.say("channel ru");
  read_until(child, "channel", "ru");
  read_until(child, "channel", "ru");
  child.close_input();
  read_until(child, "channel", "ru");  // the end of standard input ends nothing
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
  CHECK(child.errors().find("nonsense") != std::string::npos);
  const std::string refused = "volume is -60 to 12 dB; it stays at 0 dB";
  const auto first = child.errors().find(refused);
  REQUIRE(first != std::string::npos);
  CHECK(child.errors().find(refused, first + 1) != std::string::npos);
  const Wav wav(folder.file("both.wav"));
  CHECK(wav.share(1000, 4800, 9600) > 0.9);
  CHECK(wav.share(1700, wav.samples.size() - 24000, 9600) > 0.95);
}

TEST_CASE("where multicast does not come, unicast is asked for and heard") {
  Folder folder;
  FakeRelay relay(two_channels());
  Station english(1000, kEnglishSsrc);
  Child child(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "en", "--output",
                                folder.file("en.wav"), "--seconds", "2", "--json"});
  english.aim({0x7F000001, port_asked_for(relay)});
  read_until(child, "transport", "unicast");
  CHECK(child.wait() == 0);
  CHECK(child.errors().find("falling back to unicast") != std::string::npos);
  CHECK(Wav(folder.file("en.wav")).share(1000, 24000, 48000) > 0.95);
}

TEST_CASE("a listener reports to the relay's media port, and says BYE") {
  net::UdpOptions options;
  options.bind.address = 0x7F000001;
  net::UdpSocket media(options);
  auto welcome = two_channels();
  welcome.media_host = "127.0.0.1";
  welcome.media_port = media.local().port;
  FakeRelay relay(welcome);
  Station english(1000, kEnglishSsrc);
  const bool unicast = GENERATE(false, true);
  Child child(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "en", "--null",
                                "--transport", unicast ? "unicast" : "multicast", "--json"});
  english.aim(unicast ? rtp::Endpoint{0x7F000001, port_asked_for(relay)} : kEnglish);
  auto said = next_rtcp(media);
  REQUIRE(said.report.block_count == 1);
  CHECK(said.report.blocks[0].source == rtp::Ssrc{kEnglishSsrc});
  CHECK(said.report.blocks[0].cumulative_lost == 0);
  CHECK(said.report.blocks[0].fraction_lost == 0);
  CHECK(said.report.blocks[0].extended_highest > 0);
  CHECK_FALSE(said.cname.empty());
  const auto who = said.report.ssrc;
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
  while (!said.left) said = next_rtcp(media);
  CHECK(said.left == who);
}

namespace {

/// A description of Opus on `group`, from 127.0.0.1.
std::string describe(const Folder& folder, const std::string& name, const rtp::Endpoint& group) {
  const std::string address = rtp::address_text(group.address);
  std::ofstream(folder.file(name))
      << "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Test\r\nc=IN IP4 " << address
      << "/0\r\nt=0 0\r\nm=audio " << group.port
      << " RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=ptime:5\r\n"
      << "a=source-filter: incl IN IP4 " << address << " 127.0.0.1\r\n";
  return folder.file(name);
}

}  // namespace

TEST_CASE("a description alone is played, without any relay") {
  Folder folder;
  const rtp::Endpoint group{kGroups + 2, static_cast<std::uint16_t>(kPort + 8)};
  Station station(1000, 4711);
  station.aim(group);
  Child child(DRAGOMAN_LISTEN, {"--sdp", describe(folder, "x.sdp", group), "--interface", "lo",
                                "--output", folder.file("x.wav"), "--seconds", "1", "--json"});
  const int code = child.wait();
  CAPTURE(child.errors());
  CHECK(code == 0);
  CHECK(Wav(folder.file("x.wav")).share(1000, 12000, 24000) > 0.95);
}

TEST_CASE("of two paths either may be cut, and nothing is missing") {
  Folder folder;
  const rtp::Endpoint first{kGroups + 2, static_cast<std::uint16_t>(kPort + 8)};
  const rtp::Endpoint second{kGroups + 3, static_cast<std::uint16_t>(kPort + 10)};
  Station station(1000, 4711);
  station.aim(first);
  station.aim_second(second);
  Child child(DRAGOMAN_LISTEN, {"--sdp", describe(folder, "a.sdp", first), "--sdp",
                                describe(folder, "b.sdp", second), "--interface", "lo", "--output",
                                folder.file("x.wav"), "--seconds", "4", "--json"});
  child.read_line();
  child.read_line();
  station.aim({});
  child.read_line();
  station.aim(first);
  station.aim_second({});
  const auto report = last_report(child);
  CHECK(report.at("lost") == 0);
  CHECK(Wav(folder.file("x.wav")).share(1000, 12000, 160000) > 0.95);
}

TEST_CASE("a relay's second path is merged unasked, and either may be cut") {
  const rtp::Endpoint second{kGroups + 4, kEnglish.port};
  auto welcome = two_channels();
  welcome.second_interface = "lo";
  welcome.second_source_address = "127.0.0.1";
  welcome.channels[0].second_group = rtp::address_text(second.address);
  welcome.channels[0].second_ssrc = kEnglishSsrc + 1;  // as the station calls it
  FakeRelay relay(welcome);
  Folder folder;
  Station station(1000, kEnglishSsrc);
  station.aim(kEnglish);
  station.aim_second(second);
  Child child(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "en", "--output",
                                folder.file("x.wav"), "--seconds", "5", "--json"});
  child.read_line();
  child.read_line();
  station.aim({});
  child.read_line();
  child.read_line();
  station.aim(kEnglish);
  station.aim_second({});
  const auto report = last_report(child);
  CHECK(report.at("lost") == 0);
  CHECK(report.at("transport") == "multicast");
  CHECK(child.errors().find("the first path is silent") != std::string::npos);
  CHECK(Wav(folder.file("x.wav")).share(1000, 12000, 200000) > 0.95);
}

TEST_CASE("nothing heard within 10 s is exit 1 with a diagnosis") {
  FakeRelay relay(two_channels());
  Child child(DRAGOMAN_LISTEN, {here(relay), "--room", "hall", "--channel", "en", "--null",
                                "--transport", "multicast"});
  CHECK(child.wait() == 1);
  CHECK(child.errors().find("nothing could be decoded within 10 s") != std::string::npos);
}

TEST_CASE("who sends under the relay's address and is not the relay is told to it") {
  auto welcome = two_channels();
  welcome.manifest_key = std::string(64, '1');
  welcome.channels[0].manifest_group = rtp::address_text(kGroups + 2);
  FakeRelay relay(welcome);
  Station forger(440, kEnglishSsrc);  // not from the relay's media port
  forger.aim(kEnglish);
  Child child(DRAGOMAN_LISTEN,
              {here(relay), "--room", "hall", "--channel", "en", "--null", "--json"});
  std::optional<control::ForgedPackets> told;
  for (std::size_t count = 2; !told; ++count)
    for (const auto& message : relay.wait_for_messages(count))
      if (const auto* forged = std::get_if<control::ForgedPackets>(&message)) told = *forged;
  CHECK(told->channel == "en");
  CHECK(told->packets > 0);
  CHECK(told->from.starts_with("127.0.0.1:"));
  child.signal(SIGTERM);
}
