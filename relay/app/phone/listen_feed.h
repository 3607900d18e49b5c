#pragma once
/// The public WebSocket of a room's page (/api/v1/rooms/{room}/listen): what a delegate may know of
/// the channels, and their sound for phones that WebRTC doesn't reach. PROTOCOL.md has the
/// messages.

#include "relay/app/frame_taps.h"
#include "relay/app/guard.h"
#include "relay/app/media_control.h"
#include "relay/app/tap/frame_batch.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace dragoman::app {

/// Control thread. Whoever reads too slowly misses sound, which is counted, never makes the relay
/// queue more than a moment of it, and goes on with the newest.
class ListenFeed {
 public:
  /// Phones that hear this way at once; each costs fifty messages a second of the control thread.
  static constexpr int kMostHearing = 500;
  /// … of them from one address: a hall may share one, but no address takes all places.
  static constexpr int kMostFromAddress = 300;
  /// Kernel's buffer for one of these connections, bytes: a second of sound, not minutes.
  static constexpr int kSendBuffer = 16 * 1024;

  /// Whether somebody with that key, empty = none, may listen in that room.
  using Keys = std::function<std::variant<Caller, control::Refused>(
      std::size_t room, const std::string& token, const Caller& connection)>;

  /// Without `keys` listening is open.
  ListenFeed(const event::Event& event, MediaControl& media, FrameTaps& taps, Keys keys = {});
  ~ListenFeed();

  /// Of which rooms nothing is told but that they are closed: those in a closed session.
  void veil(std::function<bool(std::size_t)> veiled) { veiled_ = std::move(veiled); }

  /// Whether there is no room for more, whatever their number.
  void hold_back(std::function<bool()> behind) { behind_ = std::move(behind); }

  std::unique_ptr<net::Conversation> open(std::size_t room, const Caller& caller = {});
  /// Ends those of whom `ended` says so, in one room or in all; how many.
  int end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason,
                std::optional<std::size_t> room = {});
  /// Takes a frame from the tap.
  void push(const EncodedFrame& frame);
  /// Tells the phones of each room whose channels changed.
  void publish();
  /// Each second: phones that hear nothing else know by it that the link lives.
  void beat();

  int hearing(std::size_t room, int channel) const;
  std::size_t viewers() const noexcept;
  std::uint64_t skipped() const noexcept { return skipped_; }
  std::uint64_t refused() const noexcept { return refused_; }

 private:
  class Phone;
  using Key = std::pair<std::size_t, int>;
  using Data = std::shared_ptr<const std::string>;
  /// Of one channel: who hears it, and the frames that the next message carries.
  struct Line {
    std::vector<Phone*> phones;
    FrameBatch batch;
  };

  std::string state(std::size_t room) const;
  bool full_for(std::uint32_t address) const;
  /// One more, or one less, hears from there.
  void count(std::uint32_t address, int change);
  void join(const Key& key, Phone& phone);
  void leave(const Key& key, Phone& phone) noexcept;

  const event::Event& event_;
  MediaControl& media_;
  FrameTaps& taps_;
  Keys keys_;
  std::map<Key, Line> lines_;
  std::vector<std::vector<Phone*>> phones_;  ///< by room
  std::vector<std::string> told_;            ///< by room: the state as last told
  int hearing_ = 0;
  std::unordered_map<std::uint32_t, int> from_;  ///< of those who hear, by address
  std::uint64_t skipped_ = 0;
  std::uint64_t refused_ = 0;
  std::function<bool()> behind_ = [] { return false; };
  std::function<bool(std::size_t)> veiled_ = [](std::size_t) { return false; };
};

}  // namespace dragoman::app
