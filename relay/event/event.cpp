#include "relay/event/event.h"

#include "relay/event/channels.h"

#include <algorithm>
#include <string_view>

namespace dragoman::event {
namespace {

template <class Items>
auto* find_by_id(const Items& items, const std::string& id) noexcept {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& i) { return i.id == id; });
  return found == items.end() ? nullptr : &*found;
}

constexpr std::uint32_t kRedOffset = 128;
constexpr int kRedPortOffset = 2;
constexpr std::uint32_t kEncryptedOffset = 1U << 16;
constexpr std::uint32_t kManifestOffset = 2U << 16;
constexpr std::uint32_t kSecondPathOffset = 16U << 16;
constexpr int kMostPlaces = 13;  // between the manifests and the second path

// FNV-1a, 64 bit: the field's bytes and a separator that no field contains.
std::uint64_t hash_field(std::uint64_t hash, std::string_view field) noexcept {
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  for (const char c : field) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return (hash ^ 0xFFU) * kPrime;
}

}  // namespace

const Channel* Room::find_channel(const std::string& channel) const noexcept {
  return find_by_id(channels, channel);
}
const Channel* Room::find_channel(int number) const noexcept {
  const auto found = std::find_if(channels.begin(), channels.end(),
                                  [&](const Channel& c) { return c.number == number; });
  return found == channels.end() ? nullptr : &*found;
}
const Booth* Room::find_booth(const std::string& booth) const noexcept {
  return find_by_id(booths, booth);
}

std::chrono::milliseconds Room::delay_of(std::string_view source) const noexcept {
  for (const auto& listed : source_delays)
    if (listed.id == source) return listed.delay;
  return {};
}
const Room* Event::find_room(const std::string& room) const noexcept {
  return find_by_id(rooms, room);
}

Endpoint group(const Event& event, std::size_t room, int channel_number, Stream stream, Path path,
               int place) noexcept {
  const Channel* channel =
      room < event.rooms.size() ? event.rooms[room].find_channel(channel_number) : nullptr;
  const std::uint32_t usual = channel != nullptr && channel->encrypted ? kEncryptedOffset : 0;
  const std::uint32_t block =
      event.network.multicast + (path == Path::second ? kSecondPathOffset : 0) +
      (place > 0 ? kManifestOffset + (static_cast<std::uint32_t>(place) << 16) : usual);
  const std::uint32_t address =
      block + (static_cast<std::uint32_t>(room) << 8) + static_cast<std::uint32_t>(channel_number);
  const int port = first_port(room, channel_number);
  if (stream == Stream::plain) return {address, static_cast<std::uint16_t>(port)};
  return {address + kRedOffset, static_cast<std::uint16_t>(port + kRedPortOffset)};
}

Endpoint manifest_group(const Event& event, std::size_t room, int channel_number,
                        Path path) noexcept {
  const std::uint32_t block =
      event.network.multicast + kManifestOffset + (path == Path::second ? kSecondPathOffset : 0);
  return {
      block + (static_cast<std::uint32_t>(room) << 8) + static_cast<std::uint32_t>(channel_number),
      static_cast<std::uint16_t>(first_port(room, channel_number))};
}

int closed_places(const Event& event) noexcept {
  const std::uint32_t last = event.network.multicast | 0xFFFF;
  const std::uint32_t end = 0xEFFFFFFF - (event.network.two_paths() ? kSecondPathOffset : 0);
  const auto room = (end - std::min(end, last + kManifestOffset)) >> 16;
  return std::min(kMostPlaces, static_cast<int>(room));
}

std::uint32_t ssrc(const Event& event, std::size_t room, const std::string& channel_id,
                   Stream stream, Path path) noexcept {
  std::uint64_t hash = 14695981039346656037ULL;
  hash = hash_field(hash, event.name);
  hash = hash_field(hash, event.rooms[room].id);
  hash = hash_field(hash, channel_id);
  hash = hash_field(hash, stream == Stream::plain ? "plain" : "red");
  if (path == Path::second) hash = hash_field(hash, "second path");
  const Channel* channel = event.rooms[room].find_channel(channel_id);
  if (channel != nullptr && channel->encrypted) hash = hash_field(hash, "encrypted");
  const auto folded = static_cast<std::uint32_t>(hash ^ (hash >> 32));
  return folded == 0 ? 1 : folded;
}

}  // namespace dragoman::event
