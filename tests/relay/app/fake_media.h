#pragma once
/// A sounding half that makes no sound: it remembers what control asked, and its status is set by
/// the test.

#include "relay/app/media_control.h"
#include "relay/event/event.h"

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace dragoman::testing {

class FakeMedia final : public app::MediaControl {
 public:
  explicit FakeMedia(const event::Event& event) {
    for (std::size_t r = 0; r < event.rooms.size(); ++r)
      statuses.push_back(std::make_unique<engine::RoomStatus>());
  }

  struct Opened {
    app::SourcePeer peer;
    engine::SourceConfig config;
  };

  bool post(std::size_t, const engine::Command& command) override {
    if (queue_full) return false;
    commands.push_back(command);
    return true;
  }
  void open_source(std::size_t room, int slot, const app::SourcePeer& peer,
                   const engine::SourceConfig& config) override {
    sources[{room, slot}] = {peer, config};
  }
  void move_source(std::size_t room, int slot, const rtp::Endpoint& to) override {
    sources.at({room, slot}).peer.from = to;
  }
  void close_source(std::size_t room, int slot) override { sources.erase({room, slot}); }
  app::SourceReception reception(std::size_t room, int slot) const noexcept override {
    const auto found = receptions.find({room, slot});
    return found == receptions.end() ? app::SourceReception{} : found->second;
  }
  void connect_private(std::size_t, const std::vector<app::PrivateLine>& lines) override {
    private_lines = lines;
  }
  void seal(std::size_t room, const app::RoomKeys& keys) override { seals[room] = keys; }
  void subscribe(const app::Subscription& s) override { subscriptions.push_back(s); }
  void unsubscribe(const app::Subscription& s) override { std::erase(subscriptions, s); }
  void tap(std::size_t room, int channel, bool on) override { taps[{room, channel}] = on; }
  bool tap_source(std::size_t room, int slot, bool on) override {
    if (on && source_taps.size() >= app::kMostTappedSources && !source_taps.contains({room, slot}))
      return false;
    if (on)
      source_taps.insert({room, slot});
    else
      source_taps.erase({room, slot});
    return true;
  }
  void record(std::size_t room, bool on) override { recorded[room] = on; }
  const engine::RoomStatus& status(std::size_t room) override { return *statuses[room]; }
  void drain_sound(const std::function<void(const app::SoundFrame&)>& each) override {
    for (const auto& sound : std::exchange(sounds, {})) each(sound);
  }
  bool drain(const std::function<void(const app::EncodedFrame&)>& frame) override {
    for (const auto& each : std::exchange(frames, {})) frame(each);
    return std::exchange(changed, false);
  }
  void drain_sources(const std::function<void(const app::SourceFrame&)>& each) override {
    for (const auto& frame : std::exchange(source_frames, {})) each(frame);
  }
  std::uint64_t dropped(app::Drop drop) const noexcept override {
    return drop == app::Drop::unregistered ? 7 : 0;
  }
  std::uint64_t sent_packets() const noexcept override { return 11; }
  std::uint64_t received_packets() const noexcept override { return 12; }
  std::uint64_t receiver_reports() const noexcept override { return 13; }
  void listener_reports(const std::function<void(const app::ListenerReport&)>& each) override {
    for (const auto& report : std::exchange(reports, {})) each(report);
  }
  void allow_reports(double bytes_per_second) override { allowance = bytes_per_second; }
  std::vector<app::ThreadReport> threads() const override { return thread_reports; }
  app::WebMedia* web() noexcept override { return web_media; }
  FrameIndex frame(std::size_t room) const noexcept override { return statuses[room]->frame; }
  rtp::Endpoint media_endpoint() const override { return {0x7F000001, 7402}; }

  /// The engine makes frames: what was posted is now in force.
  void tick(std::size_t room = 0) {
    statuses[room]->frame = statuses[room]->frame + 4;
    statuses[room]->ticks += 4;
    ++statuses[room]->version;
    changed = true;
  }

  std::vector<std::unique_ptr<engine::RoomStatus>> statuses;
  std::vector<app::ThreadReport> thread_reports{{"mix hall", 1.5, 200, 1, 2.5, true}};
  app::WebMedia* web_media = nullptr;  ///< null: no browsers are taken
  std::vector<engine::Command> commands;
  std::map<std::pair<std::size_t, int>, Opened> sources;
  std::map<std::pair<std::size_t, int>, app::SourceReception> receptions;
  std::map<std::size_t, app::RoomKeys> seals;
  std::vector<app::Subscription> subscriptions;
  std::vector<app::PrivateLine> private_lines;
  std::map<std::pair<std::size_t, int>, bool> taps;
  std::set<std::pair<std::size_t, int>> source_taps;
  std::vector<app::SourceFrame> source_frames;
  std::map<std::size_t, bool> recorded;
  std::vector<app::EncodedFrame> frames;
  std::vector<app::SoundFrame> sounds;
  std::vector<app::ListenerReport> reports;
  double allowance = 0;  ///< for reports of each receiver
  bool changed = false;
  bool queue_full = false;
};

}  // namespace dragoman::testing
