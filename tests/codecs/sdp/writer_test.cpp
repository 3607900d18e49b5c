#include "codecs/sdp/writer.h"

#include "codecs/sdp/reader.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::sdp;

namespace {

ChannelDescription english() {
  ChannelDescription channel;
  channel.name = "Sub-Forum, Main hall: English";
  channel.information = "English";
  channel.language = "en";
  channel.session_id = 305419896;
  channel.source_address = 0x7F000001;
  channel.group = {0xEF4D0001, 5008};
  channel.rtcp_target = {0x7F000001, 7402};
  return channel;
}

bool holds(const std::string& text, const std::string& line) {
  return ("\r\n" + text).find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a channel's description is written line by line") {
  CHECK(write(english()) ==
        "v=0\r\n"
        "o=- 305419896 1 IN IP4 127.0.0.1\r\n"
        "s=Sub-Forum, Main hall: English\r\n"
        "i=English\r\n"
        "t=0 0\r\n"
        "m=audio 5008 RTP/AVP 96\r\n"
        "c=IN IP4 239.77.0.1/0\r\n"
        "a=rtpmap:96 opus/48000/2\r\n"
        "a=fmtp:96 sprop-stereo=0\r\n"
        "a=ptime:5\r\n"
        "a=recvonly\r\n"
        "a=lang:en\r\n"
        "a=source-filter: incl IN IP4 239.77.0.1 127.0.0.1\r\n"
        "a=ts-refclk:local\r\n"
        "a=mediaclk:sender\r\n"
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\n"
        "a=extmap:3 urn:x-dragoman:channel-state\r\n"
        "a=rtcp-unicast:reflection\r\n"
        "a=rtcp:7402 IN IP4 127.0.0.1\r\n");
}

TEST_CASE("the RED twin names its payload once more than it has copies") {
  ChannelDescription twin = english();
  twin.group = {0xEF4D0081, 5010};
  twin.red_copies = 2;
  const std::string text = write(twin);
  CHECK(holds(text, "m=audio 5010 RTP/AVP 97 96"));
  CHECK(holds(text, "a=rtpmap:97 red/48000/2"));
  CHECK(holds(text, "a=fmtp:97 96/96/96"));
  CHECK(holds(text, "a=rtpmap:96 opus/48000/2"));
  twin.red_copies = 1;
  CHECK(holds(write(twin), "a=fmtp:97 96/96"));
}

TEST_CASE("a plain description never names RED") {
  CHECK(write(english()).find("97") == std::string::npos);
  CHECK(write(english()).find("red") == std::string::npos);
}

TEST_CASE("packet times are whole milliseconds, 2.5 ms written 3") {
  ChannelDescription channel = english();
  for (const auto& [frame, line] : {std::pair<Samples, const char*>{120, "a=ptime:3"},
                                    {240, "a=ptime:5"},
                                    {480, "a=ptime:10"},
                                    {960, "a=ptime:20"}}) {
    channel.frame = frame;
    CHECK(holds(write(channel), line));
  }
}

TEST_CASE("lines that say nothing are left out") {
  ChannelDescription channel = english();
  channel.language.clear();
  channel.information.clear();
  channel.name.clear();
  channel.rtcp_target = {};
  channel.channels = 2;
  const std::string text = write(channel);
  CHECK(text.find("a=lang") == std::string::npos);
  CHECK(text.find("\r\ni=") == std::string::npos);
  CHECK(text.find("a=rtcp") == std::string::npos);
  CHECK(holds(text, "s=-"));
  CHECK(holds(text, "a=fmtp:96 sprop-stereo=1"));
}

TEST_CASE("a name cannot smuggle a line in") {
  ChannelDescription channel = english();
  channel.name = "Hall\r\nc=IN IP4 239.1.1.1";
  channel.language = "en\na=inactive";
  const std::string text = write(channel);
  CHECK(holds(text, "s=Hall  c=IN IP4 239.1.1.1"));
  CHECK(holds(text, "a=lang:en a=inactive"));
}

TEST_CASE("what is written is read back") {
  ChannelDescription twin = english();
  twin.information = "Монгол";
  twin.red_copies = 2;
  twin.ttl = 15;
  const auto result = read(write(twin));
  INFO(result.error.message);
  REQUIRE(result.description);
  CHECK(result.description->name == twin.name);
  CHECK(result.description->information == "Монгол");
  CHECK(result.description->session_id == twin.session_id);
  const Media* media = result.description->audio();
  REQUIRE(media != nullptr);
  CHECK(media->destination() == twin.group);
  CHECK(media->ttl == 15);
  CHECK(media->single_source() == 0x7F000001);
  CHECK(media->ptime_ms == 5);
  CHECK(media->language == "en");
  CHECK(media->direction == "recvonly");
  CHECK(media->clock_source == "local");
  CHECK(media->media_clock == "sender");
  CHECK(media->rtcp == twin.rtcp_target);
  CHECK(media->rtcp_reflection);
  CHECK(media->extensions.size() == 3);
  REQUIRE(media->find("RED") != nullptr);
  CHECK(media->find("RED")->parameters == "96/96/96");
  REQUIRE(media->find("OPUS") != nullptr);
  CHECK(media->find("OPUS")->payload_type == 96);
  CHECK(media->find("OPUS")->channels == 2);
}

TEST_CASE("a protected stream says its key, its identifier and the roll-over counter") {
  ChannelDescription channel = english();
  Protection how;
  for (std::size_t i = 0; i < how.key.master.key.size(); ++i)
    how.key.master.key[i] = static_cast<std::byte>(i);
  how.key.mki = 4'000'000'000U;
  how.rollover = 5'401'611;
  channel.protection = how;
  const auto text = write(channel);
  CHECK(holds(text, "m=audio 5008 RTP/SAVP 96"));
  CHECK(holds(text,
              "a=crypto:1 AEAD_AES_256_GCM inline:"
              "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAAAAAAAAAAAAAAA=|4000000000:4"));
  CHECK(holds(text, "a=x-dragoman-roc:5401611"));
  const auto result = read(text);
  REQUIRE(result.description);
  CHECK(result.description->audio()->protection == how);
  CHECK_FALSE(read(write(english())).description->audio()->protection);
}

TEST_CASE("a signed stream says where its manifests come, and by which key they are checked") {
  ChannelDescription channel = english();
  const Manifests signing{std::string(64, 'a'), {0xEF4F0001, 5008}, 7};
  channel.manifests = signing;
  const auto text = write(channel);
  CHECK(holds(text, "a=x-dragoman-manifest:" + std::string(64, 'a') + " 239.79.0.1:5008 7"));
  CHECK(read(text).description->audio()->manifests == signing);
  CHECK_FALSE(read(write(english())).description->audio()->manifests);
}

TEST_CASE("a unicast description has neither TTL nor source filter") {
  ChannelDescription channel = english();
  channel.group = {0x7F000001, 6000};
  const std::string text = write(channel);
  CHECK(holds(text, "c=IN IP4 127.0.0.1"));
  CHECK(text.find("source-filter") == std::string::npos);
}
