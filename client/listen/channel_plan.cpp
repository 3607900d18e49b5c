#include "client/listen/channel_plan.h"

#include <algorithm>
#include <charconv>

namespace dragoman::client {

bool ChannelPlan::twins() const noexcept {
  return std::any_of(channels().begin(), channels().end(), [](const control::ChannelInfo& channel) {
    return !channel.red_group.empty();
  });
}

const control::ChannelInfo* ChannelPlan::find(std::string_view name) const noexcept {
  for (const auto& channel : channels())
    if (channel.id == name) return &channel;
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size()) return nullptr;
  return find(number);
}

const control::ChannelInfo* ChannelPlan::find(int number) const noexcept {
  for (const auto& channel : channels())
    if (channel.number == number) return &channel;
  return nullptr;
}

const control::ChannelInfo* ChannelPlan::neighbour(int number, int steps) const noexcept {
  const auto count = static_cast<int>(channels().size());
  for (int i = 0; i < count; ++i)
    if (channels()[static_cast<std::size_t>(i)].number == number)
      return &channels()[static_cast<std::size_t>(((i + steps) % count + count) % count)];
  return nullptr;
}

StreamAddress ChannelPlan::address(const control::ChannelInfo& channel, Transport transport,
                                   bool red) const {
  StreamAddress address;
  address.frame = duration_to_samples(std::chrono::microseconds{session_.welcome.frame_us});
  address.report_to = session_.media;
  const bool twin = red && !channel.red_group.empty();
  address.ssrc = rtp::Ssrc{twin ? channel.red_ssrc : channel.ssrc};
  if (transport == Transport::unicast) {
    address.second_ssrc = rtp::Ssrc{channel.unicast_ssrc};
    address.source = session_.media.address;
    return address;
  }
  address.bind.address = rtp::parse_address(twin ? channel.red_group : channel.group).value_or(0);
  address.bind.port = twin ? channel.red_port : channel.port;
  address.encrypted = channel.encrypted;
  using control::MediaKeys;
  address.opened_by = twin ? keys(channel, &MediaKeys::red, &MediaKeys::red_group, address.bind)
                           : keys(channel, &MediaKeys::plain, &MediaKeys::group, address.bind);
  address.source = rtp::parse_address(session_.welcome.source_address).value_or(0);
  address.manifests = manifests(channel, channel.manifest_group);
  // The multicast comes to the interface by which the relay is reached; on the relay's own machine
  // that is the loopback, and the relay's name for its interface is ours as well.
  address.interface = same_machine() && !session_.welcome.interface.empty()
                          ? session_.welcome.interface
                          : rtp::address_text(session_.local_address);
  return address;
}

/// By the group that comes where the stream does, on the channel's own port.
std::optional<ManifestAddress> ChannelPlan::manifests(const control::ChannelInfo& channel,
                                                      const std::string& group) const {
  const auto key = manifest::parse_public_key(session_.welcome.manifest_key);
  const auto address = rtp::parse_address(group);
  if (!key || !address) return std::nullopt;
  return ManifestAddress{
      {*address, channel.port}, *key, rtp::Ssrc{channel.ssrc}, session_.media.port};
}

void ChannelPlan::take(const control::NewKeys& news) {
  keys_[news.channel] = news.keys;
}

/// Nothing of a key that cannot be read: then another may do. `usual` is the group as Welcome has
/// it.
StreamKeys ChannelPlan::keys(const control::ChannelInfo& channel,
                             std::string control::MediaKeys::*key,
                             std::string control::MediaKeys::*group, rtp::Endpoint usual) const {
  StreamKeys out;
  const auto known = keys_.find(channel.id);
  if (known == keys_.end()) return out;
  out.here = false;
  for (const auto& each : known->second) {
    const auto at = rtp::parse_address(each.*group);
    if (at && *at != usual.address)
      out.elsewhere.push_back({*at, usual.port});
    else
      out.here = true;
    if (const auto master = srtp::parse_master_key(each.*key))
      out.keys.push_back({each.mki, *master});
    if (const auto plain = srtp::parse_master_key(each.plain))
      out.listings.push_back({each.mki, manifest::listing_key(*plain)});
  }
  const Nanoseconds frame = std::chrono::microseconds{std::max(1, session_.welcome.frame_us)};
  const std::int64_t index = session_.welcome.frame + (net::monotonic_now() - session_.at) / frame;
  out.near = static_cast<std::uint64_t>(std::max<std::int64_t>(0, index));
  return out;
}

std::vector<StreamAddress> ChannelPlan::paths(const control::ChannelInfo& channel,
                                              Transport transport, bool red) const {
  std::vector<StreamAddress> paths{address(channel, transport, red)};
  const control::Welcome& welcome = session_.welcome;
  const bool twin = red && !channel.red_group.empty();
  const std::string& group = twin ? channel.second_red_group : channel.second_group;
  if (transport == Transport::unicast || group.empty()) return paths;
  StreamAddress second = paths.front();
  second.bind.address = rtp::parse_address(group).value_or(0);
  second.source = rtp::parse_address(welcome.second_source_address).value_or(0);
  second.manifests = manifests(channel, channel.second_manifest_group);
  second.ssrc = rtp::Ssrc{twin ? channel.second_red_ssrc : channel.second_ssrc};
  using control::MediaKeys;
  second.opened_by =
      twin ? keys(channel, &MediaKeys::second_red, &MediaKeys::second_red_group, second.bind)
           : keys(channel, &MediaKeys::second_plain, &MediaKeys::second_group, second.bind);
  if (same_machine() && !welcome.second_interface.empty())
    second.interface = welcome.second_interface;
  else if (session_.second_local_address != 0)
    second.interface = rtp::address_text(session_.second_local_address);
  paths.push_back(std::move(second));
  return paths;
}

StreamFormat ChannelPlan::format(const control::ChannelInfo& channel) const {
  StreamFormat format;
  format.channels = channel.channels;
  format.packet = duration_to_samples(std::chrono::microseconds{session_.welcome.frame_us});
  return format;
}

std::string ChannelPlan::names() const {
  std::string text;
  for (const auto& channel : channels()) text += (text.empty() ? "" : ", ") + channel.id;
  return text;
}

}  // namespace dragoman::client
