#include "codecs/sdp/webrtc_answer.h"
#include "codecs/sdp/webrtc_offer.h"
#include "tests/support/catch.h"

#include <string>
#include <string_view>

using namespace dragoman;
using namespace dragoman::sdp;

namespace {

/// As GStreamer's webrtcbin and whipclientsink write it.
const std::string kGStreamer =
    "v=0\r\n"
    "o=- 6121536421735914371 0 IN IP4 0.0.0.0\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "a=ice-options:trickle\r\n"
    "a=group:BUNDLE audio0\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 97\r\n"
    "c=IN IP4 0.0.0.0\r\n"
    "a=setup:actpass\r\n"
    "a=ice-ufrag:9qLmZf2HkP0t3yXb\r\n"
    "a=ice-pwd:Wq1u7c4EoXg0nYtB2dKs8vLr\r\n"
    "a=rtcp-mux\r\n"
    "a=rtcp-rsize\r\n"
    "a=sendonly\r\n"
    "a=rtpmap:97 OPUS/48000/2\r\n"
    "a=rtcp-fb:97 nack pli\r\n"
    "a=rtcp-fb:97 transport-cc\r\n"
    "a=fmtp:97 sprop-maxcapturerate=48000;sprop-stereo=1\r\n"
    "a=ssrc:1714636915 msid:user1@host webrtctransceiver0\r\n"
    "a=ssrc:1714636915 cname:user1@host\r\n"
    "a=mid:audio0\r\n"
    "a=fingerprint:sha-256 "
    "7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:"
    "08\r\n"
    "a=ptime:10\r\n";

/// As OBS (libdatachannel) writes its sound.
const std::string kObs =
    "v=0\r\n"
    "o=rtc 3767197920 0 IN IP4 127.0.0.1\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "a=group:BUNDLE 0\r\n"
    "a=group:LS 0\r\n"
    "a=msid-semantic:WMS *\r\n"
    "a=setup:actpass\r\n"
    "a=ice-ufrag:DgTB\r\n"
    "a=ice-pwd:Q3Y0EsyXyDTvMMqfPd2VPn\r\n"
    "a=ice-options:ice2,trickle\r\n"
    "a=fingerprint:sha-256 "
    "7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:"
    "08\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
    "c=IN IP4 0.0.0.0\r\n"
    "a=mid:0\r\n"
    "a=sendonly\r\n"
    "a=ssrc:1200 cname:Zqk2v\r\n"
    "a=ssrc:1200 msid:Zqk2v Zqk2v-audio\r\n"
    "a=msid:Zqk2v Zqk2v-audio\r\n"
    "a=rtcp-mux\r\n"
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1\r\n";

/// And the picture that goes with it.
const std::string kObsPicture =
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
    "c=IN IP4 0.0.0.0\r\n"
    "a=mid:1\r\n"
    "a=sendonly\r\n"
    "a=rtcp-mux\r\n"
    "a=rtpmap:96 H264/90000\r\n";

std::string with(std::string text, std::string_view what, std::string_view instead) {
  return text.replace(text.find(what), what.size(), instead);
}

Offer taken(const std::string& text) {
  const auto parsed = parse_offer(text, Want::speak);
  REQUIRE(std::holds_alternative<Offer>(parsed));
  return std::get<Offer>(parsed);
}

OfferError refused(const std::string& text, Want want = Want::speak) {
  const auto parsed = parse_offer(text, want);
  REQUIRE(std::holds_alternative<OfferError>(parsed));
  return std::get<OfferError>(parsed);
}

}  // namespace

TEST_CASE("GStreamer's offer to send is understood") {
  const Offer offer = taken(kGStreamer);
  CHECK(offer.opus == 97);
  CHECK(offer.mid == "audio0");
  CHECK(offer.bundle);
  CHECK(offer.ufrag == "9qLmZf2HkP0t3yXb");
  CHECK(offer.sends_stereo);
  CHECK(offer.packet_ms == 10);
  CHECK(offer.setup == Setup::actpass);
}

TEST_CASE("OBS's sound is understood, whose transport stands at session level") {
  const Offer offer = taken(kObs);
  CHECK(offer.opus == 111);
  CHECK(offer.mid == "0");
  CHECK(offer.ufrag == "DgTB");
  CHECK(offer.sends_stereo);
  CHECK(offer.packet_ms == 0);
}

