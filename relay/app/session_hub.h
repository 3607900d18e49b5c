#pragma once
/// All control sessions (WebSocket /api/v1/session): who is connected as what, and what they are
/// told. Control thread; time and randomness are handed in.

#include "codecs/control/messages.h"
#include "relay/app/admission.h"
#include "relay/app/guard.h"
#include "relay/app/media_control.h"
#include "relay/app/message_book.h"
#include "relay/app/population_book.h"
#include "relay/app/round_trip_book.h"
#include "relay/app/seat_table.h"
#include "relay/app/subscription_book.h"
#include "relay/app/token_bucket.h"
#include "relay/event/event.h"
#include "relay/net/http.h"
#include "relay/store/journal_entry.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dragoman::app {

class Session;
class WebTalk;

/// Listeners of one channel, as far as the relay knows them.
struct ListenerCount {
  int multicast = 0;       ///< report that they hear it by multicast
  int unicast = 0;         ///< subscribed
  int ogg = 0;             ///< read its Ogg stream
  int websocket = 0;       ///< phones that hear it by the page's WebSocket
  int webrtc = 0;          ///< phones that hear it by WebRTC
  std::uint64_t lost = 0;  ///< packets, sum of what those who report have lost
  double worst_jitter_ms = 0;
  double worst_latency_ms = 0;
  int redundancy = 0;           ///< of those who report, how many hear the stream with copies
  std::uint64_t recovered = 0;  ///< packets that copies brought back to them
  /// By their RTCP; nothing when nobody reports.
  std::optional<RoundTripFigures> multicast_round_trip{}, unicast_round_trip{};
  int reporters = 0, losing = 0, hearing_nothing = 0;  ///< of those who send receiver reports
  int web() const noexcept { return ogg + websocket + webrtc; }
  bool operator==(const ListenerCount&) const = default;
};

struct SessionCounts {
  int listeners = 0, interpreters = 0, floors = 0, technicians = 0;
  int waiting = 0;                    ///< no Hello yet
  std::uint64_t refused = 0;          ///< messages refused since start
  std::uint64_t unicast_refused = 0;  ///< … of these subscriptions for which there was no room
};

class SessionHub {
 public:
  struct Setup {
    std::string interface;       ///< as the event names it
    std::string source_address;  ///< of the multicast
    std::function<Instant()> now;
    std::function<std::uint32_t()> random;
    std::string second_interface{}, second_source_address{};  ///< empty = there is one path
    std::string manifest_key{};  ///< by which manifests are checked; empty = there are none
    std::function<WallTime()> wall = [] { return WallTime{}; };
    /// Whether that hello may be, and whose it is.
    std::function<std::variant<Caller, control::Refused>(const control::Hello&, const Caller&)>
        identify = [](const auto&, const Caller& caller) { return caller; };
    /// Keys that packets of an encrypted channel may be sealed with, by room and channel index.
    std::function<std::vector<ChannelKeys>(std::size_t, std::size_t)> keys =
        [](std::size_t, std::size_t) { return std::vector<ChannelKeys>{}; };
    /// Whether a room is in a closed session: then nothing goes in the clear.
    std::function<bool(std::size_t)> closed = [](std::size_t) { return false; };
    /// Sessions of staff, desks and floors that begin.
    std::function<void(const store::JournalFact&)> audit = [](const auto&) {};
    /// And all that are refused: what they said, and why they were.
    std::function<void(const control::Hello&, const Caller&, const std::string&)> audit_refusal =
        [](const auto&, const auto&, const auto&) {};
    /// Of floor sources, by room; without them those of the event file.
    std::vector<FloorPlaces> floor_places{};
    /// What happened between people and desks, for the journal.
    std::function<void(const store::JournalFact&)> journal = [](const store::JournalFact&) {};
    /// What lasts and no room's state tells: it begins, or is over.
    std::function<void(const store::JournalFact&, bool begins)> lasting = [](const auto&, bool) {};
  };

  /// `told` hears when a listener has dropped packets of a channel (room, index) that the relay did
  /// not send, and whence they came.
  using Forged = std::function<void(std::size_t, std::size_t, const rtp::Endpoint&, const Caller&)>;
  void on_forged(Forged told) { forged_ = std::move(told); }

