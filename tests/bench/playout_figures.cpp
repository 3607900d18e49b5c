/// What the playout reaches, in virtual time: loss against concealment, jitter and stalls against
/// delay, clocks that differ over days. Nothing here depends on the machine or on what else runs
/// on it. JSON on stdout, progress on stderr; tools/report holds the figures against their limits.

#include "client/cli/json_line.h"
#include "tests/codecs/playout/control_path.h"
#include "tests/codecs/playout/full_chain.h"
#include "tests/codecs/playout/playout_run.h"
#include "tests/support/known_signal.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace dragoman;
using client::JsonLine;
using testing::NetworkConditions;
using testing::PlayoutRun;
using testing::Scenario;

namespace {

struct Options {
  int seeds = 2;
  bool quick = false;  ///< shorter stretches of virtual time: to see that it runs
  int threads = 2;
};

/// Work that is done by several threads; each piece leaves one JSON value in its own place.
class Pieces {
 public:
  using Work = std::function<std::string()>;
  explicit Pieces(std::string name) : name_(std::move(name)) {}
  void add(Work work) { work_.push_back(std::move(work)); }

  std::string done_by(int threads) {
    std::vector<std::string> results(work_.size());
    std::atomic<std::size_t> next{0};
    std::size_t done = 0;
    std::mutex telling;
    const auto run = [&] {
      for (std::size_t i = next++; i < work_.size(); i = next++) {
        results[i] = work_[i]();
        const std::lock_guard lock(telling);
        ++done;
        if (done % (work_.size() / 10 + 1) == 0 || done == work_.size()) {
          fmt::print(stderr, "  {}: {} of {}\n", name_, done, work_.size());
        }
      }
    };
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) workers.emplace_back(run);
    for (std::thread& worker : workers) worker.join();
    return fmt::format("[{}]", fmt::join(results, ","));
  }

 private:
  std::string name_;
  std::vector<Work> work_;
};

