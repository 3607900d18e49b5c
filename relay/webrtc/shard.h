#pragma once
/// Some of the listeners and speakers: all that belongs to them is one thread's. Commands,
/// datagrams, stretches of sound and times in, datagrams and events out.

#include "relay/webrtc/address_book.h"
#include "relay/webrtc/counters.h"
#include "relay/webrtc/identity.h"
#include "relay/webrtc/listener.h"
#include "relay/webrtc/outbox.h"
#include "relay/webrtc/session.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace dragoman::stun {
struct Message;
}

namespace dragoman::webrtc {

/// Where a shard tells what happens, and which channels it needs.
class ShardReports {
 public:
  virtual ~ShardReports() = default;
  /// False when there is no room now.
  virtual bool post(const Event& event) noexcept = 0;
  /// From now on the channel's stretches are wanted, or not any more.
  virtual void want(const Place& place, bool wanted) noexcept = 0;
};

/// One thread. deliver() is real-time safe but where a listener arrives from another channel.
class Shard {
 public:
  struct Room {
    std::size_t channels = 0;
    std::string cname;  ///< of its streams' sender reports
  };
  /// All that is referred to must outlive it.
  struct Setup {
    std::uint8_t index = 0;
    const Identity& identity;
    AddressBook& addresses;
    Counters& counters;
    ShardReports& reports;
    std::vector<Room> rooms;
    Patience patience{};
  };
  explicit Shard(Setup setup);
  ~Shard();

  void obey(const Command& command, Instant now, Outbox& outbox);
  /// STUN, DTLS or SRTCP that is ours by ufrag or address; `datagram` is opened in place.
  void receive(rtp::MutableBytes datagram, const rtp::Endpoint& from, const Now& arrival,
               Outbox& outbox);
  /// To all who hear that channel, and those who come to it.
  void deliver(const Stretch& stretch, Outbox& outbox) noexcept;
  /// A few times a second.
  void tick(Instant now, Outbox& outbox);
  /// The relay stops: goodbye to all.
  void leave(Outbox& outbox);

  std::size_t listeners() const noexcept { return count_; }

 private:
  struct Entry {
    std::unique_ptr<Session> session;
    bool moving = false;
    Place wanted;  ///< while it moves
  };
  struct Group {
    std::vector<std::uint16_t> members;   ///< slots
    std::vector<std::uint16_t> arriving;  ///< heard elsewhere until this channel has a packet
    bool wanted = false;
  };

  Group* group(const Place& place) noexcept;
  void settle(const Place& place) noexcept;
  void admit(const Admitted& admitted, Instant now);
  void tune(Seat seat, const Place& place);
  void move_here(std::uint16_t slot, Group& to, const Stretch& stretch, Outbox& outbox) noexcept;
  void end(std::uint16_t slot, End why);
  void tell(const Event& event) noexcept;
  void tell_where(Event::Type type, const Session& session) noexcept;
  void leave_group(const Entry& entry, std::uint16_t slot) noexcept;
  Session* at(const rtp::Endpoint& from) noexcept;

  void take_stun(rtp::MutableBytes datagram, const rtp::Endpoint& from, Instant now,
                 Outbox& outbox);
  void answer(const stun::Message& request, Session& session, const rtp::Endpoint& from,
              Outbox& outbox);
  void move_address(Session& session, const std::optional<rtp::Endpoint>& before);
  void take_dtls(rtp::Bytes datagram, const rtp::Endpoint& from, Outbox& outbox);
  void take_rtcp(rtp::MutableBytes datagram, const rtp::Endpoint& from, const Now& arrival);

  Setup setup_;
  std::vector<Entry> entries_;  ///< by slot
  std::size_t count_ = 0;
  std::vector<std::vector<Group>> groups_;  ///< room, channel
  std::unordered_map<std::uint64_t, std::uint16_t> by_address_;
  std::vector<Event> untold_;  ///< what control must know and had no room for
};

}  // namespace dragoman::webrtc
