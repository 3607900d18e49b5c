#include "tests/bench/web_crowd.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/rtp/rtcp_reader.h"
#include "relay/app/media/media_thread.h"

#include <algorithm>
#include <unordered_map>

namespace dragoman::bench {
namespace {

constexpr Nanoseconds kPoll = std::chrono::milliseconds{5};
constexpr Nanoseconds kRetry = std::chrono::milliseconds{200};
constexpr Nanoseconds kConsent = std::chrono::seconds{5};
constexpr Nanoseconds kSettle = std::chrono::seconds{2};
constexpr Nanoseconds kPatience = std::chrono::seconds{30};

net::UdpOptions options() {
  net::UdpOptions options;
  options.bind = {0x7F000001, 0};
  options.interface = "lo";
  options.receive_buffer = 1 << 20;
  return options;
}

double quantile(std::vector<float>& values, double q) {
  if (values.empty()) return 0;
  const auto rank =
      std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank),
                   values.end());
  return static_cast<double>(values[rank]);
}

}  // namespace

webrtc::Admitted admitted(int i, std::size_t shards, int channels,
                          const sdp::Fingerprint& certificate) {
  const auto number = static_cast<std::uint32_t>(i);
  std::uint32_t state = number * 7919 + 1;
  const webrtc::Random random = [&] {
    state = state * 1664525 + 1013904223;
    return state ^ (state >> 16);
  };
  webrtc::Admitted out;
  out.seat = {static_cast<std::uint8_t>(number % shards),
              static_cast<std::uint16_t>(number / shards)};
  out.place = {0, static_cast<std::int16_t>(i % channels)};
  out.ufrag = webrtc::make_ufrag(out.seat, random);
  out.password = webrtc::make_password(random);
  out.fingerprint = certificate;
  out.opus = testing::WebClient::kOpus;
  out.ssrc = rtp::Ssrc{number + 1};
  return out;
}

struct Crowd::Member {
  Member(const webrtc::Identity& identity, const rtp::Endpoint& media)
      : socket(options()),
        client(identity, false, [this, media](rtp::Bytes bytes) { socket.send(media, bytes); }) {
    client.keep_packets = false;
  }

  net::UdpSocket socket;
  testing::WebClient client;
  bool begun = false, counting = false;
  Instant due{};
  std::uint16_t last = 0;
  std::uint64_t missing = 0, received = 0;
};

Crowd::Crowd(int size, std::size_t shards, int channels, const webrtc::Identity& identity,
             const sdp::Fingerprint& relay, const rtp::Endpoint& media)
    : buffer_(16) {
  for (int i = 0; i < size; ++i) {
    const webrtc::Admitted one = admitted(i, shards, channels, identity.fingerprint());
    testing::WebAnswer answer;
    answer.ufrag = webrtc::text_of(one.ufrag);
    answer.password = webrtc::text_of(one.password);
    answer.fingerprint = relay;
    answer.ssrc = one.ssrc;
    members_.push_back(std::make_unique<Member>(identity, media));
    members_.back()->client.take(answer);
  }
}

/// From a stretch's first arrival to each of its others. Its packets were read socket by socket, so
/// they stand in no order.
std::vector<float> Crowd::spreads_ms() const {
  std::unordered_map<std::uint32_t, Instant> first;
  for (const Arrival& arrival : arrivals_) {
    const auto [entry, fresh] = first.try_emplace(arrival.timestamp, arrival.when);
    if (!fresh) entry->second = std::min(entry->second, arrival.when);
  }
  std::vector<float> spreads;
  for (const Arrival& arrival : arrivals_)
    spreads.push_back(
        std::chrono::duration<float, std::milli>(arrival.when - first[arrival.timestamp]).count());
  return spreads;
}

Crowd::~Crowd() = default;

/// True when all are connected.
bool Crowd::poll(bool counting) {
  const Instant now = net::monotonic_now();
  std::size_t connected = 0;
  for (const auto& member : members_) {
    while (const std::size_t count = member->socket.receive(buffer_)) {
      for (std::size_t i = 0; i < count; ++i) {
        const auto bytes = rtp::Bytes{buffer_[i].data}.first(buffer_[i].size);
        const std::size_t before = member->client.received;
        member->client.receive(bytes);
        if (!counting || member->client.received == before) continue;
        const auto sequence = static_cast<std::uint16_t>(rtp::load_be(bytes.data() + 2, 2));
        if (member->counting)
          member->missing += static_cast<std::uint16_t>(sequence - member->last - 1);
        member->counting = true;
        member->last = sequence;
        ++member->received;
        arrivals_.push_back(
            {static_cast<std::uint32_t>(rtp::load_be(bytes.data() + 4, 4)), buffer_[i].arrival});
      }
      if (count < buffer_.size()) break;
    }
    if (member->due == Instant{}) continue;
    if (!member->begun && member->client.checked()) {
      member->begun = true;
      member->client.begin_dtls();
    }
    if (now >= member->due) {
      member->client.check();
      member->due = now + (member->client.checked() ? kConsent : kRetry);
    }
    if (member->begun && !member->client.connected()) member->client.tick();
    connected += member->client.connected();
  }
  return connected == members_.size();
}

CrowdReport Crowd::run(double per_second, double seconds) {
  const Instant begin = net::monotonic_now();
  std::size_t come = 0;
  Instant now = begin;
  while (now - begin < kPatience) {
    const std::chrono::duration<double> passed = now - begin;
    for (; come < members_.size() && static_cast<double>(come) <= passed.count() * per_second;
         ++come)
      members_[come]->due = now;
    if (poll(false)) break;
    app::sleep_until(now + kPoll);
    now = net::monotonic_now();
  }
  CrowdReport report;
  report.setup_seconds = std::chrono::duration<double>(now - begin).count();
  for (const Instant end = now + kSettle; net::monotonic_now() < end;) {
    poll(false);
    app::sleep_until(net::monotonic_now() + kPoll);
  }
  const auto length =
      std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(seconds));
  for (const Instant end = net::monotonic_now() + length; net::monotonic_now() < end;) {
    poll(true);
    app::sleep_until(net::monotonic_now() + kPoll);
  }
  for (const auto& member : members_) {
    report.connected += member->client.connected();
    report.received += member->received;
    report.missing += member->missing;
    report.not_opened += static_cast<std::uint64_t>(member->client.not_opened);
  }
  std::vector<float> spreads = spreads_ms();
  report.spread_p50_ms = quantile(spreads, 0.5);
  report.spread_p99_ms = quantile(spreads, 0.99);
  report.spread_max_ms = quantile(spreads, 1);
  return report;
}

}  // namespace dragoman::bench
