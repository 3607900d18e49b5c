#include "relay/webrtc/session.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/rtp/rtcp_reader.h"
#include "codecs/rtp/rtcp_writer.h"

#include <algorithm>
#include <span>
#include <utility>

namespace dragoman::webrtc {
namespace {

/// A handshake of ours takes four to eight; whoever sends more wants something else.
constexpr int kMostHandshakeDatagrams = 100;
constexpr std::size_t kRtpHeader = 12;
constexpr std::uint8_t kVersion = 2 << 6;
constexpr std::uint8_t kMarker = 0x80;

/// RED as it was made for everybody, with this listener's payload type in its block headers (RFC
/// 2198 §3: four bytes for each copy, one for the packet itself).
void set_block_types(rtp::MutableBytes payload, std::uint8_t type) noexcept {
  constexpr std::byte kMore{0x80};
  for (std::size_t at = 0; at < payload.size(); at += 4) {
    const std::byte more = payload[at] & kMore;
    payload[at] = more | std::byte{type};
    if (more == std::byte{0}) return;
  }
}

}  // namespace

Session::Session(const Admitted& admitted, const Identity& identity, const Patience& patience,
                 std::string cname, Counters& counters, Instant now)
    : admitted_(admitted),
      patience_(patience),
      cname_(std::move(cname)),
      counters_(counters),
      begun_(now),
      last_consent_(now),
      dtls_(identity, DtlsEndpoint::Role::server, admitted.fingerprint,
            [this](rtp::Bytes datagram) {
              if (outbox_ == nullptr || !address_) return;
              const rtp::MutableBytes room = outbox_->room();
              const std::size_t size = std::min(room.size(), datagram.size());
              std::copy_n(datagram.begin(), size, room.begin());
              outbox_->send(*address_, size);
            }) {}

bool Session::checked(const rtp::Endpoint& from, bool nominated, Instant now) noexcept {
  last_consent_ = now;
  if (address_ == from) {
    last_check_ = now;
    return false;
  }
  const bool settled = address_ && now - last_check_ < patience_.settled;
  if (settled && !nominated) return false;
  address_ = from;
  last_check_ = now;
  return true;
}

bool Session::take_dtls(rtp::Bytes datagram, Outbox& outbox) {
  if (!connected() && ++handshake_datagrams_ > kMostHandshakeDatagrams) {
    counters_.refuse(Refusal::dtls_flood);
    return false;
  }
  outbox_ = &outbox;
  const auto state = dtls_.receive(datagram);
  outbox_ = nullptr;
  if (state != DtlsEndpoint::State::connected || connected()) return false;
  open_streams();
  return true;
}

void Session::open_streams() {
  const SrtpKeys& keys = dtls_.keys();
  const std::size_t key = srtp::key_bytes(keys.profile), salt = srtp::salt_bytes(keys.profile);
  sender_ = std::make_unique<srtp::Sender>(keys.profile, rtp::Bytes{keys.own_key}.first(key),
                                           rtp::Bytes{keys.own_salt}.first(salt));
  receiver_ = std::make_unique<srtp::Receiver>(keys.profile, rtp::Bytes{keys.peer_key}.first(key),
                                               rtp::Bytes{keys.peer_salt}.first(salt));
}

std::optional<rtp::ReportBlock> Session::take_rtcp(rtp::MutableBytes datagram,
                                                   Instant arrival) noexcept {
  if (!connected()) {
    counters_.refuse(Refusal::rtcp_not_authentic);
    return {};
  }
  const srtp::Opened opened = receiver_->open_rtcp(datagram);
  if (opened.verdict != srtp::Verdict::ok) {
    counters_.refuse(opened.verdict == srtp::Verdict::replayed    ? Refusal::rtcp_replayed
                     : opened.verdict == srtp::Verdict::malformed ? Refusal::rtcp_malformed
                                                                  : Refusal::rtcp_not_authentic);
    return {};
  }
  rtp::RtcpReader reader(datagram.first(opened.size));
  if (!reader.valid()) counters_.refuse(Refusal::rtcp_malformed);
  while (const auto packet = reader.next()) {
    const auto report = rtp::parse_report(*packet);
    if (!report) continue;
    if (report->sender) {
      last_sr_ = rtp::middle_bits(report->sender->ntp);
      last_sr_arrival_ = arrival;
    }
    for (const auto& block : std::span{report->blocks}.first(report->block_count))
      if (block.source == admitted_.ssrc) return block;
  }
  return {};
}

SpeakerKey Session::speaker_key() const noexcept {
  const SrtpKeys& keys = dtls_.keys();
  return {keys.profile, keys.peer_key, keys.peer_salt};
}

void Session::report_reception(rtp::ReportBlock reception, Instant now, Outbox& outbox) noexcept {
  if (!connected() || !address_) return;
  if (last_sr_ != 0) {
    reception.last_sr = last_sr_;
    reception.delay_since_sr = rtp::to_short_format(now - last_sr_arrival_);
  }
  const rtp::MutableBytes room = outbox.room();
  rtp::RtcpWriter writer{room.first(room.size() - sender_->overhead())};
  writer.receiver_report(admitted_.ssrc, {&reception, 1});
  writer.source_description(admitted_.ssrc, cname_, "dragoman");
  const std::size_t size = sender_->protect_rtcp(room, writer.packet().size());
  if (size > 0) outbox.send(*address_, size);
}

/// Sequence numbers follow the stretches, so what the relay itself had to leave out is a loss to
/// the listener, which conceals it, and never a shift of time.
void Session::send(const Stretch& stretch, Outbox& outbox) noexcept {
  if (!connected() || !address_ || (last_ && stretch.index <= *last_)) return;
  if (!first_) first_ = stretch.index;
  const std::uint64_t index =
      admitted_.first_sequence + static_cast<std::uint64_t>(stretch.index - *first_);
  const bool red = admitted_.red != 0 && !stretch.red.empty();
  const rtp::Bytes payload = red ? stretch.red : stretch.opus;
  const rtp::MutableBytes room = outbox.room();
  if (kRtpHeader + payload.size() + sender_->overhead() > room.size()) return;
  room[0] = std::byte{kVersion};
  room[1] =
      std::byte{red ? admitted_.red : admitted_.opus} | (last_ ? std::byte{0} : std::byte{kMarker});
  rtp::store_be(room.data() + 2, index & 0xFFFF, 2);
  rtp::store_be(room.data() + 4, rtp::to_int(stretch.timestamp), 4);
  rtp::store_be(room.data() + 8, rtp::to_int(admitted_.ssrc), 4);
  std::copy(payload.begin(), payload.end(), room.begin() + kRtpHeader);
  if (red) set_block_types(room.subspan(kRtpHeader, payload.size()), admitted_.opus);
  const std::size_t size = sender_->protect_rtp(room, kRtpHeader + payload.size(),
                                                static_cast<std::uint32_t>(index >> 16));
  if (size == 0) return;
  outbox.send(*address_, size);
  last_ = stretch.index;
  ++packets_;
  octets_ += static_cast<std::uint32_t>(payload.size());
  if (!reported_ || stretch.due.instant - *reported_ >= patience_.report) report(stretch, outbox);
}

void Session::report(const Stretch& stretch, Outbox& outbox) noexcept {
  reported_ = stretch.due.instant;
  const rtp::MutableBytes room = outbox.room();
  rtp::RtcpWriter writer{room.first(room.size() - sender_->overhead())};
  writer.sender_report(admitted_.ssrc,
                       {rtp::to_ntp(stretch.due.wall), stretch.due_timestamp, packets_, octets_});
  writer.source_description(admitted_.ssrc, cname_, "dragoman");
  const std::size_t size = sender_->protect_rtcp(room, writer.packet().size());
  if (size > 0) outbox.send(*address_, size);
}

std::optional<End> Session::tick(Instant now, Outbox& outbox) {
  if (!connected()) {
    outbox_ = &outbox;
    dtls_.tick();
    outbox_ = nullptr;
  }
  switch (dtls_.state()) {
    case DtlsEndpoint::State::closed:
      return End::closed;
    case DtlsEndpoint::State::wrong_fingerprint:
      return End::wrong_fingerprint;
    case DtlsEndpoint::State::failed:
      return End::handshake_failed;
    case DtlsEndpoint::State::handshaking:
      if (now - begun_ > patience_.handshake) return End::never_connected;
      return {};
    case DtlsEndpoint::State::connected:
      if (now - last_consent_ > patience_.consent) return End::consent_lost;
      return {};
  }
  return {};
}

void Session::close(Outbox& outbox) {
  outbox_ = &outbox;
  dtls_.close();
  outbox_ = nullptr;
}

}  // namespace dragoman::webrtc
