#include "relay/app/media/second_path.h"

#include "codecs/rtp/ssrc_rewrite.h"

#include <algorithm>
#include <array>

namespace dragoman::app {

SecondPath::SecondPath(const event::Event& event, std::size_t room, net::UdpSocket& socket,
                       Counters& counters)
    : counters_(counters), batch_(socket, counters) {
  using event::Path, event::Stream;
  for (const event::Channel& channel : event.rooms[room].channels)
    lines_.push_back({channel_groups(event, room, channel.number, Path::second),
                      rtp::Ssrc{event::ssrc(event, room, channel.id, Stream::plain, Path::second)},
                      rtp::Ssrc{event::ssrc(event, room, channel.id, Stream::red, Path::second)},
                      channel.encrypted});
}

void SecondPath::begin(FrameIndex n) noexcept {
  frame_ = n;
  sealed_with_ = seals_.current();
}

void SecondPath::send(int channel_index, engine::PacketSink::Kind kind,
                      rtp::Bytes datagram) noexcept {
  const Line& line = lines_[static_cast<std::size_t>(channel_index)];
  const rtp::Ssrc ssrc = is_red(kind) ? line.red : line.plain;
  const auto rename = [&](rtp::MutableBytes copy) {
    if (is_rtcp(kind))
      rtp::set_rtcp_ssrc(copy, ssrc);
    else
      rtp::set_rtp_ssrc(copy, ssrc);
  };
  ChannelSeals* const seals = sealed_with_ != nullptr
                                  ? (*sealed_with_)[static_cast<std::size_t>(channel_index)].get()
                                  : nullptr;
  if (seals == nullptr && !line.encrypted)
    return rename(batch_.put(line.groups.at(kind), datagram));
  std::array<std::byte, rtp::kMaxDatagram> renamed, buffer;
  if (seals == nullptr || datagram.size() > renamed.size())
    return counters_.drop(Drop::send_failed);
  std::copy(datagram.begin(), datagram.end(), renamed.begin());
  const auto copy = rtp::MutableBytes{renamed}.first(datagram.size());
  rename(copy);
  const auto sealed = seals->at(kind).seal(kind, frame_, copy, buffer);
  if (sealed.empty()) return counters_.drop(Drop::send_failed);
  batch_.put(seals->groups.at(kind), sealed);
}

}  // namespace dragoman::app
