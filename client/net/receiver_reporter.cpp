#include "client/net/receiver_reporter.h"

#include "codecs/rtp/rtcp_writer.h"

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
    : who_(std::move(who)), joined_(now), timer_(now, who_.seed, {}) {}

void ReceiverReporter::received(const rtp::Packet& packet, std::size_t size,
                                Instant arrival) noexcept {
  if (packet.ssrc != source_) statistics_ = rtp::ReceptionStatistics{};
  source_ = packet.ssrc;
  heard_ = true;
  heard_bytes_ += static_cast<double>(size) + kIpAndUdp;
  statistics_.receive(packet.sequence, packet.timestamp, arrival);
}

ReportSession ReceiverReporter::session(Instant now) const noexcept {
  ReportSession session;
  const std::chrono::duration<double> time = now - joined_;
  if (time.count() > 0) session.stream_bytes_per_second = heard_bytes_ / time.count();
  session.report_bytes = report_bytes_;
  return session;
}

rtp::Bytes ReceiverReporter::report(Instant now) noexcept {
  if (!timer_.expired(now, session(now))) return {};
  return compound(now, false);
}

rtp::Bytes ReceiverReporter::farewell(Instant now) noexcept {
  if (!reported_) return {};
  return compound(now, true);
}

rtp::Bytes ReceiverReporter::compound(Instant now, bool leaving) noexcept {
  rtp::RtcpWriter writer(datagram_);
  if (heard_) {
    const auto block = statistics_.report(source_, now);
    writer.receiver_report(who_.ssrc, std::span{&block, 1});
  } else {
    writer.receiver_report(who_.ssrc, {});
  }
  writer.source_description(who_.ssrc, who_.cname);
  if (leaving) writer.bye(who_.ssrc);
  heard_ = false;
  const auto bytes = static_cast<double>(writer.packet().size()) + kIpAndUdp;
  report_bytes_ = reported_ ? report_bytes_ + (bytes - report_bytes_) / 16 : bytes;  // §6.3.3
  reported_ = true;
  return writer.packet();
}

}  // namespace dragoman::client
