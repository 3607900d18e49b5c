#pragma once
/// A sender, a network and a listener around one playout, in virtual time. Tests and the fuzzer
/// share it.

#include "codecs/playout/playout.h"
#include "tests/support/network_model.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace dragoman::testing {

struct Scenario {
  Samples packet = 240;
  Samples period = 120;
  Nanoseconds phase = std::chrono::microseconds{1300};  ///< of the sender beside the fetches
  double sender_ppm = 0;                                ///< sender's clock against ours
  Nanoseconds fetch_lead{0};  ///< a block is fetched so long before its play time
  /// Packets wait on the machine, stamped, for the thread that brings them, which runs so seldom.
  Nanoseconds hand_over{0};
  NetworkConditions network{};
  std::optional<NetworkConditions> second_path;  ///< every packet goes this way, too
  std::uint32_t seed = 1;
  playout::Config config{};
  std::uint32_t first_timestamp = 1000;
  std::uint16_t first_sequence = 7;
  std::vector<int> copies;  ///< RED: each packet brings those so many packets before it, too
  std::function<float(Samples)> signal;  ///< sample n of the sender; known_sample when empty
  bool record = false;                   ///< keep everything heard
  bool guard = false;                    ///< count allocations and locks of insert and pull
};

/// What was heard in one stretch of time.
struct Heard {
  Samples concealed = 0;
  Samples wrong = 0;        ///< samples beside concealment that are not what was sent
  std::uint64_t jumps = 0;  ///< blocks that don't follow their predecessor in the sender's time
  std::uint64_t waits = 0;  ///< blocks of silence
  double delay_ms = 0;      ///< arrival to play, of the last block (without network delay)
  double longest_ms = 0;
  double longest_sound_ms = 0;  ///< of the blocks that are all sound that came: no concealment
};

class PlayoutRun {
 public:
  explicit PlayoutRun(const Scenario& scenario);

  /// Goes on for `duration`; gives what was heard in it.
  Heard run(Nanoseconds duration);
  /// The sender falls silent (but its clock goes on), or speaks again.
  void send(bool on) { sending_ = on; }
  /// The sender begins anew with other numbers.
  void restart(std::uint32_t ssrc, std::uint32_t timestamp);
  /// Blocks of another length from now on.
  void set_period(Samples period) { scenario_.period = period; }
  void set_packet(Samples packet) { scenario_.packet = packet; }
  void set_network(const NetworkConditions& conditions) { network_.set(conditions); }
  void set_second(const NetworkConditions& conditions) { second_.set(conditions); }
  /// The fetching thread sleeps; blocks are fetched late, but for their own play times.
  void fetch_late(Nanoseconds by) { late_by_ = by; }
  /// The device stops for so long and goes on later: play times jump.
  void skip(Nanoseconds by) { next_pull_ += by; }

  const playout::Stats& stats() const { return playout_.stats(); }
  playout::Playout& playout() { return playout_; }
  const std::vector<float>& recording() const { return recording_; }
  std::uint64_t violations() const { return violations_; }

 private:
  static constexpr std::size_t kFarthestCopy = 16;
  struct Flight {
    std::uint16_t sequence;
    std::uint32_t timestamp;
    std::uint32_t ssrc;
    std::vector<std::byte> payload;
    Samples age = 0;
    std::vector<Flight> copies{};
    Flight copy(Samples behind) const { return {sequence, timestamp, ssrc, payload, behind, {}}; }
  };
  void insert(const Flight& flight, Instant arrival);
  void send_until(Instant when);
  void deliver_until(Instant when);
  template <typename Call>
  auto watched(Call call);
  void check(const std::vector<float>& block, const playout::Pull& pull, Heard& heard);
  Instant captured(Samples sample) const;

  Scenario scenario_;
  NetworkModel network_, second_;
  playout::Playout playout_;
  std::multimap<Instant, Flight> in_flight_;
  std::deque<Flight> sent_;  ///< the newest first, as far as copies reach
  std::vector<float> recording_;
  Instant start_{};
  Instant next_pull_{};
  Nanoseconds late_by_{0};
  Instant next_hand_over_{};
  bool sending_ = true;
  Samples sample_ = 0;  ///< the sender's next
  Samples origin_ = 0;  ///< sample that first_timestamp stands for
  std::uint32_t ssrc_ = 0x1234;
  std::uint16_t sequence_ = 0;
  Samples expected_ = -1;
  std::uint64_t violations_ = 0;
};

/// Mono 16-bit PCM, big-endian, exact; conceals with silence that fades in nothing.
std::unique_ptr<audio::FrameDecoder> exact_decoder();
inline constexpr std::uint8_t kExactType = 99;

}  // namespace dragoman::testing
