#include "relay/app/media/round_trips.h"

#include "codecs/rtp/rtcp_reader.h"
#include "relay/app/media/unicast_ssrc.h"

#include <algorithm>
#include <span>

namespace dragoman::app {
namespace {

/// Control looks 25 times a second: 10,000 receivers that report within one second of each other
/// fit.
constexpr std::size_t kSlots = 1024;
constexpr Nanoseconds kLongest = std::chrono::seconds{10};

std::vector<event::Path> paths_of(const event::Event& event) {
  using event::Path;
  return event.network.two_paths() ? std::vector{Path::first, Path::second}
                                   : std::vector{Path::first};
}

}  // namespace

RoundTrips::RoundTrips(const event::Event& event, Counters& counters)
    : counters_(counters), queue_(kSlots) {
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    const auto& channels = event.rooms[room].channels;
    for (std::size_t channel = 0; channel < channels.size(); ++channel) {
      const auto add = [&](std::uint32_t ssrc) {
        streams_.push_back({rtp::Ssrc{ssrc}, static_cast<std::uint16_t>(room),
                            static_cast<std::int16_t>(channel)});
      };
      const std::string& id = channels[channel].id;
      for (const event::Path path : paths_of(event))
        for (const event::Stream stream : {event::Stream::plain, event::Stream::red})
          add(event::ssrc(event, room, id, stream, path));
      add(unicast_ssrc(event, room, id));
    }
  }
  std::sort(streams_.begin(), streams_.end(),
            [](const Stream& a, const Stream& b) { return to_int(a.ssrc) < to_int(b.ssrc); });
}

const RoundTrips::Stream* RoundTrips::find(rtp::Ssrc ssrc) const noexcept {
  const auto found = std::lower_bound(
      streams_.begin(), streams_.end(), ssrc,
      [](const Stream& stream, rtp::Ssrc wanted) { return to_int(stream.ssrc) < to_int(wanted); });
  return found != streams_.end() && found->ssrc == ssrc ? &*found : nullptr;
}

bool RoundTrips::take(rtp::Bytes compound, const rtp::Endpoint& from, WallTime arrival) noexcept {
  rtp::RtcpReader reader(compound);
  if (!reader.valid()) return false;
  while (const auto packet = reader.next()) {
    const auto report = rtp::parse_report(*packet);
    if (!report) continue;
    for (const auto& block : std::span{report->blocks}.first(report->block_count)) {
      const Stream* const stream = find(block.source);
      const auto time = rtp::round_trip(block, arrival);
      if (stream == nullptr || !time || *time > kLongest) continue;
      post({stream->room, stream->channel, report->ssrc, from, *time});
    }
  }
  return true;
}

void RoundTrips::post(const RoundTrip& trip) noexcept {
  RoundTrip* const slot = queue_.writable();
  if (slot == nullptr) return counters_.drop(Drop::report_full);
  *slot = trip;
  queue_.commit();
}

void RoundTrips::drain(const std::function<void(const RoundTrip&)>& each) {
  while (const RoundTrip* trip = queue_.readable()) {
    each(*trip);
    queue_.release();
  }
}

}  // namespace dragoman::app
