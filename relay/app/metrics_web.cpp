#include "relay/app/metrics.h"

namespace dragoman::app {
namespace {

double number(std::uint64_t n) {
  return static_cast<double>(n);
}

}  // namespace

void write_whip_metrics(MetricsWriter& out, const WhipCounts& counts) {
  using webrtc::End;
  out.gauge("whip_sessions",
            "Speakers by WebRTC: whose handshake is under way, and who are heard.");
  out.sample({{"state", "waiting"}}, counts.waiting);
  out.sample({{"state", "connected"}}, counts.connected);
  out.counter("whip_offers_total", "Offers of speakers that were answered.")
      .sample(number(counts.admitted));
  out.counter("whip_refused_offers_total", "Offers of speakers that were refused, by reason.");
  for (const auto& [reason, count] : counts.refused)
    out.sample({{"reason", reason}}, number(count));
  out.counter("whip_ended_sessions_total", "Speakers' sessions that ended, by reason.");
  for (std::size_t i = 0; i < counts.ended.size(); ++i)
    out.sample({{"reason", webrtc::to_string(static_cast<End>(i))}}, number(counts.ended[i]));
}

void write_web_metrics(MetricsWriter& out, const WebMedia& media, const WhepCounts& counts) {
  using webrtc::End;
  using webrtc::Refusal;
  out.gauge("web_sessions", "Sessions by WebRTC: whose handshake is under way, and who hear.");
  out.sample({{"state", "waiting"}}, counts.waiting);
  out.sample({{"state", "connected"}}, counts.connected);
  out.counter("web_offers_total", "Offers that were answered.").sample(number(counts.admitted));
  out.counter("web_refused_offers_total", "Offers that were refused, by reason.");
  for (const auto& [reason, count] : counts.refused)
    out.sample({{"reason", reason}}, number(count));
  out.counter("web_gave_way_total",
              "Answered, never checked, and ended so that another could come.")
      .sample(number(counts.gave_way));
  out.counter("web_handshakes_total", "Handshakes that were finished.")
      .sample(number(counts.handshakes));
  out.counter("web_channel_changes_total", "Changes of language that were heard.")
      .sample(number(counts.tuned));
  out.counter("web_ended_sessions_total", "Sessions that ended, by reason.");
  for (std::size_t i = 0; i < counts.ended.size(); ++i)
    out.sample({{"reason", webrtc::to_string(static_cast<End>(i))}}, number(counts.ended[i]));
  out.counter("web_sent_packets_total", "Datagrams sent to listeners by WebRTC.")
      .sample(number(media.sent_packets()));
  out.counter("web_rejected_packets_total",
              "Datagrams of listeners by WebRTC that were refused, and what found no room, by "
              "reason.");
  for (std::size_t i = 0; i < static_cast<std::size_t>(Refusal::count_); ++i) {
    const auto refusal = static_cast<Refusal>(i);
    out.sample({{"reason", webrtc::to_string(refusal)}}, number(media.refused(refusal)));
  }
}

}  // namespace dragoman::app
