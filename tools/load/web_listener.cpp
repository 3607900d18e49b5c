#include "tools/load/web_listener.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::load {
namespace {

constexpr Nanoseconds kRetry = std::chrono::milliseconds{200};
/// RFC 7675 §5.1: a browser asks for consent each 5 s in the mean.
constexpr Nanoseconds kConsent = std::chrono::seconds{5};
constexpr Nanoseconds kReport = std::chrono::seconds{5};

net::UdpOptions options() {
  net::UdpOptions options;
  options.receive_buffer = 1 << 20;
  return options;
}

}  // namespace

WebListener::WebListener(const webrtc::Identity& identity)
    : socket_(options()),
      client_(identity, false, [this](rtp::Bytes bytes) { socket_.send(media_, bytes); }) {
  client_.keep_packets = false;
}

void WebListener::take(const WebAnswer& answer, const rtp::Endpoint& media, Instant now) {
  media_ = media;
  client_.take(answer);
  check_due_ = now;
}

void WebListener::poll(Instant now, std::span<net::Received> buffer, const OnPacket& on_packet) {
  std::size_t count = 0;
  do {
    count = socket_.receive(buffer);
    for (const auto& datagram : buffer.first(count)) take_datagram(datagram, on_packet);
  } while (count == buffer.size());
  if (check_due_) go_on(now);
}

void WebListener::take_datagram(const net::Received& datagram, const OnPacket& on_packet) {
  const auto bytes = rtp::Bytes{datagram.data}.first(datagram.size);
  const std::size_t before = client_.received;
  client_.receive(bytes);
  if (client_.received == before) return;
  const auto sequence = static_cast<std::uint16_t>(rtp::load_be(bytes.data() + 2, 2));
  if (last_) missing_ += static_cast<std::uint16_t>(sequence - *last_ - 1);
  last_ = sequence;
  ++received_;
  if (on_packet)
    on_packet(static_cast<std::uint32_t>(rtp::load_be(bytes.data() + 4, 4)), datagram.arrival);
}

void WebListener::go_on(Instant now) {
  if (!begun_ && client_.checked()) {
    begun_ = true;
    client_.begin_dtls();
  }
  if (now >= *check_due_) {
    client_.check();
    check_due_ = now + (client_.checked() ? kConsent : kRetry);
  }
  if (!begun_) return;
  if (!client_.connected()) return client_.tick();
  if (!report_due_) report_due_ = now + kReport;
  if (now < *report_due_) return;
  client_.report(now);
  report_due_ = now + kReport;
}

void WebListener::mark() {
  missing_ = received_ = 0;
  not_opened_before_ = static_cast<std::uint64_t>(client_.not_opened);
}

std::uint64_t WebListener::not_opened() const noexcept {
  return static_cast<std::uint64_t>(client_.not_opened) - not_opened_before_;
}

void WebListener::leave() {
  if (client_.connected()) client_.say_goodbye();
}

}  // namespace dragoman::load
