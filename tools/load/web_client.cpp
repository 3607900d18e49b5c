#include "tools/load/web_client.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/rtp/rtcp_reader.h"
#include "codecs/rtp/rtcp_writer.h"
#include "codecs/stun/reader.h"
#include "codecs/stun/writer.h"

#include <algorithm>
#include <array>

namespace dragoman::load {
namespace {

constexpr rtp::Ssrc kOwnSsrc{0x0BADCAFE};

std::string_view value_of(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + name.size());
  return rest.substr(0, rest.find_first_of("\r\n"));
}

std::string_view word(std::string_view text, int index) {
  for (; index > 0; --index) text.remove_prefix(std::min(text.find(' ') + 1, text.size()));
  return text.substr(0, text.find(' '));
}

}  // namespace

WebAnswer parse_answer(std::string_view text) {
  WebAnswer answer;
  answer.ufrag = value_of(text, "a=ice-ufrag:");
  answer.password = value_of(text, "a=ice-pwd:");
  if (const auto print = sdp::parse_fingerprint(value_of(text, "a=fingerprint:")))
    answer.fingerprint = *print;
  const auto candidate = value_of(text, "a=candidate:");
  const std::string endpoint =
      std::string(word(candidate, 4)) + ":" + std::string(word(candidate, 5));
  if (const auto parsed = rtp::parse_endpoint(endpoint)) answer.candidate = *parsed;
  const auto ssrc = std::string(word(value_of(text, "a=ssrc:"), 0));
  if (!ssrc.empty()) answer.ssrc = rtp::Ssrc{static_cast<std::uint32_t>(std::stoul(ssrc))};
  return answer;
}

WebClient::WebClient(const webrtc::Identity& identity, bool red, Send send)
    : identity_(identity), red_(red), send_(std::move(send)) {}

std::string WebClient::offer() const {
  return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
         "m=audio 9 UDP/TLS/RTP/SAVPF 111" +
         std::string(red_ ? " 63" : "") + "\r\na=ice-ufrag:" + ufrag_ +
         "\r\na=ice-pwd:" + password_ +
         "\r\na=fingerprint:" + sdp::to_string(identity_.fingerprint()) +
         "\r\na=setup:actpass\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\n"
         "a=rtpmap:111 opus/48000/2\r\n" +
         (red_ ? "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n" : "");
}

void WebClient::take(const WebAnswer& answer) {
  answer_ = answer;
}

void WebClient::check(bool nominate) {
  const std::string username = answer_.ufrag + ":" + ufrag_;
  stun::BindingRequest request;
  rtp::store_be(request.transaction.data(), ++transactions_, 8);
  request.username = username;
  request.priority = 1;
  request.controlling = 99;
  request.use_candidate = nominate;
  std::array<std::byte, 400> out;
  send_(rtp::Bytes{out}.first(stun::write_request(request, answer_.password, out)));
}

void WebClient::begin_dtls() {
  dtls_ = std::make_unique<webrtc::DtlsEndpoint>(identity_, webrtc::DtlsEndpoint::Role::client,
                                                 answer_.fingerprint, send_);
  dtls_->begin();
}

void WebClient::receive(rtp::Bytes datagram) {
  if (datagram.empty()) return;
  const auto first = std::to_integer<unsigned>(datagram[0]);
  if (first < 4) {
    const auto message = stun::parse(datagram);
    if (!message || !stun::is_authentic(datagram, *message, answer_.password)) return;
    message->error == 0 ? ++successes : ++errors;
    mapped = message->mapped;
  } else if (first >= 20 && first < 64) {
    if (dtls_ && dtls_->receive(datagram) == webrtc::DtlsEndpoint::State::connected && !receiver_)
      open_streams();
  } else if (receiver_) {
    std::array<std::byte, rtp::kMaxDatagram> copy;
    std::copy(datagram.begin(), datagram.end(), copy.begin());
    const auto bytes = rtp::MutableBytes{copy}.first(datagram.size());
    rtp::looks_like_rtcp(datagram) ? take_rtcp(bytes) : take_rtp(bytes);
  }
}

void WebClient::open_streams() {
  const auto& keys = dtls_->keys();
  const auto key = srtp::key_bytes(keys.profile), salt = srtp::salt_bytes(keys.profile);
  sender_ = std::make_unique<srtp::Sender>(keys.profile, rtp::Bytes{keys.own_key}.first(key),
                                           rtp::Bytes{keys.own_salt}.first(salt));
  receiver_ = std::make_unique<srtp::Receiver>(keys.profile, rtp::Bytes{keys.peer_key}.first(key),
                                               rtp::Bytes{keys.peer_salt}.first(salt));
}

void WebClient::take_rtp(rtp::MutableBytes datagram) {
  const auto opened = receiver_->open_rtp(datagram);
  const auto packet = rtp::parse(datagram.first(opened.size));
  if (opened.verdict != srtp::Verdict::ok || !packet || packet->ssrc != answer_.ssrc)
    return void(++not_opened);
  ++received;
  statistics_.receive(packet->sequence, packet->timestamp,
                      Instant{samples_to_duration(rtp::to_int(packet->timestamp))});
  if (!keep_packets) return;
  packets.push_back({packet->payload_type,
                     packet->marker,
                     rtp::to_int(packet->sequence),
                     rtp::to_int(packet->timestamp),
                     {packet->payload.begin(), packet->payload.end()}});
}

void WebClient::take_rtcp(rtp::MutableBytes datagram) {
  const auto opened = receiver_->open_rtcp(datagram);
  if (opened.verdict != srtp::Verdict::ok) return void(++not_opened);
  rtp::RtcpReader reader(datagram.first(opened.size));
  while (const auto packet = reader.next())
    if (const auto report = rtp::parse_report(*packet); report && report->sender) {
      reports.push_back(*report->sender);
      statistics_.sender_report(report->sender->ntp, Instant{});
    }
}

void WebClient::report(Instant now) {
  std::array<std::byte, rtp::kMaxDatagram> out;
  rtp::RtcpWriter writer{out};
  const std::array blocks{statistics_.report(answer_.ssrc, now)};
  writer.receiver_report(kOwnSsrc, blocks);
  writer.source_description(kOwnSsrc, "phone");
  send_(rtp::Bytes{out}.first(sender_->protect_rtcp(out, writer.packet().size())));
}

void WebClient::say_goodbye() {
  dtls_->close();
}

}  // namespace dragoman::load
