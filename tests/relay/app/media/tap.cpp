#include "tests/relay/app/media/tap.h"

namespace dragoman::testing {
namespace {

constexpr std::uint32_t kHere = 0x7F000001;

net::UdpOptions options(const rtp::Endpoint& group) {
  net::UdpOptions options;
  options.bind = group;
  options.interface = "lo";
  options.reuse_address = true;
  return options;
}

}  // namespace

Tap::Tap(const Stage& stage, const rtp::Endpoint& group)
    : from_(stage.plane.media_endpoint().port), socket_(options(group)), buffer_(64) {
  socket_.join(group.address, kHere);
}

const Datagrams& Tap::listen() {
  while (const std::size_t count = socket_.receive(buffer_))
    for (std::size_t i = 0; i < count; ++i)
      if (buffer_[i].from.port == from_)
        datagrams.emplace_back(buffer_[i].data.begin(), buffer_[i].data.begin() + buffer_[i].size);
  return datagrams;
}

}  // namespace dragoman::testing
