#include "tests/bench/web_crowd.h"

#include "relay/app/media/media_thread.h"

#include <algorithm>
#include <unordered_map>

namespace dragoman::bench {
namespace {

constexpr Nanoseconds kPoll = std::chrono::milliseconds{5};
constexpr Nanoseconds kSettle = std::chrono::seconds{2};
constexpr Nanoseconds kPatience = std::chrono::seconds{30};

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
  out.opus = load::WebClient::kOpus;
  out.ssrc = rtp::Ssrc{number + 1};
  return out;
}

Crowd::Crowd(int size, std::size_t shards, int channels, const webrtc::Identity& identity,
             const sdp::Fingerprint& relay, const rtp::Endpoint& media)
    : media_(media), buffer_(16) {
  for (int i = 0; i < size; ++i) {
    const webrtc::Admitted one = admitted(i, shards, channels, identity.fingerprint());
    load::WebAnswer answer;
    answer.ufrag = webrtc::text_of(one.ufrag);
    answer.password = webrtc::text_of(one.password);
    answer.fingerprint = relay;
    answer.ssrc = one.ssrc;
    members_.push_back(std::make_unique<Member>(identity, answer));
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

/// True when all are connected.
bool Crowd::poll(bool counting) {
  const Instant now = net::monotonic_now();
  const load::WebListener::OnPacket note = [this](std::uint32_t timestamp, Instant arrival) {
    arrivals_.push_back({timestamp, arrival});
  };
  std::size_t connected = 0;
  for (const auto& member : members_) {
    member->listener.poll(now, buffer_, counting ? note : nullptr);
    connected += member->listener.connected();
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
      members_[come]->listener.take(members_[come]->answer, media_, now);
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
  for (const auto& member : members_) member->listener.mark();
  const auto length =
      std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(seconds));
  for (const Instant end = net::monotonic_now() + length; net::monotonic_now() < end;) {
    poll(true);
    app::sleep_until(net::monotonic_now() + kPoll);
  }
  for (const auto& member : members_) {
    const load::WebListener& listener = member->listener;
    report.connected += listener.connected();
    report.received += listener.received();
    report.missing += listener.missing();
    report.not_opened += listener.not_opened();
  }
  std::vector<float> spreads = spreads_ms();
  report.spread_p50_ms = quantile(spreads, 0.5);
  report.spread_p99_ms = quantile(spreads, 0.99);
  report.spread_max_ms = quantile(spreads, 1);
  return report;
}

}  // namespace dragoman::bench
