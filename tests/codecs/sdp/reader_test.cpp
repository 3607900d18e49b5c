#include "codecs/sdp/reader.h"

#include "tests/support/catch.h"

using namespace dragoman::sdp;

namespace {

// As an AES67 sender describes a stream, with PTP clock, 1 ms packets, and session-level
// connection.
const std::string kAes67 =
    "v=0\r\n"
    "o=- 1311738121 1311738121 IN IP4 192.168.1.1\r\n"
    "s=Stage box: mix 1\r\n"
    "c=IN IP4 239.69.2.1/32\r\n"
    "t=0 0\r\n"
    "a=clock-domain:PTPv2 0\r\n"
    "m=audio 5004 RTP/AVP 98\r\n"
    "i=left and right\r\n"
    "a=rtpmap:98 L24/48000/2\r\n"
    "a=sync-time:0\r\n"
    "a=framecount:48\r\n"
    "a=source-filter: incl IN IP4 239.69.2.1 192.168.1.1\r\n"
    "a=ptime:1\r\n"
    "a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:0\r\n"
    "a=mediaclk:direct=963214424\r\n"
    "a=recvonly\r\n";

const std::string kHead = "v=0\no=- 1 1 IN IP4 10.0.0.1\ns=x\nt=0 0\n";

Description good(const std::string& text) {
  const auto result = read(text);
  INFO(result.error.line << ": " << result.error.message);
  REQUIRE(result.description);
  return *result.description;
}

/// "line: message" of a text that must be refused.
std::string refused(const std::string& text) {
  const auto result = read(text);
  CHECK_FALSE(result.description);
  return std::to_string(result.error.line) + ": " + result.error.message;
}

bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an AES67 description is read") {
  const Description description = good(kAes67);
  CHECK(description.name == "Stage box: mix 1");
  CHECK(description.origin_address == 0xC0A80101);
  REQUIRE(description.media.size() == 1);
  const Media& media = description.media[0];
  CHECK(media.destination() == dragoman::rtp::Endpoint{0xEF450201, 5004});
  CHECK(media.ttl == 32);
  CHECK(media.title == "left and right");
  CHECK(media.ptime_ms == 1.0);
  CHECK(media.single_source() == 0xC0A80101);
  CHECK(media.clock_source == "ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:0");
  CHECK(media.media_clock == "direct=963214424");
  REQUIRE(media.formats.size() == 1);
  CHECK(media.formats[0].encoding == "L24");
  CHECK(media.formats[0].clock_rate == 48000);
  CHECK(media.formats[0].channels == 2);
  CHECK(media.find(98) == &media.formats[0]);
  CHECK(media.find(96) == nullptr);
}

TEST_CASE("several media keep their own and share the session's values") {
  const Description description = good(
      kHead +
      "c=IN IP4 239.1.0.1/4\na=ptime:0.125\na=source-filter: incl IN IP4 * 10.0.0.1\na=recvonly\n"
      "m=video 5000 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
      "m=audio 5004 RTP/AVP 97 11\na=rtpmap:97 l16/44100\na=fmtp:97 some=thing\n"
      "m=audio 5006 RTP/AVP 10\nc=IN IP4 239.1.0.2\na=ptime:4.0\na=inactive\n"
      "a=source-filter: incl IN IP4 239.1.0.2 10.0.0.2 10.0.0.3\n");
  REQUIRE(description.media.size() == 3);
  const Media* audio = description.audio();
  REQUIRE(audio == &description.media[1]);
  CHECK(audio->address == 0xEF010001);
  CHECK(audio->ttl == 4);
  CHECK(audio->ptime_ms == 0.125);
  CHECK(audio->direction == "recvonly");
  CHECK(audio->single_source() == 0x0A000001);
  CHECK(audio->find("L16")->clock_rate == 44100);
  CHECK(audio->find("L16")->channels == 1);
  CHECK(audio->formats[0].parameters == "some=thing");
  CHECK(audio->formats[1].encoding == "L16");  // 11 is static: L16, 44.1 kHz, mono
  CHECK(audio->formats[1].clock_rate == 44100);

  const Media& last = description.media[2];
  CHECK(last.address == 0xEF010002);
  CHECK_FALSE(last.ttl);
  CHECK(last.ptime_ms == 4.0);
  CHECK(last.direction == "inactive");
  CHECK(last.formats[0].channels == 2);  // 10 is static: stereo
  REQUIRE(last.source_filters.size() == 1);
  CHECK(last.source_filters[0].sources.size() == 2);
  CHECK(last.single_source() == 0);
}

