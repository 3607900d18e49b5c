#include "client/floor/floor_sender.h"

#include "client/listen/clocks.h"

#include <random>

namespace dragoman::client {
namespace {

Contribution begin(const ContributionConfig& config) {
  std::random_device random;
  // In the lower half, so that its roll-over counter is sure to begin at 0 (RFC 3711 §3.3.1).
  return Contribution(config, rtp::SequenceNumber{static_cast<std::uint16_t>(random() & 0x7FFF)},
                      rtp::Timestamp{random()});
}

}  // namespace

FloorSender::FloorSender(const ContributionConfig& config)
    : socket_(net::UdpOptions{}),
      port_(socket_.local().port),
      contribution_(begin(config)),
      meter_(config.channels) {}

void FloorSender::set_target(const SendTarget& target) {
  // The key first: what is said to be sealed never finds none.
  if (target.sealed) seal_.set(target.key);
  target_.write(target);
}

void FloorSender::send(const SendTarget& target, rtp::Bytes packet) noexcept {
  if (target.to.port == 0) return;
  if (target.sealed) packet = seal_.seal(packet, contribution_.rollover());
  const bool sent = !packet.empty() && socket_.send(target.to, packet);
  ++(sent ? now_.sent : now_.refused);
}

void FloorSender::push(audio::Block block, Instant capture) noexcept {
  meter_.process(block);
  const SendTarget target = target_.read();
  const WallTime captured{capture.time_since_epoch() + wall_offset()};
  if (target.to.port != 0) identity_ = target.identity;
  contribution_.push(block, captured, identity_,
                     [&](rtp::Bytes datagram) noexcept { send(target, datagram); });
  now_.rms_dbfs = meter_.rms_dbfs();
  now_.peak_dbfs = meter_.peak_dbfs();
  status_.write(now_);
}

}  // namespace dragoman::client
