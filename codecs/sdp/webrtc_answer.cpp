#include "codecs/sdp/webrtc_answer.h"

#include <fmt/format.h>

namespace dragoman::sdp {
namespace {

/// RFC 8445 §5.1.2.1: type preference 126 for a host, then the order given, component 1.
std::uint32_t priority(std::size_t place) noexcept {
  return 126U << 24 | (65535U - static_cast<std::uint32_t>(place)) << 8 | 255U;
}

std::string formats(const Offer& offer, const Answer& answer) {
  if (!answer.red || !offer.red) return fmt::format("{}", offer.opus);
  return fmt::format("{} {}", *offer.red, offer.opus);
}

std::string sound(const Offer& offer, const Answer& answer) {
  std::string out = fmt::format(
      "a=rtpmap:{0} opus/48000/2\r\n"
      "a=fmtp:{0} minptime={1};useinbandfec=0{2}\r\n"
      "a=ptime:{1}\r\n",
      offer.opus, answer.packet_ms, answer.stereo ? ";stereo=1;sprop-stereo=1" : "");
  if (answer.red && offer.red)
    out +=
        fmt::format("a=rtpmap:{0} red/48000/2\r\na=fmtp:{0} {1}/{1}\r\n", *offer.red, offer.opus);
  return out + fmt::format("a=ssrc:{} cname:{}\r\n", rtp::to_int(answer.ssrc), answer.cname);
}

/// How the other side is to send: parameters say what this side takes (RFC 7587 §6.1). Packets
/// longer than what was agreed would only wait longer. Browsers send at 32 kb/s and less unless
/// they are told that more is taken, and without pauses (DTX) a source's life and level are plain.
std::string taken_sound(const Offer& offer, const Answer& answer) {
  return fmt::format(
      "a=rtpmap:{0} opus/48000/2\r\n"
      "a=fmtp:{0} minptime={1};useinbandfec=0;usedtx=0;maxaveragebitrate={3};stereo={2}\r\n"
      "a=ptime:{1}\r\n"
      "a=maxptime:{1}\r\n",
      offer.opus, answer.packet_ms, answer.stereo ? 1 : 0, answer.stereo ? 160'000 : 96'000);
}

std::string transport(const Answer& answer) {
  std::string out = fmt::format(
      "a=ice-ufrag:{}\r\n"
      "a=ice-pwd:{}\r\n"
      "a=fingerprint:{}\r\n"
      "a=setup:passive\r\n",
      answer.ufrag, answer.password, to_string(answer.fingerprint));
  for (std::size_t i = 0; i < answer.candidates.size(); ++i)
    out += fmt::format("a=candidate:{} 1 udp {} {} {} typ host\r\n", i + 1, priority(i),
                       rtp::address_text(answer.candidates[i].address), answer.candidates[i].port);
  return out + "a=end-of-candidates\r\n";
}

/// A medium turned down keeps its place, with port 0 (RFC 3264 §6), outside of the bundle.
std::string declined(const Declined& medium) {
  std::string out = fmt::format(
      "m={} 0 {} {}\r\n"
      "c=IN IP4 0.0.0.0\r\n",
      medium.kind, medium.protocol, medium.format);
  if (!medium.mid.empty()) out += fmt::format("a=mid:{}\r\n", medium.mid);
  return out + "a=inactive\r\n";
}

std::string accepted(const Offer& offer, const Answer& answer, rtp::Endpoint first) {
  std::string out = fmt::format(
      "m=audio {} UDP/TLS/RTP/SAVPF {}\r\n"
      "c=IN IP4 {}\r\n",
      first.port, formats(offer, answer), rtp::address_text(first.address));
  if (!offer.mid.empty()) out += fmt::format("a=mid:{}\r\n", offer.mid);
  if (answer.want == Want::speak)
    return out + "a=recvonly\r\na=rtcp-mux\r\n" + transport(answer) + taken_sound(offer, answer);
  return out + "a=sendonly\r\na=msid:dragoman sound\r\na=rtcp-mux\r\n" + transport(answer) +
         sound(offer, answer);
}

}  // namespace

std::string write_answer(const Offer& offer, const Answer& answer) {
  const rtp::Endpoint first =
      answer.candidates.empty() ? rtp::Endpoint{0, 9} : answer.candidates.front();
  std::string out = fmt::format(
      "v=0\r\n"
      "o=- {} 1 IN IP4 {}\r\n"
      "s=-\r\n"
      "t=0 0\r\n"
      "a=ice-lite\r\n",
      answer.session_id, rtp::address_text(first.address));
  if (offer.bundle) out += fmt::format("a=group:BUNDLE {}\r\n", offer.mid);
  for (std::size_t i = 0; i < offer.place; ++i) out += declined(offer.declined[i]);
  out += accepted(offer, answer, first);
  for (auto i = offer.place; i < offer.declined.size(); ++i) out += declined(offer.declined[i]);
  return out;
}

}  // namespace dragoman::sdp
