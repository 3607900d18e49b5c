#include "client/cli/program.h"
#include "client/listen/channel_plan.h"
#include "client/listen/meter_line.h"
#include "client/listen/report.h"
#include "client/listen/sdp_stream.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

using namespace dragoman;
using namespace dragoman::client;

TEST_CASE("the line that scripts read has the contract's fields") {
  ListenReport report;
  report.room = "hall";
  report.channel = "en";
  CHECK(to_json_line(report, 1.5) ==
        "{\"t\":1.500,\"room\":\"hall\",\"channel\":\"en\",\"transport\":null,\"latency_ms\":null,"
        "\"buffer_ms\":null,\"lost\":0,\"concealed_ms\":0.00,\"late\":0,\"jitter_ms\":null,"
        "\"drift_ppm\":null,\"level_dbfs\":null,\"redundancy\":false,\"recovered\":0,"
        "\"state\":null,\"quality\":null,\"on_air\":[],\"late_callbacks\":0,"
        "\"stretched_ms\":0.00,\"shortened_ms\":0.00,\"manifests\":0,\"forged\":0,"
        "\"forged_heard\":0,\"forger\":null,\"guarded\":false}");
  report.started = report.playing = true;
  report.transport = "multicast";
  report.latency_ms = 7.25;
  report.buffer_ms = 5;
  report.lost = 3;
  report.concealed_ms = 15;
  report.late = 1;
  report.jitter_ms = 0.5;
  report.drift_ppm = -12.25;
  report.level_dbfs = -23.04;
  report.redundancy = true;
  report.recovered = 17;
  report.late_callbacks = 2;
  report.stretched_ms = 12.5;
  report.shortened_ms = 4;
  report.forged = {212, 1, 30, {0x0A000001, 40'000}, true};
  control::RoomState room;
  room.channels = {{"fr", "floor", "floor", {}}, {"en", "relay", "−", {{"en", 1}, {"fr", 2}}}};
  tell_story(report, room);
  CHECK(to_json_line(report, 1.5) ==
        "{\"t\":1.500,\"room\":\"hall\",\"channel\":\"en\",\"transport\":\"multicast\","
        "\"latency_ms\":7.25,\"buffer_ms\":5.00,\"lost\":3,\"concealed_ms\":15.00,\"late\":1,"
        "\"jitter_ms\":0.50,\"drift_ppm\":-12.25,\"level_dbfs\":-23.0,"
        "\"redundancy\":true,\"recovered\":17,"
        "\"state\":\"relay\",\"quality\":\"−\",\"on_air\":[\"en/1\",\"fr/2\"],\"late_callbacks\":2,"
        "\"stretched_ms\":12.50,\"shortened_ms\":4.00,\"manifests\":30,\"forged\":212,"
        "\"forged_heard\":1,\"forger\":\"10.0.0.1:40000\",\"guarded\":true}");
}

TEST_CASE("while no device plays, level, delay and buffer are unknown, and the totals stay") {
  ListenReport report;
  report.channel = "en";
  report.started = true;
  report.buffer_ms = 5;
  report.lost = 3;
  report.level_dbfs = -23;
  const auto line = to_json_line(report, 1.5);
  INFO(line);
  for (const char* field : {"latency_ms", "buffer_ms", "jitter_ms", "drift_ppm", "level_dbfs"})
    CHECK(line.find(std::string("\"") + field + "\":null") != std::string::npos);
  CHECK(line.find("\"lost\":3") != std::string::npos);
}

TEST_CASE("a level bar is empty at -60 dB and full at 0") {
  CHECK(level_bar(-60, 4) == "    ");
  CHECK(level_bar(-120, 4) == "    ");
  CHECK(level_bar(0, 4) == "████");
  CHECK(level_bar(12, 4) == "████");
  CHECK(level_bar(-30, 4) == "██  ");
  CHECK(level_bar(-22.5, 4) == "██▌ ");
}

TEST_CASE("the live line names the channel in its own script, its state and its mark") {
  ListenReport report;
  report.channel = "ru";
  CHECK(meter_line({"Русский", 0}, report, 80).find("waiting") != std::string::npos);
  report.started = true;
  report.transport = "unicast";
  CHECK(meter_line({"Русский", 0}, report, 80).find("no sound device plays") != std::string::npos);
  report.playing = true;
  report.latency_ms = 8.5;
  report.level_dbfs = -20;
  report.state = "interpreted";
  report.quality = "+";
  report.on_air = {"ru/1"};
  const auto line = meter_line({"Русский", -6}, report, 100);
  for (const char* part :
       {"Русский", "interpreted +  ru/1", "unicast", "8.5 ms", "-20.0 dB", "-6 dB"}) {
    CAPTURE(line, part);
    CHECK(line.find(part) != std::string::npos);
  }
}

namespace {
const std::string kOpus =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Hall English\r\nc=IN IP4 239.77.0.2/0\r\nt=0 0\r\n"
    "m=audio 5012 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 "
    "sprop-stereo=0\r\na=ptime:5\r\n"
    "a=source-filter: incl IN IP4 239.77.0.2 127.0.0.1\r\n";
const std::string kAes67 =
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=Mixer\r\nc=IN IP4 239.69.2.1/32\r\nt=0 0\r\n"
    "m=audio 5004 RTP/AVP 98\r\na=rtpmap:98 L24/48000/2\r\na=ptime:1\r\n";
std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}
}  // namespace

TEST_CASE("a description says where and how to listen") {
  const auto opus = read_sdp_stream(kOpus, "en.sdp");
  CHECK(rtp::to_string(opus.address.bind) == "239.77.0.2:5012");
  CHECK(opus.address.source == 0x7F000001);
  CHECK_FALSE(opus.address.ssrc);
  CHECK(opus.format.encoding == StreamFormat::Encoding::opus);
  CHECK(opus.format.channels == 1);
  CHECK(opus.format.packet == 240);
  const auto aes67 = read_sdp_stream(kAes67, "mixer.sdp");
  CHECK(aes67.format.encoding == StreamFormat::Encoding::l24);
  CHECK(aes67.format.payload_type == 98);
  CHECK(aes67.format.channels == 2);
  CHECK(aes67.format.packet == 48);
  CHECK(aes67.address.source == 0);
}

TEST_CASE("reports go where a description wants them by unicast, and nowhere else") {
  CHECK(read_sdp_stream(kOpus, "en.sdp").address.report_to.port == 0);
  const auto target = [](const std::string& lines) {
    return rtp::to_string(read_sdp_stream(kOpus + lines, "en.sdp").address.report_to);
  };
  CHECK(target("a=rtcp-unicast:reflection\r\na=rtcp:7402 IN IP4 127.0.0.1\r\n") ==
        "127.0.0.1:7402");
  CHECK(target("a=rtcp:7402 IN IP4 127.0.0.1\r\n") == "0.0.0.0:0");
  CHECK(target("a=rtcp-unicast:reflection\r\na=rtcp:7402\r\n") == "0.0.0.0:0");
  CHECK(target("a=rtcp-unicast:reflection\r\na=rtcp:5013 IN IP4 239.77.0.2\r\n") == "0.0.0.0:0");
}

TEST_CASE("a description says where a channel's manifests come, and who signs them") {
  const auto of = [](const std::string& key) {
    return read_sdp_stream(kOpus + "a=x-dragoman-manifest:" + key + " 239.79.0.2:5012 22\r\n",
                           "en.sdp")
        .address.manifests;
  };
  const auto manifests = of(std::string(63, '0') + "7");
  REQUIRE(manifests);
  CHECK(rtp::to_string(manifests->group) == "239.79.0.2:5012");
  CHECK(manifests->ssrc == rtp::Ssrc{22});
  CHECK(manifests->key.back() == std::byte{7});
  CHECK_FALSE(of(std::string(64, 'x')));
  CHECK_FALSE(read_sdp_stream(kOpus, "en.sdp").address.manifests);
}

TEST_CASE("a description that cannot be played is bad usage with its name and a remedy") {
  const auto text = GENERATE(std::string("nonsense"), with(kAes67, "L24/48000/2", "L24/44100/2"),
                             with(kAes67, "L24/48000/2", "L24/48000/8"),
                             with(kAes67, "L24/48000/2", "AC3/48000/2"));
  CAPTURE(text);
  try {
    read_sdp_stream(text, "mixer.sdp");
    FAIL("accepted");
  } catch (const ProgramError& error) {
    CHECK(error.exit() == Exit::usage);
    CHECK(std::string(error.what()).find("mixer.sdp") != std::string::npos);
    CHECK_FALSE(error.remedy().empty());
  }
}

namespace {
Registered session_of_two_channels() {
  Registered session;
  session.media = {0x0A000001, 7402};
  session.local_address = 0x0A000002;
  session.welcome.frame_us = 5000;
  session.welcome.source_address = "10.0.0.1";
  session.welcome.interface = "eth7";
  control::ChannelInfo floor, english;
  floor.id = "floor";
  floor.channels = 2;
  floor.group = "239.77.0.0";
  floor.port = 5004;
  floor.ssrc = floor.unicast_ssrc = 11;
  english.id = "en";
  english.number = 2;
  english.group = "239.77.0.2";
  english.port = 5012;
  english.ssrc = 22;
  english.unicast_ssrc = 23;
  english.red_group = "239.77.0.130";
  english.red_port = 5014;
  english.red_ssrc = 24;
  session.welcome.channels = {floor, english};
  return session;
}
}  // namespace

TEST_CASE("channels are found by id or number, and their neighbours go round") {
  const ChannelPlan plan(session_of_two_channels());
  REQUIRE(plan.find("en") != nullptr);
  CHECK(plan.find("2") == plan.find("en"));
  CHECK(plan.find("0")->id == "floor");
  CHECK(plan.find("ru") == nullptr);
  CHECK(plan.find("3") == nullptr);
  CHECK(plan.neighbour(2, 1)->id == "floor");
  CHECK(plan.neighbour(0, -1)->id == "en");
}

TEST_CASE("a channel's streams are joined from the relay alone, where the relay is reached") {
  auto session = session_of_two_channels();
  const ChannelPlan plan(session);
  const auto& english = *plan.find("en");
  const auto multicast = plan.address(english, Transport::multicast, false);
  CHECK(rtp::to_string(multicast.bind) == "239.77.0.2:5012");
  CHECK(multicast.source == 0x0A000001);
  CHECK(multicast.interface == "10.0.0.2");
  CHECK(multicast.ssrc == rtp::Ssrc{22});
  const auto twin = plan.address(english, Transport::multicast, true);
  CHECK(rtp::to_string(twin.bind) == "239.77.0.130:5014");
  CHECK(twin.ssrc == rtp::Ssrc{24});
  CHECK(twin.frame == 240);
  const auto unicast = plan.address(english, Transport::unicast, false);
  CHECK(unicast.bind.port == 0);
  CHECK(unicast.source == 0x0A000001);
  CHECK(unicast.second_ssrc == rtp::Ssrc{23});
  CHECK(plan.address(*plan.find("floor"), Transport::multicast, true).ssrc == rtp::Ssrc{11});
  session.local_address = 0x7F000001;
  CHECK(ChannelPlan(session).address(english, Transport::multicast, false).interface == "eth7");
}

TEST_CASE("a second path is joined from its own sender, on one interface when there is no other") {
  auto session = session_of_two_channels();
  CHECK(
      ChannelPlan(session).paths(session.welcome.channels[1], Transport::multicast, false).size() ==
      1);
  session.welcome.second_interface = "eth8";
  session.welcome.second_source_address = "10.1.0.1";
  auto& english = session.welcome.channels[1];
  english.second_group = "239.93.0.2";
  english.second_ssrc = 25;
  english.second_red_group = "239.93.0.130";
  english.second_red_ssrc = 26;
  const auto second = [&](bool red) {
    const auto paths = ChannelPlan(session).paths(english, Transport::multicast, red);
    REQUIRE(paths.size() == 2);
    CHECK(paths[0] == ChannelPlan(session).address(english, Transport::multicast, red));
    return paths[1];
  };
  CHECK(rtp::to_string(second(false).bind) == "239.93.0.2:5012");
  CHECK(second(false).source == 0x0A010001);
  CHECK(second(false).ssrc == rtp::Ssrc{25});
  CHECK(second(false).interface == "10.0.0.2");
  CHECK(rtp::to_string(second(true).bind) == "239.93.0.130:5014");
  CHECK(second(true).ssrc == rtp::Ssrc{26});
  session.second_local_address = 0x0A010002;
  CHECK(second(false).interface == "10.1.0.2");
  session.local_address = 0x7F000001;
  CHECK(second(false).interface == "eth8");
  CHECK(ChannelPlan(session).paths(english, Transport::unicast, false).size() == 1);
}

TEST_CASE("a signed channel's manifests come where its stream does, on each path") {
  auto session = session_of_two_channels();
  auto& english = session.welcome.channels[1];
  const auto manifests = [&](std::size_t path, bool red) {
    const auto paths = ChannelPlan(session).paths(english, Transport::multicast, red);
    REQUIRE(paths.size() > path);
    return paths[path].manifests;
  };
  english.manifest_group = "239.79.0.2";
  CHECK_FALSE(manifests(0, false));
  session.welcome.manifest_key = std::string(63, '0') + "7";
  for (const bool red : {false, true}) {
    REQUIRE(manifests(0, red));
    CHECK(rtp::to_string(manifests(0, red)->group) == "239.79.0.2:5012");
    CHECK(manifests(0, red)->ssrc == rtp::Ssrc{22});
    CHECK(manifests(0, red)->key.back() == std::byte{7});
    CHECK(manifests(0, red)->from_port == 7402);
  }
  english.second_group = "239.93.0.2";
  CHECK_FALSE(manifests(1, false));
  english.second_manifest_group = "239.95.0.2";
  REQUIRE(manifests(1, false));
  CHECK(rtp::to_string(manifests(1, false)->group) == "239.95.0.2:5012");
  CHECK(manifests(1, false)->ssrc == rtp::Ssrc{22});
  CHECK_FALSE(ChannelPlan(session).address(english, Transport::unicast, false).manifests);
  session.welcome.manifest_key = "no key";
  CHECK_FALSE(manifests(0, false));
}
