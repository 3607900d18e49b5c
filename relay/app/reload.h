#pragma once
/// The event file, read again while the event runs.

#include "relay/app/media_control.h"
#include "relay/app/seat_table.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dragoman::app {

enum class ReloadResult : std::uint8_t { applied, unchanged, refused, count_ };
/// "applied": in JSON and metrics.
const char* to_string(ReloadResult result) noexcept;

struct Reloaded {
  ReloadResult result = ReloadResult::unchanged;
  std::vector<std::string> changed;  ///< settings, when applied (event/changes.h)
  std::string words;                 ///< for people: what happened
  std::string remedy;                ///< when refused
};

/// What POST /api/v1/reload answers.
net::Response reload_response(const Reloaded& outcome);

/// Control thread. All or nothing: a file with a mistake, or with a change that streams, groups and
/// seats follow from, changes nothing.
class Reloader {
 public:
  /// Reads and validates the file; throws as event::load does.
  using Load = std::function<event::Event()>;

  /// `running` is what all of control reads; the media threads have an event of their own. Without
  /// a `load` there is no file.
  Reloader(event::Event& running, MediaControl& media, Load load)
      : running_(running), media_(media), load_(std::move(load)) {}
  /// Where the floor sources of a room are found; without it, where the file puts them.
  using Places = std::function<FloorPlaces(std::size_t room)>;
  void look_up(Places places) { places_ = std::move(places); }

  Reloaded reload();

  using Counts = std::array<std::uint64_t, static_cast<std::size_t>(ReloadResult::count_)>;
  const Counts& counts() const noexcept { return counts_; }

 private:
  Reloaded attempt();
  Reloaded take(const event::Event& wanted);
  bool post_rules(std::size_t room, const event::Room& wanted);
  bool post_delays(std::size_t room, const event::Room& wanted);

  event::Event& running_;
  MediaControl& media_;
  Load load_;
  Places places_ = [this](std::size_t room) { return floor_places(running_.rooms[room]); };
  Counts counts_{};
};

}  // namespace dragoman::app
