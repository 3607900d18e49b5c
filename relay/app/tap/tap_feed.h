#pragma once
/// What a technician hears without anyone noticing: WebSockets below /api/v1/rooms/{room}/tap/ that
/// carry a channel, a source before its fader, or what a desk hears. PROTOCOL.md has the messages.

#include "relay/app/frame_taps.h"
#include "relay/app/guard.h"
#include "relay/app/media_control.h"
#include "relay/app/route.h"
#include "relay/app/seat_table.h"
#include "relay/app/tap/frame_batch.h"
#include "relay/app/tap/source_encoder.h"
#include "relay/event/event.h"
#include "relay/net/http.h"
#include "relay/store/journal_entry.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dragoman::app {

/// Control thread. No count of listeners and no state of the room knows of it. Whoever stops
/// reading is cut off, which is counted.
class TapFeed {
 public:
  /// Technicians who hear something at once.
  static constexpr std::size_t kMostEars = 32;
  /// Kernel's buffer for one of these connections, bytes: a second of sound, not minutes.
  static constexpr int kSendBuffer = 16 * 1024;
  /// The number that a source's sound has in place of a channel's.
  static constexpr int kNoChannel = 255;

  /// Whether somebody with that key may, empty = none shown.
  using Keys = std::function<std::variant<Caller, control::Refused>(const std::string& token,
                                                                    const Caller& connection)>;

  TapFeed(const event::Event& event, MediaControl& media, FrameTaps& taps, const SeatTable& seats,
          Keys keys);
  ~TapFeed();

  /// Told of everybody who begins to listen, for the journal: who heard what is for the room to
  /// know, though nobody notices at the time.
  void on_begin(std::function<void(const store::JournalFact&)> note) { note_ = std::move(note); }

  /// The WebSocket for a route below tap/, or why there is none.
  /// Nothing is heard, and nothing told, before `caller` is known as staff: by the request's key,
  /// or by a first message {"type":"key","token"}.
  net::Answer open(const Route& route, std::size_t room, const Caller& caller);
  /// Ends those whose key no longer holds; how many.
  int end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason);
  void push(const EncodedFrame& frame);
  void push(const SourceFrame& frame);
  /// Follows desks that turned their selector, and sources that came and went.
  void publish();
  /// Each second: they know by it that the link lives.
  void beat();

  std::size_t ears() const noexcept { return ears_.size(); }
  /// Cut off because they did not read.
  std::uint64_t cut() const noexcept { return cut_; }

 private:
  class Ear;
  using Data = std::shared_ptr<const std::string>;
  /// Room, and index of a channel or slot of a source.
  using Key = std::pair<std::size_t, int>;

  /// What was asked for.
  struct Target {
    enum class What : std::uint8_t { channel, source, microphone, incoming };
    What what = What::channel;
    std::size_t room = 0;
    int channel = 0;      ///< index
    engine::Seat seat{};  ///< of microphone and incoming
    std::string source;   ///< of the floor, by name: it may come back in another slot
  };
  /// Where that is now: a channel, or a slot; neither while the source is not there.
  struct Place {
    int channel = engine::kNone;
    int slot = engine::kNone;
    bool operator==(const Place&) const = default;
  };
  struct ChannelLine {
    std::vector<Ear*> ears;
    FrameBatch batch;
  };
  struct SourceLine {
    std::vector<Ear*> ears;
    SourceEncoder encoder;
    FrameBatch batch;
  };

  store::JournalFact fact(const Target& target, const Caller& caller) const;
  std::optional<Target> target(const Route& route, std::size_t room) const;
  Place place(const Target& target) const;
  bool alive(std::size_t room, const Place& place) const;
  std::string told(std::size_t room, const Place& place) const;
  /// False when the room taps as many sources as it can.
  bool join(std::size_t room, const Place& place, Ear& ear);
  void leave(std::size_t room, const Place& place, Ear& ear) noexcept;

  const event::Event& event_;
  MediaControl& media_;
  FrameTaps& taps_;
  const SeatTable& seats_;
  Keys keys_;
  std::vector<Ear*> ears_;
  std::vector<Ear*> strangers_;  ///< have not shown their key yet
  std::map<Key, ChannelLine> channels_;
  std::map<Key, SourceLine> sources_;
  std::uint64_t cut_ = 0;
  std::function<void(const store::JournalFact&)> note_ = [](const auto&) {};
};

}  // namespace dragoman::app