TEST_CASE("an excluding filter names no source to join") {
  const Description description = good(
      kHead +
      "c=IN IP4 239.1.0.1/4\nm=audio 5004 RTP/AVP 10\na=source-filter: excl IN IP4 * 10.0.0.9\n");
  CHECK(description.audio()->single_source() == 0);
  CHECK_FALSE(description.audio()->source_filters[0].include);
}

TEST_CASE("media that are not RTP are passed over") {
  const Description description = good(kHead +
                                       "c=IN IP4 10.0.0.1\nm=application 9 UDP/DTLS/SCTP "
                                       "webrtc-datachannel\nm=audio 0 RTP/AVP 10\n");
  CHECK(description.media.size() == 2);
  CHECK(description.audio() == nullptr);
}

TEST_CASE("RTCP may go to another port and address") {
  const Description description =
      good(kHead +
           "c=IN IP4 239.1.0.1/4\nm=audio 5004 RTP/AVP 10\na=rtcp:5999\n"
           "m=audio 5006 RTP/AVP 10\na=rtcp:7402 IN IP4 10.0.0.1\n");
  CHECK(description.media[0].rtcp == dragoman::rtp::Endpoint{0, 5999});
  CHECK(description.media[1].rtcp == dragoman::rtp::Endpoint{0x0A000001, 7402});
}

TEST_CASE("IPv6 is refused with a remedy, wherever it stands") {
  for (const char* line :
       {"c=IN IP6 ff15::101", "m=audio 5004 RTP/AVP 10\nc=IN IP6 ff15::101/3",
        "a=source-filter: incl IN IP6 ff15::101 2001:db8::1", "a=rtcp:5999 IN IP6 2001:db8::1"}) {
    const std::string message = refused(kHead + line + "\n");
    INFO(message);
    CHECK(says(message, "IPv6 is not supported"));
    CHECK(says(message, "IP4"));
  }
}

TEST_CASE("errors name the line and what is wrong") {
  const std::string media = "m=audio 5004 RTP/AVP 10\n";
  CHECK(says(refused("hello\n"), "1: expected a letter"));
  CHECK(says(refused("v=1\n"), "1: a session description begins with v=0"));
  CHECK(says(refused(""), "0: the text is empty"));
  CHECK(says(refused("v=0\ns=x\n" + media), "0: the o= line is missing"));
  CHECK(says(refused("v=0\no=- 1 1 IN IP4 10.0.0.1\n" + media), "0: the s= line is missing"));
  CHECK(says(refused("v=0\no=- 1 1\n"), "2: o= needs"));
  CHECK(says(refused(kHead), "0: no m= line"));
  CHECK(says(refused(kHead + media), "5: no c= line"));
  CHECK(says(refused(kHead + "c=IN IP4 stage.local\n"), "5: \"stage.local\" is no IPv4 address"));
  CHECK(says(refused(kHead + "c=IN IP4 239.1.0.1/256\n"), "5: the TTL"));
  CHECK(says(refused(kHead + "c=IN IP4 239.1.0.1/4/3\n"), "5: several groups"));
  CHECK(says(refused(kHead + "c=IN IP4 0.0.0.0\n"), "5: c= names 0.0.0.0"));
  CHECK(says(refused(kHead + "c=IN IP4 10.0.0.1\nc=IN IP4 10.0.0.2\n"), "6: a second c= line"));
  CHECK(says(refused(kHead + "c=ATM IP4 10.0.0.1\n"), "5: unknown network type"));
  CHECK(says(refused(kHead + "m=audio 70000 RTP/AVP 10\n"), "5: m= needs a port"));
  CHECK(says(refused(kHead + "m=audio 5004/2 RTP/AVP 10\n"), "5: several ports"));
  CHECK(says(refused(kHead + "m=audio 5004 RTP/AVP\n"), "5: m= names no payload type"));
  CHECK(says(refused(kHead + "m=audio 5004 RTP/AVP 128\n"), "5: payload type \"128\""));
  CHECK(says(refused(kHead + "m=audio 5004 RTP/AVP 96 96\n"),
             "5: payload type \"96\" is named twice"));
  CHECK(says(refused(kHead + "c=IN IP4 10.0.0.1\nm=audio 5004 RTP/AVP 96\n"),
             "6: payload type 96 has no a=rtpmap"));
  CHECK(says(refused(kHead + media + "a=rtpmap:96 L16\n"), "6: a=rtpmap needs"));
  CHECK(says(refused(kHead + media + "a=rtpmap:96 L16/0/2\n"), "6: a=rtpmap needs"));
  CHECK(says(refused(kHead + media + "a=rtcp:0\n"), "6: a=rtcp needs a port"));
  CHECK(says(refused(kHead + media + "a=source-filter: incl IN IP4 *\n"),
             "6: a=source-filter names no source"));
  CHECK(says(refused(kHead + media + "a=source-filter: some IN IP4 * 10.0.0.1\n"),
             "6: a=source-filter needs incl"));
}