TEST_CASE("An offer to send is refused by its reason") {
  CHECK(refused(with(kObs, "m=audio", "m=video")) == OfferError::no_audio);
  CHECK(refused(with(kObs, "opus/48000/2", "PCMA/8000")) == OfferError::no_opus);
  CHECK(refused(with(kObs, "a=sendonly", "a=recvonly")) == OfferError::not_sending);
  CHECK(refused(with(kObs, "a=sendonly", "a=inactive")) == OfferError::not_sending);
  CHECK(refused(kObs, Want::hear) == OfferError::not_receiving);
  CHECK(taken(with(kObs, "a=sendonly", "a=sendrecv")).opus == 111);
  CHECK(to_string(OfferError::not_sending) == std::string_view("not_sending"));
  CHECK(explain(OfferError::not_sending).message == std::string_view("The offer sends nothing."));
}

TEST_CASE("A picture offered along is turned down in its place, and the sound taken") {
  const Offer offer = taken(kObs + kObsPicture);
  CHECK(offer.opus == 111);
  CHECK(offer.mid == "0");
  Answer answer;
  answer.want = Want::speak;
  answer.ufrag = "abcd";
  answer.password = "0123456789012345678901";
  const std::string text = write_answer(offer, answer);
  const auto sound = text.find("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
  const auto picture = text.find("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n");
  REQUIRE(picture != std::string::npos);
  CHECK(sound < picture);
  CHECK(text.find("a=mid:1\r\na=inactive\r\n", picture) != std::string::npos);
  CHECK(text.find("a=group:BUNDLE 0\r\n") != std::string::npos);
}

TEST_CASE("A picture that stands first lends its transport to the sound of its bundle") {
  const std::string transport =
      "a=setup:actpass\r\na=ice-ufrag:DgTB\r\na=ice-pwd:Q3Y0EsyXyDTvMMqfPd2VPn\r\n"
      "a=fingerprint:sha-256 "
      "7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:"
      "19:08\r\n";
  const std::string sound =
      "m=audio 0 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=bundle-only\r\na=sendonly\r\n"
      "a=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 sprop-stereo=1\r\n";
  const auto offered = [&](std::string_view bundle) {
    return "v=0\r\na=group:BUNDLE " + std::string(bundle) + "\r\n" + kObsPicture + transport +
           sound;
  };
  const Offer offer = taken(offered("1 0"));
  CHECK(offer.ufrag == "DgTB");
  CHECK(offer.opus == 111);
  CHECK(offer.sends_stereo);
  const std::string text = write_answer(offer, {});
  CHECK(text.find("m=video 0 ") < text.find("m=audio 9 "));
  CHECK(text.find("a=group:BUNDLE 0\r\n") != std::string::npos);
  // What isn't in the bundle has no transport.
  CHECK(refused(offered("1")) == OfferError::no_ice);
}

TEST_CASE("Pictures are turned down as long as they are few and well-formed") {
  std::string many = kObs;
  for (int i = 0; i < 8; ++i) many += kObsPicture;
  CHECK(taken(many).declined.size() == 8);
  CHECK(refused(many + kObsPicture) == OfferError::video);
  CHECK(refused(kObs + "m=video\r\n") == OfferError::video);
  CHECK(refused(kObs + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:a b\r\n") == OfferError::video);
}

TEST_CASE("A packet time that is none is none") {
  CHECK(taken(with(kGStreamer, "a=ptime:10", "a=ptime:2.5")).packet_ms == 0);
  CHECK(taken(with(kGStreamer, "a=ptime:10", "a=ptime:99999")).packet_ms == 0);
}

TEST_CASE("The answer takes one sound as it was agreed, and offers none") {
  Answer answer;
  answer.want = Want::speak;
  answer.session_id = 7;
  answer.ufrag = "abcd";
  answer.password = "0123456789012345678901";
  answer.candidates = {{0x7F000001, 7402}};
  answer.stereo = true;
  answer.packet_ms = 10;
  const std::string text = write_answer(taken(kGStreamer), answer);
  CHECK(text.find("m=audio 7402 UDP/TLS/RTP/SAVPF 97\r\n") != std::string::npos);
  CHECK(text.find("a=mid:audio0\r\na=recvonly\r\na=rtcp-mux\r\n") != std::string::npos);
  CHECK(text.find("a=setup:passive\r\n") != std::string::npos);
  CHECK(text.ends_with(
      "a=rtpmap:97 opus/48000/2\r\n"
      "a=fmtp:97 minptime=10;useinbandfec=0;usedtx=0;maxaveragebitrate=160000;stereo=1\r\n"
      "a=ptime:10\r\n"
      "a=maxptime:10\r\n"));
  CHECK(text.find("a=ssrc") == std::string::npos);
  CHECK(text.find("a=msid") == std::string::npos);
}
