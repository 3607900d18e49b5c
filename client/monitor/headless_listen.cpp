#include "client/monitor/headless_listen.h"

#include "client/listen/clocks.h"
#include "client/monitor/board_json.h"
#include "client/monitor/listening.h"
#include "client/monitor/talk_sound.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace dragoman::client {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 3s;
constexpr Nanoseconds kTick = 50ms, kLine = 1s, kFirstSound = 10s;

/// What was asked for, if the relay has it now.
TapTarget wanted(const MonitorOptions& options) {
  Board board;
  const auto problem =
      take_message(board, http_get(options.common.relay, "/api/v1/event", kPatience));
  if (!problem.empty())
    throw ProgramError(Exit::failure, "not_a_relay", "the relay is not understood: " + problem,
                       "is this the HTTP address of a dragoman-relay?");
  const auto target = parse_tap_target(options.listen, options.room);
  const auto all = tap_targets(board, {});
  if (target && std::find(all.begin(), all.end(), *target) != all.end()) return *target;
  std::string names;
  for (const auto& each : all) names += "\n  " + to_string(each);
  throw ProgramError(Exit::usage, "not_found",
                     fmt::format("there is no \"{}\" to listen to", options.listen),
                     "what there is:" + names);
}

}  // namespace

int listen_headless(const MonitorOptions& options, MainLoop& loop) {
  const auto target = wanted(options);
  TalkSound sound(options.talk);
  ListenView shown;
  std::unique_ptr<Listening> listening;
  const auto print = [&] {
    std::puts(
        to_json_line(listening->view(), unix_seconds(), static_cast<double>(sound.tapped_dbfs()))
            .c_str());
    std::fflush(stdout);
  };
  listening = std::make_unique<Listening>(options.common.relay, loop, sound.tapped(), [&] {
    if (options.common.json) return print();
    fmt::print(stderr, "{}\n", to_words(listening->view()));
  });
  listening->hear(target);

  auto line_at = monotonic_now() + kLine;
  const auto begun = monotonic_now();
  loop.on_tick(kTick, [&] {
    const auto now = monotonic_now();
    const auto heard = static_cast<double>(sound.tapped_samples()) / kSampleRate;
    if (options.seconds && heard >= *options.seconds) return loop.quit(0);
    if (options.seconds && heard == 0 && now - begun > kFirstSound)
      return loop.quit(static_cast<int>(Exit::failure));
    if (!options.common.json || now < line_at) return;
    line_at += kLine;
    print();
  });
  const int code = loop.run();
  if (code != 0) fmt::print(stderr, "nothing was heard: {}\n", to_words(listening->view()));
  listening.reset();
  sound.stop();
  return code;
}

}  // namespace dragoman::client
