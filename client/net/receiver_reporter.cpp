#include "client/net/receiver_reporter.h"

#include "codecs/rtp/rtcp_reader.h"
#include "codecs/rtp/rtcp_writer.h"
#include "codecs/rtp/rtcp_xr.h"

#include <algorithm>
#include <random>
#include <span>
#include <utility>

namespace dragoman::client {
namespace {

constexpr double kIpAndUdp = 28;

}  // namespace

std::string random_cname() {
  constexpr const char* kDigits = "0123456789abcdef";
  std::random_device random;
  std::string name;
  for (int i = 0; i < 24; ++i) name += kDigits[random() & 0xF];
  return name;
}

ReceiverReporter::ReceiverReporter(Reporter who, Instant now)
    : who_(std::move(who)), since_(now), timer_(now, who_.seed, {}) {}

void ReceiverReporter::received(const rtp::Packet& packet, std::size_t size,
                                Instant arrival) noexcept {
  if (packet.ssrc != source_) {
    statistics_ = rtp::ReceptionStatistics{};
    sender_.reset();
    allowed_ = 0;
  }
  source_ = packet.ssrc;
  heard_ = true;
  heard_bytes_ += static_cast<double>(size) + kIpAndUdp;
  statistics_.receive(packet.sequence, packet.timestamp, arrival);
}

void ReceiverReporter::sender_reported(rtp::Bytes compound, Instant arrival) noexcept {
  rtp::RtcpReader reader(compound);
  if (!reader.valid()) return;
  while (const auto packet = reader.next()) {
    const auto allowed = rtp::parse_receiver_bandwidth(*packet);
    if (allowed && allowed->source == source_) allowed_ = allowed->bytes_per_second;
    const auto report = rtp::parse_report(*packet);
    if (!report || !report->sender || report->ssrc != source_) continue;
    sender_ = report->sender;
    statistics_.sender_report(sender_->ntp, arrival);
  }
}

/// The stream's bandwidth is what it can have: one that pauses must not put its reports off for
/// ever.
ReportSession ReceiverReporter::session(Instant now) noexcept {
  const std::chrono::duration<double> time = now - since_;
  if (time.count() > 0) bandwidth_ = std::max(bandwidth_, heard_bytes_ / time.count());
  ReportSession session;
  session.stream_bytes_per_second = bandwidth_;
  session.report_bytes = report_bytes_;
  session.allowed_bytes_per_second = allowed_;
  return session;
}

rtp::Bytes ReceiverReporter::report(Instant now) noexcept {
  if (now < timer_.due() || !timer_.expired(now, session(now))) return {};
  return compound(now, false);
}

rtp::Bytes ReceiverReporter::farewell(Instant now) noexcept {
  if (!reported_) return {};
  return compound(now, true);
}

rtp::Bytes ReceiverReporter::compound(Instant now, bool leaving) noexcept {
  rtp::RtcpWriter writer(datagram_);
  const auto summary = statistics_.summary(source_);
  if (heard_) {
    const auto block = statistics_.report(source_, now);
    writer.receiver_report(who_.ssrc, std::span{&block, 1});
  } else {
    writer.receiver_report(who_.ssrc, {});
  }
  writer.source_description(who_.ssrc, who_.cname);
  if (heard_) writer.extended_report(who_.ssrc, summary);
  if (leaving) writer.bye(who_.ssrc);
  heard_ = false;
  heard_bytes_ = 0;
  since_ = now;
  const auto bytes = static_cast<double>(writer.packet().size()) + kIpAndUdp;
  report_bytes_ = reported_ ? report_bytes_ + (bytes - report_bytes_) / 16 : bytes;  // §6.3.3
  reported_ = true;
  return writer.packet();
}

}  // namespace dragoman::client
