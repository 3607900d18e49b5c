#include "codecs/sdp/webrtc_answer.h"
#include "codecs/sdp/webrtc_offer.h"
#include "tests/support/catch.h"

#include <string>
#include <string_view>

using namespace dragoman;
using namespace dragoman::sdp;

namespace {

constexpr std::string_view kFingerprint =
    "sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:"
    "A1:2C:19:08";

/// Throws when `what` is not in it.
std::string with(std::string text, std::string_view what, std::string_view instead) {
  return text.replace(text.find(what), what.size(), instead);
}

/// As Chromium writes it, less the codecs that nothing here looks at.
const std::string kChromium = with(
    "v=0\r\n"
    "o=- 4962303333179871722 2 IN IP4 127.0.0.1\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "a=group:BUNDLE 0\r\n"
    "a=extmap-allow-mixed\r\n"
    "a=msid-semantic: WMS\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0\r\n"
    "c=IN IP4 0.0.0.0\r\n"
    "a=rtcp:9 IN IP4 0.0.0.0\r\n"
    "a=ice-ufrag:7sFv\r\n"
    "a=ice-pwd:dOTZKZNVlO9RSGsEGM63JXT2\r\n"
    "a=ice-options:trickle\r\n"
    "a=fingerprint:FINGERPRINT\r\n"
    "a=setup:actpass\r\n"
    "a=mid:0\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
    "a=recvonly\r\n"
    "a=rtcp-mux\r\n"
    "a=rtcp-rsize\r\n"
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=rtcp-fb:111 transport-cc\r\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
    "a=rtpmap:63 red/48000/2\r\n"
    "a=fmtp:63 111/111\r\n"
    "a=rtpmap:9 G722/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\n",
    "FINGERPRINT", kFingerprint);

OfferError refused(const std::string& text) {
  const auto parsed = parse_offer(text);
  REQUIRE(std::holds_alternative<OfferError>(parsed));
  return std::get<OfferError>(parsed);
}

Offer taken(const std::string& text) {
  const auto parsed = parse_offer(text);
  REQUIRE(std::holds_alternative<Offer>(parsed));
  return std::get<Offer>(parsed);
}

}  // namespace

TEST_CASE("A browser's offer is understood") {
  const Offer offer = taken(kChromium);
  CHECK(offer.ufrag == "7sFv");
  CHECK(offer.password == "dOTZKZNVlO9RSGsEGM63JXT2");
  CHECK(to_string(offer.fingerprint) == kFingerprint);
  CHECK(offer.setup == Setup::actpass);
  CHECK(offer.mid == "0");
  CHECK(offer.bundle);
  CHECK(offer.opus == 111);
  CHECK(offer.red == 63);
  CHECK_FALSE(offer.stereo);
}

TEST_CASE(
    "Credentials may stand at session level, lines may end in LF, Opus may be written small") {
  std::string text = with(kChromium, "a=ice-ufrag:7sFv\r\n", "");
  text = with(text, "a=group:BUNDLE 0\r\n", "a=ice-ufrag:abcd\n");
  text = with(text, "opus/48000/2", "OPUS/48000/2");
  const Offer offer = taken(text);
  CHECK(offer.ufrag == "abcd");
  CHECK_FALSE(offer.bundle);
}

TEST_CASE("RED counts only around the Opus that is offered") {
  CHECK_FALSE(taken(with(kChromium, "a=fmtp:63 111/111", "a=fmtp:63 9/9")).red);
  CHECK_FALSE(taken(with(kChromium, "a=rtpmap:63 red/48000/2\r\n", "")).red);
}

TEST_CASE("Two channels are played by who says so") {
  CHECK(taken(with(kChromium, "useinbandfec=1", "useinbandfec=1; stereo=1")).stereo);
  CHECK_FALSE(taken(with(kChromium, "useinbandfec=1", "sprop-stereo=1")).stereo);
}

