#include "relay/event/changes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace dragoman::event {
namespace {

class Comparison {
 public:
  void in(std::string where) { where_ = std::move(where); }
  template <class Value>
  void live(const char* key, const Value& running, const Value& wanted) {
    if (!(running == wanted)) found_.live.push_back(name(key));
  }
  template <class Value>
  void fixed(const char* key, const Value& running, const Value& wanted) {
    if (!(running == wanted)) found_.fixed.push_back(name(key));
  }
  Changes take() { return std::move(found_); }

 private:
  std::string name(const char* key) const { return where_ + ": " + key; }

  std::string where_;
  Changes found_;
};

template <class Items>
std::vector<std::string> ids(const Items& items) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(item.id);
  return out;
}

void compare(Comparison& to, const Network& a, const Network& b) {
  to.in("network");
  to.fixed("interfaces", a.interfaces, b.interfaces);
  to.fixed("ttl", a.ttl, b.ttl);
  to.fixed("dscp", a.dscp, b.dscp);
  to.fixed("multicast", a.multicast, b.multicast);
  to.fixed("http", a.http, b.http);
  to.fixed("https", a.https, b.https);
  to.fixed("media", a.media, b.media);
  to.fixed("manifests", a.manifests, b.manifests);
  to.fixed("phone_url", a.phone_url, b.phone_url);
  to.live("wifi", a.wifi, b.wifi);
}

void compare(Comparison& to, const Audio& a, const Audio& b) {
  to.in("audio");
  to.fixed("frame", a.frame, b.frame);
  to.fixed("bitrate", a.bitrate, b.bitrate);
  to.fixed("vbr", a.vbr, b.vbr);
  to.fixed("complexity", a.complexity, b.complexity);
  to.fixed("redundancy", a.redundancy, b.redundancy);
  to.fixed("level_match", a.level_match, b.level_match);
  to.fixed("workers", a.workers, b.workers);
}

void compare(Comparison& to, const Web& a, const Web& b) {
  to.in("web");
  to.fixed("listeners", a.listeners, b.listeners);
  to.fixed("per_address", a.per_address, b.per_address);
  to.fixed("threads", a.threads, b.threads);
  to.fixed("redundancy", a.redundancy, b.redundancy);
  to.fixed("announce", a.announce, b.announce);
  to.fixed("late_percent", a.late_percent, b.late_percent);
}

void compare(Comparison& to, const Storage& a, const Storage& b) {
  to.in("storage");
  to.fixed("dir", a.dir, b.dir);
  to.fixed("record", a.record, b.record);
  to.fixed("floor_flac", a.floor_flac, b.floor_flac);
  to.fixed("segment", a.segment, b.segment);
}

// What these files hold is taken anew whenever they change; which files they are is not.
void compare(Comparison& to, const Trust& a, const Trust& b) {
  to.in("trust");
  to.fixed("credentials", a.credentials, b.credentials);
  to.fixed("certificate", a.certificate, b.certificate);
  to.fixed("key", a.key, b.key);
}

void compare(Comparison& to, const Alarms& a, const Alarms& b) {
  to.in("alarms");
  to.fixed("webhook", a.webhook, b.webhook);
  Alarms same = a;
  same.webhook = b.webhook;
  to.live("limits", same, b);
}

// What a running event takes over, said once: `each` is given a row's name and both values.
template <class Running, class Each>
void each_live(Running& running, const Channel& wanted, const Each& each) {
  each("name", running.name, wanted.name);
  each("empty_channel and fallback", running.fallback, wanted.fallback);
  each("delay", running.delay, wanted.delay);
}

template <class Running, class Each>
void each_live(Running& running, const Booth& wanted, const Each& each) {
  each("name", running.name, wanted.name);
}

