#include "relay/event/alarms.h"

namespace dragoman::event {

const char* to_label(AlarmKind kind) noexcept {
  switch (kind) {
    case AlarmKind::source_dead:
      return "source_dead";
    case AlarmKind::no_floor:
      return "no_floor";
    case AlarmKind::silent:
      return "silent";
    case AlarmKind::clipping:
      return "clipping";
    case AlarmKind::too_low:
      return "too_low";
    case AlarmKind::too_loud:
      return "too_loud";
    case AlarmKind::loudness_jump:
      return "loudness_jump";
    case AlarmKind::loss:
      return "loss";
    case AlarmKind::jitter:
      return "jitter";
    case AlarmKind::drift:
      return "drift";
    case AlarmKind::media_late:
      return "media_late";
    case AlarmKind::engine_still:
      return "engine_still";
    case AlarmKind::cpu:
      return "cpu";
    case AlarmKind::overload:
      return "overload";
    case AlarmKind::disk:
      return "disk";
    case AlarmKind::disk_filling:
      return "disk_filling";
    case AlarmKind::listeners_losing:
      return "listeners_losing";
    case AlarmKind::foreign_sender:
      return "foreign_sender";
    case AlarmKind::rogue_sender:
      return "rogue_sender";
    case AlarmKind::multicast_lost:
      return "multicast_lost";
    case AlarmKind::no_querier:
      return "no_querier";
    case AlarmKind::clock:
      return "clock";
    case AlarmKind::certificate:
      return "certificate";
    case AlarmKind::flood:
      return "flood";
    case AlarmKind::guessing:
      return "guessing";
    case AlarmKind::count_:
      break;
  }
  return "";
}

}  // namespace dragoman::event
