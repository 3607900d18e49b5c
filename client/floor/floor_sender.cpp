#include "client/floor/floor_sender.h"

#include "client/listen/clocks.h"

#include <random>

namespace dragoman::client {
namespace {

Contribution begin(const ContributionConfig& config) {
  std::random_device random;
  return Contribution(config, rtp::SequenceNumber{static_cast<std::uint16_t>(random())},
                      rtp::Timestamp{random()});
}

}  // namespace

FloorSender::FloorSender(const ContributionConfig& config)
    : socket_(net::UdpOptions{}),
      port_(socket_.local().port),
      contribution_(begin(config)),
      meter_(config.channels) {}

void FloorSender::push(audio::Block block, Instant capture) noexcept {
  meter_.process(block);
  const SendTarget target = target_.read();
  const WallTime captured{capture.time_since_epoch() + wall_offset()};
  contribution_.push(block, captured, target.identity, [&](rtp::Bytes datagram) noexcept {
    if (target.to.port == 0) return;
    ++(socket_.send(target.to, datagram) ? now_.sent : now_.refused);
  });
  now_.rms_dbfs = meter_.rms_dbfs();
  now_.peak_dbfs = meter_.peak_dbfs();
  status_.write(now_);
}

}  // namespace dragoman::client
