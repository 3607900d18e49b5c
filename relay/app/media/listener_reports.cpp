#include "relay/app/media/listener_reports.h"

#include "codecs/rtp/rtcp_xr.h"
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

float milliseconds(std::uint32_t clock_units) {
  return static_cast<float>(clock_units) * 1000 / kSampleRate;
}

/// What an extended report says more exactly.
void refine(ListenerReport& report, const rtp::StatisticsSummary& summary) noexcept {
  const auto expected = static_cast<std::uint16_t>(summary.end - summary.begin);
  if (expected > 0 && summary.lost <= expected)
    report.loss_percent = 100 * static_cast<float>(summary.lost) / static_cast<float>(expected);
  report.worst_jitter_ms = milliseconds(summary.jitter_max);
}

}  // namespace

ListenerReports::ListenerReports(const event::Event& event, Counters& counters)
    : counters_(counters), queue_(kSlots) {
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    const auto& channels = event.rooms[room].channels;
    for (std::size_t channel = 0; channel < channels.size(); ++channel) {
      const auto add = [&](std::uint32_t ssrc, bool redundancy) {
        streams_.push_back({rtp::Ssrc{ssrc}, static_cast<std::uint16_t>(room),
                            static_cast<std::int16_t>(channel), redundancy});
      };
      const std::string& id = channels[channel].id;
      for (const event::Path path : paths_of(event))
        for (const event::Stream stream : {event::Stream::plain, event::Stream::red})
          add(event::ssrc(event, room, id, stream, path), stream == event::Stream::red);
      add(unicast_ssrc(event, room, id), false);
    }
  }
  std::sort(streams_.begin(), streams_.end(),
            [](const Stream& a, const Stream& b) { return to_int(a.ssrc) < to_int(b.ssrc); });
}

const ListenerReports::Stream* ListenerReports::find(rtp::Ssrc ssrc) const noexcept {
  const auto found = std::lower_bound(
      streams_.begin(), streams_.end(), ssrc,
      [](const Stream& stream, rtp::Ssrc wanted) { return to_int(stream.ssrc) < to_int(wanted); });
  return found != streams_.end() && found->ssrc == ssrc ? &*found : nullptr;
}

/// False when the block speaks of no stream of ours.
bool ListenerReports::fill(ListenerReport& report, const rtp::ReportBlock& block,
                           WallTime arrival) const noexcept {
  const Stream* const stream = find(block.source);
  if (stream == nullptr) return false;
  report.kind = ListenerReport::Kind::hears;
  report.room = stream->room;
  report.channel = stream->channel;
  report.redundancy = stream->redundancy;
  report.loss_percent = static_cast<float>(block.fraction_lost) * 100 / 256;
  report.jitter_ms = milliseconds(block.jitter);
  const auto time = rtp::round_trip(block, arrival);
  report.round_trip = time && *time <= kLongest ? *time : Nanoseconds{-1};
  return true;
}

bool ListenerReports::take(rtp::Bytes compound, const rtp::Endpoint& from,
                           WallTime arrival) noexcept {
  rtp::RtcpReader reader(compound);
  if (!reader.valid()) return false;
  const auto first = reader.next();
  const auto said = first ? rtp::parse_report(*first) : std::nullopt;
  if (!said) return false;
  // One stream a compound: ours have one, and whoever forges more gains nothing by it.
  ListenerReport report;
  report.reporter = said->ssrc;
  report.from = from;
  report.kind = ListenerReport::Kind::hears_nothing;
  const auto blocks = std::span{said->blocks}.first(said->block_count);
  const auto ours = std::find_if(blocks.begin(), blocks.end(),
                                 [&](const auto& block) { return fill(report, block, arrival); });
  while (const auto packet = reader.next()) {
    if (const auto bye = rtp::parse_bye(*packet); bye && bye->source_count > 0)
      report.kind = ListenerReport::Kind::leaves;
    rtp::SummaryReader summaries(*packet);
    if (ours == blocks.end() || summaries.reporter() != said->ssrc) continue;
    while (const auto summary = summaries.next())
      if (summary->source == ours->source) refine(report, *summary);
  }
  // A block about somebody else's stream says nothing of ours.
  const bool foreign = ours == blocks.end() && !blocks.empty();
  if (!foreign || report.kind == ListenerReport::Kind::leaves) post(report);
  return true;
}

void ListenerReports::post(const ListenerReport& report) noexcept {
  ListenerReport* const slot = queue_.writable();
  if (slot == nullptr) return counters_.drop(Drop::report_full);
  *slot = report;
  queue_.commit();
}

void ListenerReports::drain(const std::function<void(const ListenerReport&)>& each) {
  while (const ListenerReport* report = queue_.readable()) {
    each(*report);
    queue_.release();
  }
}

}  // namespace dragoman::app