  /// Who takes the sound of technicians in browsers; nobody: null, as at first.
  void talk_by(WebTalk* talk) noexcept { web_talk_ = talk; }
  /// The sound of a technician in a browser has ended by itself: its talk ends.
  void lose_sound(std::size_t room, int slot);

  /// Event and media must outlive the hub, the hub every session.
  SessionHub(const event::Event& event, MediaControl& media, Setup setup);
  ~SessionHub();

  /// The relay's half of a new session.
  std::unique_ptr<net::Conversation> open(const Caller& caller = {});
  /// Ends those of whom `ended` says so, in one room or in all; how many.
  int end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason,
                std::optional<std::size_t> room = {});
  /// Ends all unicast of a room, which goes in the clear.
  void end_unicast(std::size_t room);
  /// Sessions that showed the key of that name.
  int sessions_of(const std::string& key) const;

  /// Tells everybody what changed in the rooms. Call when MediaControl::drain says so.
  void publish();
  /// Tells everybody in the room the keys of its encrypted channels.
  void publish_keys(std::size_t room);
  /// Ends subscriptions that nobody keeps alive, and sessions that never say hello. A few times a
  /// second.
  void tick();

  /// Per channel of a room; those who come by HTTP are left 0.
  std::vector<ListenerCount> listeners(std::size_t room) const;
  SessionCounts counts() const;
  const RoundTripBook& round_trips() const noexcept { return round_trips_; }
  const PopulationBook& population() const noexcept { return population_; }
  /// A receiver's report that came another way than by the media port: a browser's.
  void note(const ListenerReport& report) { population_.note(report, setup_.now()); }
  const SeatTable& seats() const noexcept { return seats_; }
  bool in_closed_session(std::size_t room) const { return setup_.closed(room); }

  static constexpr int kNoFloor = -1, kNameTaken = -2;
  /// A floor slot for a source that comes without a session, under exactly that name; one of that
  /// name whose sound has ended gives way. Or one of the two above.
  int take_floor(std::size_t room, const std::string& name);
  void release_floor(std::size_t room, int slot) { seats_.release(room, slot); }

  /// The technician's text to a desk, from `who` for the journal. False when nobody sits there.
  bool write_to_desk(std::size_t room, engine::Seat seat, const std::string& text,
                     const std::string& who = "technician");
  const MessageBook& messages() const noexcept { return messages_; }

 private:
  friend class Session;

  void seat(std::size_t room, int slot, const std::string& name, const rtp::Endpoint& from);
  void take_off_air(const Admission& admission);
  void end_talk_to_nobody(std::size_t room);
  /// Private lines of a room, as the engine's status and the sessions have them now.
  void connect_private(std::size_t room);
  void write_to_technician(const Admission& from, const std::string& text);
  /// False when the desk is alone in its booth.
  bool tell_mates(const Admission& from, const control::TextMessage& message);
  /// Whether anybody is there whom that desk would talk to.
  bool hears_talk(const Admission& from, engine::Talk to) const;
  /// `technician` is who wrote; empty: the desk did.
  void note(std::size_t room, engine::Seat seat, const std::string& technician,
            const std::string& text);
  void note_in_journal(const char* kind, const Admission& whose);

  void take(const ListenerReport& report, Instant now);
  void tell_room(std::size_t room);
  void settle_reports(Instant now);

  /// A floor or a desk that comes back before its old connection was found dead gets its name or
  /// seat at once.
  void end_dead_namesake(const control::Hello& hello);

  const event::Event& event_;
  MediaControl& media_;
  Setup setup_;
  Forged forged_ = [](std::size_t, std::size_t, const rtp::Endpoint&, const Caller&) {};
  SeatTable seats_;
  SubscriptionBook subscriptions_;
  RoundTripBook round_trips_;
  PopulationBook population_;
  Instant reports_due_{};
  MessageBook messages_;
  std::vector<Session*> sessions_;
  std::vector<std::vector<PrivateLine>> private_lines_;  ///< by room, as the media plane has them
  std::vector<bool> technician_hears_;  ///< by room: one is there, and has ears for those who talk
  std::vector<std::uint64_t> published_;  ///< version of each room that every desk was told
  std::vector<TokenBucket> room_states_;  ///< by room, how often all its sessions are told
  std::vector<bool> owes_state_;          ///< by room: they were not told the latest
  std::uint64_t refused_ = 0;
  WebTalk* web_talk_ = nullptr;
};

}  // namespace dragoman::app
