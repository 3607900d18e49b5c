#include "relay/watch/alarm_book.h"

#include "relay/watch/alarm_text.h"
#include "relay/watch/place_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace dragoman::watch {
namespace {

/// Figures in sentences change no faster than people read them.
constexpr std::chrono::seconds kReading{5};

/// Alarms of what sends, be it on air or not.
bool is_of_source(AlarmKind kind) {
  return kind == AlarmKind::source_dead || kind == AlarmKind::loss || kind == AlarmKind::jitter ||
         kind == AlarmKind::drift || kind == AlarmKind::clock;
}

/// Who is on air in a channel may change while the same thing is wrong with it; a source's desk and
/// name are what it is.
bool same(const Alarm& alarm, const Finding& finding) {
  if (alarm.kind != finding.kind || alarm.place.room != finding.place.room ||
      alarm.place.source != finding.place.source)
    return false;
  if (is_of_source(alarm.kind)) return alarm.place.seat == finding.place.seat;
  return alarm.place.channel == finding.place.channel;
}

}  // namespace

std::string AlarmBook::id_of(const Finding& finding) const {
  const PlaceNames names = names_of(event_, finding.place);
  std::string id;
  if (!names.room.empty()) id += fmt::format("{}/", names.room);
  if (is_of_source(finding.kind) && !names.booth.empty())
    id += fmt::format("{}/{}/", names.booth, names.desk);
  else if (!names.channel.empty())
    id += fmt::format("{}/", names.channel);
  if (!names.source.empty()) id += fmt::format("{}/", names.source);
  return id + event::to_label(finding.kind);
}

void AlarmBook::settle(std::int16_t room, const Findings& findings, WallTime now) {
  std::erase_if(active_, [&](const Alarm& alarm) {
    if (alarm.place.room != room) return false;
    if (std::any_of(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return same(alarm, finding); }))
      return false;
    changes_.push_back({alarm, false});
    ++version_;
    return true;
  });
  for (const auto& finding : findings) {
    const auto known = std::find_if(active_.begin(), active_.end(),
                                    [&](const Alarm& alarm) { return same(alarm, finding); });
    if (known != active_.end()) {
      follow(*known, finding, now);
      continue;
    }
    active_.push_back({id_of(finding), finding.kind, finding.place, finding.grave, false, now,
                       what_is_wrong(event_, finding), what_to_do(event_, finding), now});
    changes_.push_back({active_.back(), true});
    ++begun_[static_cast<std::size_t>(finding.kind)];
    ++version_;
  }
}

void AlarmBook::follow(Alarm& alarm, const Finding& finding, WallTime now) {
  if (alarm.grave != finding.grave) ++version_;
  alarm.grave = finding.grave;
  if (now - alarm.told < kReading && alarm.told <= now) return;
  alarm.told = now;
  auto what = what_is_wrong(event_, finding);
  alarm.place = finding.place;
  if (what == alarm.what) return;
  alarm.what = std::move(what);
  alarm.remedy = what_to_do(event_, finding);
  ++version_;
}

bool AlarmBook::acknowledge(std::string_view id, bool acknowledged) {
  const auto alarm = std::find_if(active_.begin(), active_.end(),
                                  [&](const Alarm& each) { return each.id == id; });
  if (alarm == active_.end()) return false;
  if (alarm->acknowledged != acknowledged) ++version_;
  alarm->acknowledged = acknowledged;
  return true;
}

std::vector<AlarmBook::Change> AlarmBook::take_changes() {
  return std::exchange(changes_, {});
}

}  // namespace dragoman::watch
