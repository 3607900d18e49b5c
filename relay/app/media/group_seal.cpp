#include "relay/app/media/group_seal.h"

#include <algorithm>

namespace dragoman::app {

GroupSeal::GroupSeal(const srtp::NamedKey& key)
    : sender_(srtp::Profile::aead_aes_256_gcm, key.master.key, key.master.salt,
              srtp::mki_bytes(key.mki)) {}

rtp::Bytes GroupSeal::seal(engine::PacketSink::Kind kind, FrameIndex n, rtp::Bytes datagram,
                           rtp::MutableBytes buffer) noexcept {
  if (datagram.size() > buffer.size()) return {};
  std::copy(datagram.begin(), datagram.end(), buffer.begin());
  const auto rollover = static_cast<std::uint32_t>(static_cast<std::uint64_t>(n) >> 16);
  const std::size_t size = is_rtcp(kind) ? sender_.protect_rtcp(buffer, datagram.size())
                                         : sender_.protect_rtp(buffer, datagram.size(), rollover);
  return buffer.first(size);
}

std::unique_ptr<const SealTable> seal_table(const event::Event& event, std::size_t room,
                                            const RoomKeys& keys, const std::vector<int>& channels,
                                            event::Path path) {
  auto table = std::make_unique<SealTable>(keys.size());
  for (const int channel : channels) {
    const auto index = static_cast<std::size_t>(channel);
    const auto& key = keys[index];
    if (!key) continue;
    const int number = event.rooms[room].channels[index].number;
    (*table)[index] = std::make_unique<ChannelSeals>(
        ChannelSeals{GroupSeal({key->mki, key->of(event::Stream::plain, path)}),
                     GroupSeal({key->mki, key->of(event::Stream::red, path)}),
                     channel_groups(event, room, number, path, key->place)});
  }
  return table;
}

}  // namespace dragoman::app