std::string flag(bool on) {
  return on ? "true" : "false";
}

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000 / kSampleRate;
}
double to_ms(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}
double to_seconds(Nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}
double percent(Samples part, Nanoseconds of) {
  return 100 * static_cast<double>(part) / static_cast<double>(duration_to_samples(of));
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

/// Concealment and delay, looked at in even pieces of a stretch.
struct Stretch {
  Samples concealed = 0;
  std::vector<double> delays;
  double longest = 0;  ///< delay of any block of sound that came
};

Stretch listen(PlayoutRun& run, Nanoseconds length, int looks = 100) {
  constexpr Nanoseconds kBlock = 2500us;
  constexpr int kLongestHole = 100;
  Stretch stretch;
  for (int i = 0; i < looks; ++i) {
    auto heard = run.run(length / looks);
    stretch.concealed += heard.concealed;
    stretch.longest = std::max(stretch.longest, heard.longest_sound_ms);
    // While a hole is concealed nobody knows yet whether its packets are lost or late: the delay is
    // that of sound that came.
    for (int block = 0; (block == 0 || heard.concealed > 0) && block < kLongestHole; ++block) {
      heard = run.run(kBlock);
    }
    stretch.delays.push_back(heard.delay_ms);
  }
  return stretch;
}

std::string lossy(double loss, int burst, const std::vector<int>& copies, Nanoseconds length) {
  Scenario scenario;
  scenario.copies = copies;
  PlayoutRun run{scenario};
  run.run(3s);
  const double clean_ms = run.run(1s).delay_ms;
  scenario.network.loss = loss;
  scenario.network.loss_burst = burst;
  run.set_network(scenario.network);
  run.run(10s);
  const Stretch heard = listen(run, length);
  return JsonLine()
      .number("loss_percent", loss * 100, 1)
      .integer("burst", burst)
      .raw("copies", fmt::format("[{}]", fmt::join(copies, ",")))
      .number("seconds", to_seconds(length), 0)
      .number("concealed_percent", percent(heard.concealed, length), 5)
      .number("added_delay_ms", heard.longest - clean_ms, 3)
      .str();
}

std::string loss_figures(const Options& options) {
  Pieces pieces("loss");
  const Nanoseconds length = options.quick ? 100s : Nanoseconds{15min};
  for (const auto& copies : {std::vector<int>{}, {1, 2}, {2, 4}}) {
    for (const double loss : {0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2}) {
      for (const int burst : {1, 2, 4}) {
        pieces.add([=] { return lossy(loss, burst, copies, length); });
      }
    }
  }
  return pieces.done_by(options.threads);
}

/// Two paths bring the same packets, and one is cut.
std::string two_paths(Nanoseconds behind, bool cut_the_slower, Nanoseconds length) {
  Scenario scenario;
  scenario.config.merged = true;
  scenario.second_path = NetworkConditions{};
  scenario.second_path->delay += behind;
  PlayoutRun run{scenario};
  run.run(5s);
  NetworkConditions cut;
  cut.loss = 1;
  cut_the_slower ? run.set_second(cut) : run.set_network(cut);
  return JsonLine()
      .number("behind_ms", to_ms(behind), 1)
      .text("cut", cut_the_slower ? "slower" : "faster")
      .number("seconds", to_seconds(length), 0)
      .number("concealed_ms", to_ms(run.run(length).concealed), 3)
      .str();
}

std::string path_figures(const Options& options) {
  Pieces pieces("two paths");
  for (const Nanoseconds behind : {Nanoseconds{0}, Nanoseconds{3ms}, Nanoseconds{12ms}}) {
    for (const bool slower : {false, true}) {
      pieces.add([=] { return two_paths(behind, slower, 60s); });
    }
  }
  return pieces.done_by(options.threads);
}

/// The worst of several seeds.
std::string jittery(Nanoseconds jitter, bool keep_order, Nanoseconds length, int seeds) {
  Scenario scenario;
  PlayoutRun clean{scenario};
  clean.run(5s);
  const double clean_ms = clean.run(1s).delay_ms;
  scenario.network.jitter = jitter;
  scenario.network.keep_order = keep_order;
  Samples concealed = 0;
  double longest = 0;
  std::vector<double> delays;
  for (int seed = 1; seed <= seeds; ++seed) {
    scenario.seed = static_cast<std::uint32_t>(seed);
    PlayoutRun run{scenario};
    run.run(2s);
    const Stretch heard = listen(run, length, 60);
    concealed = std::max(concealed, heard.concealed);
    longest = std::max(longest, heard.longest);
    delays.insert(delays.end(), heard.delays.begin(), heard.delays.end());
  }
  return JsonLine()
      .number("jitter_ms", to_ms(jitter), 1)
      .number("jitter_p999_ms", to_ms(jitter) * 0.999, 3)
      .raw("in_order", flag(keep_order))
      .integer("seeds", seeds)
      .number("period_ms", to_ms(scenario.period), 3)
      .number("seconds", to_seconds(length), 0)
      .number("concealed_ms", to_ms(concealed), 3)
      .number("added_delay_ms", quantile(delays, 0.5) - clean_ms, 3)
      .number("largest_added_delay_ms", longest - clean_ms, 3)
      .str();
}

std::string jitter_figures(const Options& options) {
  Pieces pieces("jitter");
  const Nanoseconds length = options.quick ? 20s : 60s;
  const int seeds = options.quick ? 2 : 24;
  for (const bool keep_order : {true, false}) {
    for (const auto jitter : {0ms, 2ms, 5ms, 10ms, 15ms, 20ms, 25ms, 30ms}) {
      pieces.add([=] { return jittery(jitter, keep_order, length, seeds); });
    }
  }
  return pieces.done_by(options.threads);
}

/// Wi-Fi that sleeps for 150 ms every ten seconds.
Scenario sleepy() {
  Scenario scenario;
  scenario.signal = [](Samples n) { return testing::tone_sample(n); };
  scenario.network.stall_every = 10s;
  scenario.network.stall_phase = 6s;
  scenario.network.stall_length = 150ms;
  return scenario;
}

double stalled_percent(Nanoseconds length) {
  PlayoutRun run{sleepy()};
  run.run(5s);
  return percent(run.run(length).concealed, length);
}

/// A minute of stalls and half a minute without. The last stall begins at 56 s. The next is due at
/// 66 s, and to ride it out the delay must rise before, and fall once it has not come.
std::string stall_figures(const Options& options) {
  constexpr Nanoseconds kCalm = 5s, kLast = 56s, kOver = 56150ms, kEnd = 95s, kLook = 50ms;
  constexpr double kBackMs = 5;
  const Nanoseconds length = options.quick ? 150s : Nanoseconds{15min};
  PlayoutRun run{sleepy()};
  std::vector<std::string> looks;
  double before = 0;
  Nanoseconds back{0}, above{0};
  for (Nanoseconds now = kLook; now <= kEnd; now += kLook) {
    if (now == kLast + 1s) run.set_network({});
    const auto heard = run.run(kLook);
    if (now <= kCalm) before = heard.delay_ms;
    const bool high = heard.delay_ms > before + kBackMs;
    if (high) above = now;
    if (now > kOver && !high && back.count() == 0) back = now;
    looks.push_back(fmt::format("[{:.2f},{:.2f},{:.2f},{:.2f}]", to_seconds(now), heard.delay_ms,
                                to_ms(run.stats().target), to_ms(heard.concealed)));
  }
  const double share = stalled_percent(length);
  fmt::print(stderr, "  stalls: done\n");
  return JsonLine()
      .number("stall_ms", 150, 0)
      .number("every_s", 10, 0)
      .number("seconds", to_seconds(length), 0)
      .number("concealed_percent", share, 4)
      .number("first_minute_concealed_percent", stalled_percent(60s), 4)
      .number("delay_before_ms", before, 3)
      .number("back_s", to_seconds(back - kOver), 2)
      .number("back_for_good_s", to_seconds(above - kOver), 2)
      .raw("columns", R"(["s","delay_ms","target_ms","concealed_ms"])")
      .raw("over_time", fmt::format("[{}]", fmt::join(looks, ",")))
      .str();
}

/// How even a tone comes out: its envelope by the quadrature of a quarter period, its steps sample
/// by sample.
class Evenness {
 public:
  explicit Evenness(double hertz)
      : quarter_(static_cast<std::size_t>(std::lround(kSampleRate / hertz / 4))) {}

  /// Looks at `sound` from `from` on, where a quarter period before belongs to it as well.
  void look(const std::vector<float>& sound, std::size_t from) {
    for (std::size_t i = from + 1; i < sound.size(); ++i) {
      const double now = std::hypot(sound[i], sound[i - quarter_]);
      const double before = std::hypot(sound[i - 1], sound[i - 1 - quarter_]);
      envelope_step_db = std::max(envelope_step_db, std::abs(20 * std::log10(now / before)));
      steepest = std::max(steepest, std::abs(double{sound[i]} - double{sound[i - 1]}));
    }
  }

  double envelope_step_db = 0;  ///< largest change of the envelope from a sample to the next
  double steepest = 0;          ///< largest step of the sound itself

 private:
  std::size_t quarter_;
};

/// A tone through a playout that resamples, and that grows and shrinks whenever jitter comes and
/// goes. What is concealed, and 100 ms around it, is another figure's.
std::string toned(double hertz, Nanoseconds length) {
  constexpr Nanoseconds kLook = 50ms;
  constexpr int kChange = 200;  ///< looks
  Scenario scenario;
  scenario.signal = [hertz](Samples n) { return testing::tone_sample(n, hertz); };
  scenario.record = true;
  scenario.sender_ppm = 200;
  PlayoutRun run{scenario};
  run.run(1s);
  Evenness heard(hertz), clean(hertz);
  Samples lowest = run.stats().delay, highest = lowest;
  int looks_since_hole = 0;
  for (int look = 0; look < length / kLook; ++look) {
    NetworkConditions network;
    network.jitter = look / kChange % 2 == 0 ? Nanoseconds{8ms} : Nanoseconds{0};
    if (look % kChange == 0) run.set_network(network);
    const std::size_t from = run.recording().size();
    looks_since_hole = run.run(kLook).concealed > 0 ? 0 : looks_since_hole + 1;
    lowest = std::min(lowest, run.stats().delay);
    highest = std::max(highest, run.stats().delay);
    if (looks_since_hole > 2) heard.look(run.recording(), from);
  }
  std::vector<float> tone;
  for (Samples n = 0; n < 2 * kSampleRate; ++n) tone.push_back(testing::tone_sample(n, hertz));
  clean.look(tone, static_cast<std::size_t>(kSampleRate));
  return JsonLine()
      .number("hertz", hertz, 0)
      .number("seconds", to_seconds(length), 0)
      .number("shortest_delay_ms", to_ms(lowest), 2)
      .number("longest_delay_ms", to_ms(highest), 2)
      .number("clean_envelope_step_db", clean.envelope_step_db, 4)
      .number("envelope_step_db", heard.envelope_step_db, 4)
      .number("steepest_above_clean_db", 20 * std::log10(heard.steepest / clean.steepest), 4)
      .str();
}

std::string tone_figures(const Options& options) {
  Pieces pieces("tones");
  const Nanoseconds length = options.quick ? 40s : 240s;
  for (const double hertz : {200.0, 500.0, 1000.0})
    pieces.add([=] { return toned(hertz, length); });
  return pieces.done_by(options.threads);
}

/// Extremes of each stretch of a long run: what a chart of days can show.
class Extremes {
 public:
  explicit Extremes(int seconds) : length_(seconds) {}
  void add(double off_ms, double ppm) {
    low_ = seconds_ % length_ == 0 ? off_ms : std::min(low_, off_ms);
    high_ = seconds_ % length_ == 0 ? off_ms : std::max(high_, off_ms);
    if (++seconds_ % length_ != 0) return;
    rows_.push_back(
        fmt::format("[{:.3f},{:.3f},{:.3f},{:.2f}]", seconds_ / 3600.0, low_, high_, ppm));
  }
  std::string rows() const { return fmt::format("[{}]", fmt::join(rows_, ",")); }

 private:
  int length_, seconds_ = 0;
  double low_ = 0, high_ = 0;
  std::vector<std::string> rows_;
};

/// Half of the seeds have a sender that is slow. The clocks' temperature swings, too.
std::string drifting(std::uint32_t seed, Nanoseconds length, bool over_time) {
  testing::ControlPathConditions conditions;
  conditions.sender_ppm = seed % 2 == 1 ? 100 : -100;
  conditions.wander_ppm = -conditions.sender_ppm / 10;
  conditions.seed = seed;
  Extremes extremes(300);
  const auto result =
      testing::run_control_path(conditions, length, [&](double delay, double target, double ppm) {
        if (over_time) extremes.add(delay - target, ppm);
      });
  JsonLine line;
  line.integer("seed", seed)
      .number("sender_ppm", conditions.sender_ppm, 0)
      .number("hours", to_seconds(length) / 3600, 2)
      .integer("packets", static_cast<long long>(result.packets))
      .integer("underruns", static_cast<long long>(result.underruns))
      .integer("overruns", static_cast<long long>(result.overruns))
      .integer("stretches", static_cast<long long>(result.stretches))
      .number("worst_off_ms", result.worst_off_ms, 3)
      .number("largest_delay_ms", result.largest_delay_ms, 3)
      .number("largest_ppm", result.largest_ppm, 2)
      .number("largest_slew_ppm_s", result.largest_slew, 3);
  if (over_time) {
    line.raw("columns", R"(["hours","off_low_ms","off_high_ms","ppm"])")
        .raw("over_time", extremes.rows());
  }
  return line.str();
}

std::string drift_figures(const Options& options) {
  Pieces pieces("drift");
  const Nanoseconds length = options.quick ? 4h : 48h;
  for (int seed = 1; seed <= options.seeds; ++seed) {
    pieces.add([=] { return drifting(static_cast<std::uint32_t>(seed), length, seed == 1); });
  }
  return pieces.done_by(options.threads);
}

/// Everything, samples included, with a sender that is 100 ppm fast or slow.
std::string full_chain(double sender_ppm, Nanoseconds length) {
  testing::FullChainConditions conditions;
  conditions.sender_ppm = sender_ppm;
  std::vector<std::string> looks;
  const auto result =
      testing::run_full_chain(conditions, length, [&](double delay, double target, double drift) {
        const auto seconds = 5 * (looks.size() + 1);
        looks.push_back(fmt::format("[{},{:.3f},{:.3f},{:.2f}]", seconds, delay, target, drift));
      });
  return JsonLine()
      .number("sender_ppm", sender_ppm, 0)
      .number("seconds", to_seconds(length), 0)
      .number("concealed_ms", to_ms(result.concealed), 3)
      .integer("underruns", static_cast<long long>(result.underruns))
      .number("worst_off_ms", result.worst_off_ms, 3)
      .raw("columns", R"(["s","delay_ms","target_ms","drift_ppm"])")
      .raw("over_time", fmt::format("[{}]", fmt::join(looks, ",")))
      .str();
}

std::string hour_figures(const Options& options) {
  Pieces pieces("full chain");
  const Nanoseconds length = options.quick ? Nanoseconds{5min} : Nanoseconds{1h};
  for (const double ppm : {100.0, -100.0}) {
    pieces.add([=] { return full_chain(ppm, length); });
  }
  return pieces.done_by(options.threads);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App cli{
      "What the playout reaches in virtual time: loss, jitter, stalls, drift. Prints JSON."};
  cli.add_option("--seeds", options.seeds, "senders whose two days are calculated")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  cli.add_option("--threads", options.threads)->check(CLI::Range(1, 256))->capture_default_str();
  cli.add_flag("--quick", options.quick, "short stretches of virtual time: 4 hours for two days");
  CLI11_PARSE(cli, argc, argv);
  JsonLine line;
  line.raw("quick", flag(options.quick))
      .integer("seeds", options.seeds)
      .raw("loss", loss_figures(options))
      .raw("two_paths", path_figures(options))
      .raw("jitter", jitter_figures(options))
      .raw("stalls", stall_figures(options))
      .raw("tones", tone_figures(options))
      .raw("full_chain", hour_figures(options))
      .raw("drift", drift_figures(options));
  fmt::print("{}\n", line.str());
}