template <class Running, class Each>
void each_live(Running& running, const Room& wanted, const Each& each) {
  each("name", running.name, wanted.name);
  each("floor", running.floor_language, wanted.floor_language);
  each("between_booths", running.between_booths, wanted.between_booths);
  each("within_booth", running.within_booth, wanted.within_booth);
  each("pivot", running.pivot, wanted.pivot);
  each("auto_relay", running.auto_relay, wanted.auto_relay);
  each("floor_silence", running.floor_silence, wanted.floor_silence);
  each("delay of sources", running.source_delays, wanted.source_delays);
}

template <class Part>
void compare_live(Comparison& to, const Part& a, const Part& b) {
  each_live(a, b, [&](const char* key, const auto& x, const auto& y) { to.live(key, x, y); });
}

void compare(Comparison& to, const std::string& room, const Channel& a, const Channel& b) {
  to.in(fmt::format("room {}, channel {}", room, a.id));
  to.fixed("number", a.number, b.number);
  to.fixed("floor_stereo", a.channels, b.channels);
  to.fixed("spoken_name", a.spoken_name, b.spoken_name);
  to.fixed("encrypt", a.encrypted, b.encrypted);
  compare_live(to, a, b);
}

void compare(Comparison& to, const std::string& room, const Booth& a, const Booth& b) {
  to.in(fmt::format("room {}, booth {}", room, a.id));
  to.fixed("desks", a.desks, b.desks);
  to.fixed("a", a.a, b.a);
  to.fixed("b", a.b, b.b);
  compare_live(to, a, b);
}

void compare(Comparison& to, const Room& a, const Room& b) {
  to.in("room " + a.id);
  to.fixed("languages", ids(a.channels), ids(b.channels));
  to.fixed("floor_sources", a.floor_sources, b.floor_sources);
  to.fixed("booths", ids(a.booths), ids(b.booths));
  const auto same_source = [](const Source& x, const Source& y) {
    return x.id == y.id && x.sdp == y.sdp && x.sender == y.sender;
  };
  to.fixed("sources",
           std::equal(a.sources.begin(), a.sources.end(), b.sources.begin(), b.sources.end(),
                      same_source),
           true);
  compare_live(to, a, b);
  if (ids(a.channels) == ids(b.channels))
    for (std::size_t i = 0; i < a.channels.size(); ++i)
      compare(to, a.id, a.channels[i], b.channels[i]);
  if (ids(a.booths) == ids(b.booths))
    for (std::size_t i = 0; i < a.booths.size(); ++i) compare(to, a.id, a.booths[i], b.booths[i]);
}

template <class Part>
void take_part(Part& running, const Part& wanted) {
  each_live(running, wanted, [](const char*, auto& was, const auto& is) { was = is; });
}

void take_live(Room& running, const Room& wanted) {
  take_part(running, wanted);
  for (std::size_t i = 0; i < running.channels.size(); ++i) {
    take_part(running.channels[i], wanted.channels[i]);
    running.channels[i].right_to_left = wanted.channels[i].right_to_left;  // follows from the name
  }
  for (std::size_t i = 0; i < running.booths.size(); ++i)
    take_part(running.booths[i], wanted.booths[i]);
}

}  // namespace

Changes changes(const Event& running, const Event& wanted) {
  Comparison found;
  found.in("event");
  found.fixed("name", running.name, wanted.name);
  found.fixed("rooms", ids(running.rooms), ids(wanted.rooms));
  compare(found, running.network, wanted.network);
  compare(found, running.audio, wanted.audio);
  compare(found, running.web, wanted.web);
  compare(found, running.storage, wanted.storage);
  compare(found, running.trust, wanted.trust);
  compare(found, running.alarms, wanted.alarms);
  if (ids(running.rooms) == ids(wanted.rooms))
    for (std::size_t i = 0; i < running.rooms.size(); ++i)
      compare(found, running.rooms[i], wanted.rooms[i]);
  return found.take();
}

void take_live(Event& running, const Event& wanted) {
  running.network.wifi = wanted.network.wifi;
  running.alarms = wanted.alarms;
  for (std::size_t i = 0; i < running.rooms.size(); ++i)
    take_live(running.rooms[i], wanted.rooms[i]);
}

}  // namespace dragoman::event
