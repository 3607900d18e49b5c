#include "tests/codecs/playout/playout_run.h"

#include "codecs/audio/frame_decoder.h"
#include "tests/support/known_signal.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <cmath>

namespace dragoman::testing {
namespace {

class ExactDecoder final : public audio::FrameDecoder {
 public:
  Samples duration(std::span<const std::byte> payload) const noexcept override {
    return payload.size() % 2 == 0 ? static_cast<Samples>(payload.size() / 2) : 0;
  }
  Samples decode(std::span<const std::byte> payload, audio::MutableBlock out) noexcept override {
    const std::size_t count = std::min(payload.size() / 2, out.size());
    for (std::size_t i = 0; i < count; ++i) {
      const auto high = static_cast<unsigned>(payload[2 * i]);
      const auto low = static_cast<unsigned>(payload[2 * i + 1]);
      out[i] = static_cast<float>(static_cast<std::int16_t>(high << 8 | low)) / 32768.0F;
    }
    return static_cast<Samples>(count);
  }
  void conceal(audio::MutableBlock out) noexcept override {
    std::fill(out.begin(), out.end(), 0.0F);
  }
  void reset() noexcept override {}
};

Nanoseconds scaled(Samples samples, double ppm) {
  const double exact = static_cast<double>(samples) * 62500.0 / 3 / (1 + ppm * 1e-6);
  return Nanoseconds{std::llround(exact)};
}

}  // namespace

std::unique_ptr<audio::FrameDecoder> exact_decoder() {
  return std::make_unique<ExactDecoder>();
}

PlayoutRun::PlayoutRun(const Scenario& scenario)
    : scenario_(scenario),
      network_(scenario.network, scenario.seed),
      second_(scenario.second_path.value_or(NetworkConditions{}), scenario.seed + 1000),
      playout_(scenario.config) {
  if (!scenario_.signal) scenario_.signal = known_sample;
  sequence_ = scenario_.first_sequence;
  start_ = Instant{std::chrono::hours{1}};
  next_pull_ = start_;
  playout_.add_decoder(kExactType, exact_decoder());
}

Instant PlayoutRun::captured(Samples sample) const {
  return start_ + scenario_.phase + scaled(sample, scenario_.sender_ppm);
}

void PlayoutRun::restart(std::uint32_t ssrc, std::uint32_t timestamp) {
  ssrc_ = ssrc;
  scenario_.first_timestamp = timestamp;
  origin_ = sample_;
  sequence_ = static_cast<std::uint16_t>(sequence_ * 31 + 5);
  expected_ = -1;
}

void PlayoutRun::send_until(Instant when) {
  for (;;) {
    const Samples end = sample_ + scenario_.packet;
    const Instant sent = captured(end);
    if (sent > when) return;
    if (sending_) {
      Flight flight{sequence_,
                    scenario_.first_timestamp + static_cast<std::uint32_t>(sample_ - origin_),
                    ssrc_,
                    {},
                    {}};
      for (Samples n = sample_; n < end; ++n) {
        const auto v = static_cast<std::int16_t>(std::lround(scenario_.signal(n) * 32768.0F));
        flight.payload.push_back(static_cast<std::byte>((v >> 8) & 0xFF));
        flight.payload.push_back(static_cast<std::byte>(v & 0xFF));
      }
      for (const int distance : scenario_.copies) {
        if (const auto d = static_cast<std::size_t>(distance); d <= sent_.size()) {
          flight.copies.push_back(sent_[d - 1].copy(distance * scenario_.packet));
        }
      }
      for (const Instant arrival : network_.send(sent)) in_flight_.emplace(arrival, flight);
      if (scenario_.second_path) {
        for (const Instant arrival : second_.send(sent)) in_flight_.emplace(arrival, flight);
      }
      flight.copies.clear();
      sent_.push_front(std::move(flight));
      if (sent_.size() > kFarthestCopy) sent_.pop_back();
    }
    ++sequence_;
    sample_ = end;
  }
}

template <typename Call>
auto PlayoutRun::watched(Call call) {
  if (!scenario_.guard) return call();
  const RealtimeGuard guard;
  const auto result = call();
  violations_ += guard.allocations() + guard.locks();
  return result;
}

void PlayoutRun::insert(const Flight& flight, Instant arrival) {
  rtp::Packet packet;
  packet.payload_type = kExactType;
  packet.sequence = rtp::SequenceNumber{flight.sequence};
  packet.timestamp = rtp::Timestamp{flight.timestamp};
  packet.ssrc = rtp::Ssrc{flight.ssrc};
  packet.payload = flight.payload;
  packet.age = flight.age;
  watched([&] { return playout_.insert(packet, arrival); });
}

void PlayoutRun::deliver_until(Instant when) {
  if (when < next_hand_over_) return;
  next_hand_over_ = when + scenario_.hand_over;
  while (!in_flight_.empty() && in_flight_.begin()->first <= when) {
    const auto& [arrival, flight] = *in_flight_.begin();
    insert(flight, arrival);
    for (const Flight& copy : flight.copies) insert(copy, arrival);
    in_flight_.erase(in_flight_.begin());
  }
}

void PlayoutRun::check(const std::vector<float>& block, const playout::Pull& pull, Heard& heard) {
  if (pull.waiting) {
    ++heard.waits;
    expected_ = -1;
    return;
  }
  heard.concealed += pull.concealed;
  const Samples first =
      stats().play_timestamp - static_cast<Samples>(scenario_.first_timestamp) + origin_;
  const auto length = static_cast<Samples>(block.size());
  if (expected_ >= 0 && first != expected_) ++heard.jumps;
  expected_ = first + length;
  for (Samples i = 0; pull.concealed == 0 && i < length; ++i) {
    const float sent = std::round(scenario_.signal(first + i) * 32768.0F) / 32768.0F;
    if (block[static_cast<std::size_t>(i)] != sent) ++heard.wrong;
  }
  const Nanoseconds age = next_pull_ - captured(first + scenario_.packet) - scenario_.network.delay;
  heard.delay_ms = static_cast<double>(age.count()) * 1e-6;
  heard.longest_ms = std::max(heard.longest_ms, heard.delay_ms);
  if (pull.concealed == 0)
    heard.longest_sound_ms = std::max(heard.longest_sound_ms, heard.delay_ms);
}

Heard PlayoutRun::run(Nanoseconds duration) {
  Heard heard;
  const Instant end = next_pull_ + duration;
  std::vector<float> block;
  while (next_pull_ < end) {
    const Instant fetched = next_pull_ - scenario_.fetch_lead + late_by_;
    send_until(fetched);
    deliver_until(fetched);
    block.resize(static_cast<std::size_t>(scenario_.period));
    const playout::Pull pull = watched([&] { return playout_.pull(block, next_pull_); });
    check(block, pull, heard);
    if (scenario_.record) recording_.insert(recording_.end(), block.begin(), block.end());
    next_pull_ += samples_to_duration(scenario_.period);
    late_by_ = std::max(Nanoseconds{0}, late_by_ - samples_to_duration(scenario_.period));
  }
  return heard;
}

}  // namespace dragoman::testing