TEST_CASE("What cannot be answered is refused by its reason") {
  CHECK(refused("") == OfferError::malformed);
  CHECK(refused("hello") == OfferError::malformed);
  CHECK(refused("v=0\r\nnonsense\r\n") == OfferError::malformed);
  CHECK(refused("v=0\r\n") == OfferError::no_audio);
  CHECK(refused(std::string(kMaxOffer + 1, 'v')) == OfferError::too_big);
  CHECK(refused(kChromium + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n") == OfferError::video);
  CHECK(refused(kChromium + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n") ==
        OfferError::video);
  CHECK(refused(kChromium + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n") == OfferError::no_audio);
  CHECK(refused(with(kChromium, "opus/48000/2", "ISAC/16000")) == OfferError::no_opus);
  CHECK(refused(with(kChromium, "a=recvonly", "a=sendonly")) == OfferError::not_receiving);
  CHECK(refused(with(kChromium, "a=recvonly", "a=inactive")) == OfferError::not_receiving);
  CHECK(refused(with(kChromium, "a=ice-pwd:dOTZKZNVlO9RSGsEGM63JXT2", "a=ice-pwd:short")) ==
        OfferError::no_ice);
  CHECK(refused(with(kChromium, "7sFv", "7s:v")) == OfferError::no_ice);
  CHECK(refused(with(kChromium, "sha-256", "md5")) == OfferError::no_fingerprint);
  CHECK(refused(with(kChromium, "19:08", "19:0")) == OfferError::no_fingerprint);
  CHECK(refused(with(kChromium, "actpass", "passive")) == OfferError::bad_setup);
  CHECK(refused(with(kChromium, "a=rtcp-mux\r\n", "")) == OfferError::no_rtcp_mux);
  CHECK(refused(with(kChromium, "UDP/TLS/RTP/SAVPF", "RTP/AVP")) == OfferError::not_secure);
}

TEST_CASE("Every reason has a label and words of its own") {
  for (int i = 0; i < static_cast<int>(OfferError::count_); ++i) {
    const auto error = static_cast<OfferError>(i);
    CHECK(std::string(to_string(error)) != "unknown");
    CHECK(std::string(explain(error).message) != "");
    CHECK(std::string(explain(error).remedy) != "");
  }
}

TEST_CASE("A fingerprint is read by its hash's length") {
  CHECK(parse_fingerprint(kFingerprint));
  CHECK_FALSE(parse_fingerprint("sha-384 AA:BB"));
  CHECK_FALSE(parse_fingerprint(with("F:AA", "F", kFingerprint)));
  CHECK_FALSE(parse_fingerprint("sha-256"));
  CHECK_FALSE(parse_fingerprint(with(std::string(kFingerprint), "7B:", "7B;")));
}

TEST_CASE("The answer is this text") {
  const Offer offer = taken(kChromium);
  Answer answer;
  answer.session_id = 42;
  answer.ufrag = "AAABabcdefgh";
  answer.password = "abcdefghijklmnopqrstuvwx";
  answer.fingerprint = *parse_fingerprint(kFingerprint);
  answer.candidates = {{0xC0A80105, 7402}, {0x7F000001, 7402}};
  answer.ssrc = rtp::Ssrc{123456789};
  answer.cname = "hall@dragoman";
  answer.red = true;
  CHECK(write_answer(offer, answer) ==
        with("v=0\r\n"
             "o=- 42 1 IN IP4 192.168.1.5\r\n"
             "s=-\r\n"
             "t=0 0\r\n"
             "a=ice-lite\r\n"
             "a=group:BUNDLE 0\r\n"
             "m=audio 7402 UDP/TLS/RTP/SAVPF 63 111\r\n"
             "c=IN IP4 192.168.1.5\r\n"
             "a=mid:0\r\n"
             "a=sendonly\r\n"
             "a=msid:dragoman sound\r\n"
             "a=rtcp-mux\r\n"
             "a=ice-ufrag:AAABabcdefgh\r\n"
             "a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n"
             "a=fingerprint:FINGERPRINT\r\n"
             "a=setup:passive\r\n"
             "a=candidate:1 1 udp 2130706431 192.168.1.5 7402 typ host\r\n"
             "a=candidate:2 1 udp 2130706175 127.0.0.1 7402 typ host\r\n"
             "a=end-of-candidates\r\n"
             "a=rtpmap:111 opus/48000/2\r\n"
             "a=fmtp:111 minptime=20;useinbandfec=0\r\n"
             "a=ptime:20\r\n"
             "a=rtpmap:63 red/48000/2\r\n"
             "a=fmtp:63 111/111\r\n"
             "a=ssrc:123456789 cname:hall@dragoman\r\n",
             "FINGERPRINT", kFingerprint));
}

TEST_CASE("RED is answered only where it is sent") {
  Answer answer;
  const std::string text = write_answer(taken(kChromium), answer);
  CHECK(text.find("red/48000") == std::string::npos);
  CHECK(text.find("SAVPF 111\r\n") != std::string::npos);
}