TEST_CASE("hostile text is refused in words that a terminal survives") {
  CHECK(says(refused(std::string("v=0\0o=", 6)), "0: holds a zero byte"));
  CHECK(says(refused(std::string(kMaxText + 1, 'v')), "0: longer than 64 KiB"));
  const std::string message = refused(kHead + "c=IN IP4 \x1b[2J" + std::string(5000, 'A') + "\n");
  CHECK(message.find('\x1b') == std::string::npos);
  CHECK(message.size() < 200);
  std::string many = kHead + "c=IN IP4 10.0.0.1\n";
  for (int i = 0; i < 65; ++i) many += "m=audio 5004 RTP/AVP 10\n";
  CHECK(says(refused(many), "more than 64 media"));
}

TEST_CASE("values that change nothing may be odd") {
  const Description description = good(
      "v=0\r\no=me x y IN IP6 ::1\r\ns=\r\n\r\nb=AS:1\r\nt=0 0\r\nc=IN IP4 10.0.0.1\r\n"
      "m=audio 5004 RTP/AVP 10\r\na=ptime:inf\r\na=ptime:abc\r\na=extmap:0 "
      "urn:x\r\na=extmap:a\r\na=\r\na=:\r\n"
      "a=fmtp:\r\na=lang:\r\nz=");
  CHECK(description.session_id == 0);
  CHECK(description.origin_address == 0);
  CHECK(description.media[0].ptime_ms == 0);
  CHECK(description.media[0].extensions.empty());
}

TEST_CASE("a description cut anywhere is read or refused with a line that exists") {
  int read_whole = 0;
  for (std::size_t size = 0; size < kAes67.size(); ++size) {
    const auto result = read(std::string{kAes67.substr(0, size)});
    read_whole += result.description.has_value();
    if (!result.description) {
      CHECK_FALSE(result.error.message.empty());
      CHECK(result.error.line <= 16);
    }
  }
  CHECK(read_whole > 0);
}

TEST_CASE("a filter for another group says nothing about ours") {
  const Description description = good(kHead +
                                       "c=IN IP4 239.1.0.1/4\nm=audio 5004 RTP/AVP 10\n"
                                       "a=source-filter: incl IN IP4 239.1.0.9 10.0.0.9\n"
                                       "a=source-filter: incl IN IP4 239.1.0.1 10.0.0.1\n");
  CHECK(description.audio()->source_filters.size() == 2);
  CHECK(description.audio()->single_source() == 0x0A000001);
}

TEST_CASE("attributes may come in any order, and for types that are not offered") {
  const Description description =
      good(kHead +
           "c=IN IP4 10.0.0.1\nm=audio 5004 RTP/AVP 97 96\n"
           "a=fmtp:97 96/96\na=fmtp:96 sprop-stereo=1\na=rtpmap:96 opus/48000/2\n"
           "a=rtpmap:100 telephone-event/8000\na=fmtp:100 0-15\na=rtpmap:97 red/48000/2\n");
  const Media& media = *description.audio();
  REQUIRE(media.formats.size() == 2);
  CHECK(media.formats[0].encoding == "RED");
  CHECK(media.formats[0].parameters == "96/96");
  CHECK(media.formats[1].encoding == "OPUS");
  CHECK(media.formats[1].parameters == "sprop-stereo=1");
  CHECK(media.find(100) == nullptr);
}

TEST_CASE("a session's values reach each medium but never leak from one to the next") {
  const Description description =
      good(kHead +
           "c=IN IP4 239.1.0.1/4\na=ptime:5\n"
           "m=audio 5004 RTP/AVP 10\na=ptime:1\na=lang:fr\na=rtcp:5999\na=inactive\n"
           "m=audio 5006 RTP/AVP 11\n");
  REQUIRE(description.media.size() == 2);
  CHECK(description.media[0].ptime_ms == 1);
  const Media& second = description.media[1];
  CHECK(second.ptime_ms == 5);
  CHECK(second.language.empty());
  CHECK_FALSE(second.rtcp);
  CHECK(second.direction == "sendrecv");
  CHECK(second.address == 0xEF010001);
  CHECK(description.audio() == &second);
}

TEST_CASE("session and version numbers are whole 64-bit numbers") {
  const Description description = good(
      "v=0\no=stage 18446744073709551615 3914241600000000000 IN IP4 10.0.0.1\ns=x\nt=0 0\n"
      "c=IN IP4 10.0.0.1\nm=audio 5004/1 RTP/AVP 10\n");
  CHECK(description.username == "stage");
  CHECK(description.session_id == 18446744073709551615ULL);
  CHECK(description.session_version == 3914241600000000000ULL);
  CHECK(description.media[0].port == 5004);
}
