#include "client/monitor/headless_talk.h"

#include "client/cli/line_reader.h"
#include "client/listen/clocks.h"
#include "client/monitor/talkback.h"

#include <cstdio>

namespace dragoman::client {

int talk_headless(const MonitorOptions& options, MainLoop& loop) {
  LineReader lines;
  std::string shown;
  Talkback talkback(options, loop, [&shown](const TalkView& view) {
    std::string timeless = to_json_line(view, 0);
    if (timeless == shown) return;
    shown = std::move(timeless);
    std::puts(to_json_line(view, unix_seconds()).c_str());
    std::fflush(stdout);
  });
  loop.on_input([&](std::string_view bytes) {
    for (const auto& line : lines.push(bytes)) talkback.line(line);
  });
  loop.on_tick(std::chrono::milliseconds{100}, [&talkback] { talkback.tick(); });
  const int code = loop.run();
  if (talkback.failure()) throw ProgramError(*talkback.failure());
  return code;
}

}  // namespace dragoman::client
