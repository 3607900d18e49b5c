#include "codecs/playout/source_line.h"

namespace dragoman::playout {

bool SourceLine::agrees(const Mark& mark, const rtp::Packet& packet,
                        Instant arrival) const noexcept {
  const Nanoseconds sent = samples_to_duration(rtp::distance(packet.timestamp, mark.timestamp));
  const Nanoseconds off = (arrival - mark.arrival) - sent;
  return off <= tolerance_ && -off <= tolerance_;
}

SourceLine::Verdict SourceLine::begin(const rtp::Packet& packet, Instant arrival,
                                      Verdict verdict) noexcept {
  started_ = true;
  doubted_ = false;
  ssrc_ = packet.ssrc;
  newest_ = {packet.timestamp, arrival};
  timestamp_ = newest_timestamp_ = rtp::to_int(packet.timestamp);
  return verdict;
}

SourceLine::Verdict SourceLine::offer(const rtp::Packet& packet, Instant arrival) noexcept {
  if (!started_) return begin(packet, arrival, Verdict::follows);
  if (packet.ssrc != ssrc_) return begin(packet, arrival, Verdict::restarted);
  if (!agrees(newest_, packet, arrival)) {
    const bool again =
        doubted_ && packet.timestamp != doubt_.timestamp && agrees(doubt_, packet, arrival);
    if (again) return begin(packet, arrival, Verdict::restarted);
    doubted_ = true;
    doubt_ = {packet.timestamp, arrival};
    return Verdict::astray;
  }
  doubted_ = false;
  const Samples ahead = rtp::distance(packet.timestamp, newest_.timestamp);
  timestamp_ = newest_timestamp_ + ahead;
  if (ahead <= 0) return Verdict::older;
  newest_ = {packet.timestamp, arrival};
  newest_timestamp_ = timestamp_;
  return Verdict::follows;
}

}  // namespace dragoman::playout
