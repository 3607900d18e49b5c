#pragma once
/// The desk's page as the program sees it: is told what the relay confirmed, hands over the lines
/// that the interpreter presses.

#include "client/booth/desk_line.h"
#include "client/booth/desk_view.h"
#include "client/booth/page_server.h"
#include "client/booth/page_text.h"
#include "client/cli/main_loop.h"
#include "codecs/audio/time.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::client {

/// Main thread only.
class DeskPage {
 public:
  using Obey = std::function<void(std::string_view line)>;

  /// Serves at `at`; `relay` is its name for people. Throws ProgramError when it cannot listen.
  DeskPage(const rtp::Endpoint& at, std::string relay, MainLoop& loop, Obey obey);

  std::string url() const;

  void registered(const control::Welcome& welcome);
  void room(const control::RoomState& room);
  /// `check` is a CheckView as JSON.
  void check(std::string check);
  void show(const DeskView& view, double t, std::optional<double> latency_ms);

  /// Is anything to be written now? Meters 25 times, the link once a second.
  bool meters_due(Instant now) noexcept;
  bool link_due(Instant now) noexcept;
  void meters(const PageMeters& meters) { server_.meters(page_meters(meters)); }
  void link(const ListenReport& report);

 private:
  void line(std::uint64_t page, const PageCommand& command);
  void note_held(std::uint64_t page, const DeskLine& line);
  void gone(std::uint64_t page);

  MainLoop& loop_;
  Obey obey_;
  PageText text_;
  std::optional<std::uint64_t> coughs_;  ///< the page whose cough key is held
  std::optional<std::uint64_t> talks_;   ///< the page at which talk was begun
  Instant next_meters_{}, next_link_{};
  PageServer server_;  ///< last: its thread calls back until it is gone
};

/// Opens `url` in the desktop's browser, if there is one; false when that could not be started.
bool open_in_browser(const std::string& url);

}  // namespace dragoman::client
