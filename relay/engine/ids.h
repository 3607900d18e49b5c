#pragma once
/// Indices inside one room, and what the engine says of its state. Trivially copyable: these cross
/// threads by value.

#include "codecs/audio/time.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

namespace dragoman::engine {

inline constexpr int kMaxRoomChannels =
    128;  ///< numbers 0..127; index = position in Room::channels
inline constexpr int kMaxBooths = 32;
inline constexpr int kMaxDesksPerBooth = 6;
inline constexpr int kMaxFloorSources = 8;
inline constexpr int kMaxSources = kMaxFloorSources + kMaxBooths * kMaxDesksPerBooth;
inline constexpr int kNone = -1;

/// A desk's seat: booth's position in the event, desk number from 1 as people count.
struct Seat {
  std::int16_t booth = kNone;
  std::int16_t desk = 0;
  bool operator==(const Seat&) const = default;
};
/// Source slots: 0..kMaxFloorSources-1 are floor sources by priority, then one per seat.
constexpr int source_slot(Seat seat) {
  return kMaxFloorSources + seat.booth * kMaxDesksPerBooth + (seat.desk - 1);
}
/// The other way; `slot` is a desk's.
constexpr Seat seat_of(int slot) noexcept {
  const int desk = slot - kMaxFloorSources;
  return {static_cast<std::int16_t>(desk / kMaxDesksPerBooth),
          static_cast<std::int16_t>(desk % kMaxDesksPerBooth + 1)};
}
/// Index into RoomStatus::desks.
constexpr std::size_t desk_index(Seat seat) noexcept {
  return static_cast<std::size_t>(source_slot(seat) - kMaxFloorSources);
}

enum class ChannelState : std::uint8_t { interpreted, relay, floor, silent, muted, dead };
/// `none`: the channel carries nothing, which nobody interpreted.
enum class Quality : std::uint8_t { floor, plus, minus, none };
enum class Microphone : std::uint8_t { off, on, refused, cough };
enum class Output : std::uint8_t { a, b, c };
/// Why a desk's last wish was refused, or its microphone taken. `is_floor_language` alone is a
/// notice, not a refusal: speaking into the channel of the language now spoken is allowed, because
/// the booth hears a change of language before the technician sets it.
enum class Reason : std::uint8_t {
  none,
  channel_busy,
  no_such_language,
  not_allowed,
  cut_by_other,
  locked,
  kicked,
  link_lost,
  is_floor_language,
  no_mate,           ///< nobody in the booth to hand over to, or to take over from
  handover_pending,  ///< another handover of the booth waits for its answer
  nothing_asked,     ///< an answer to a handover that nobody asks for
  declined,
  lapsed,
  handed_over,      ///< the booth-mate took over, as agreed
  relay_loop,       ///< it would listen to what rests on its own interpretation
  given_away,       ///< the technician gave the channel to another booth
  forced_fallback,  ///< a notice: the technician put the original in the place of the interpreters
  room_closed,
  back_off_air,           ///< a notice: its link was lost while it was on air, and is back
  floor_language_chosen,  ///< by the technician, whose choice stands
  floor_language_said,    ///< by another booth, which was first
  channel_muted,          ///< a notice: by the technician; nobody hears who speaks into it
  talk_lost,              ///< whom it talked to is gone, and its microphone was closed
  count_
};
/// What an interpreter does about a handover.
enum class HandoverStep : std::uint8_t { ask, accept, decline, take, withdraw };
/// A desk's call for the technician.
enum class Call : std::uint8_t { none, raised, handled, finished };
/// Whom a desk talks to behind the scenes; meanwhile its voice is in no channel.
enum class Talk : std::uint8_t { nobody, mate, technician };
/// A desk's part in a handover that waits for its answer.
enum class HandoverPart : std::uint8_t {
  none,
  asked,   ///< this desk asked its mate
  wanted,  ///< the mate asks to take over from this desk
  offered  ///< the mate asks this desk to take over
};

/// How a handover ended.
enum class HandoverEnd : std::uint8_t { none, accepted, declined, lapsed, taken, withdrawn };
/// The latest handover of a booth that ended.
struct HandoverRecord {
  HandoverEnd end = HandoverEnd::none;
  std::int8_t giver = 0, taker = 0;  ///< desks, also of one that did not come about
  std::uint32_t count = 0;           ///< of all that ended since start
  bool operator==(const HandoverRecord&) const = default;
};

const char* to_string(ChannelState) noexcept;
const char* to_string(Quality) noexcept;  ///< "floor", "+", "−", "" for none
const char* to_string(Microphone) noexcept;
const char* to_string(Output) noexcept;
const char* to_string(Reason) noexcept;  ///< words for people
/// True for reasons of a wish that was not granted.
constexpr bool is_refusal(Reason reason) noexcept {
  switch (reason) {
    case Reason::channel_busy:
    case Reason::no_such_language:
    case Reason::not_allowed:
    case Reason::locked:
    case Reason::link_lost:
    case Reason::no_mate:
    case Reason::handover_pending:
    case Reason::nothing_asked:
    case Reason::relay_loop:
    case Reason::given_away:
    case Reason::room_closed:
    case Reason::floor_language_chosen:
    case Reason::floor_language_said:
      return true;
    default:
      return false;
  }
}
const char* to_label(Reason) noexcept;         ///< the enumerator, for metrics and scripts
const char* to_string(Call) noexcept;          ///< "none", "raised", "handled", "finished"
const char* to_string(Talk) noexcept;          ///< "", "mate", "technician"
const char* to_string(HandoverEnd) noexcept;   ///< "accepted", "declined", …
const char* to_string(HandoverPart) noexcept;  ///< "", "asked", "wanted", "offered"

/// Live state of one channel, as the mix thread last left it.
struct ChannelStatus {
  ChannelState state = ChannelState::floor;
  Quality quality = Quality::floor;
  std::uint8_t on_air_count = 0;
  std::array<Seat, 4> on_air{};  ///< desks that feed it; of more than these the count tells
  bool muted = false;
  bool line_up = false;           ///< carries the line-up in place of its programme
  bool fallback = false;          ///< the technician wants the original here, whoever speaks
  std::int16_t given_to = kNone;  ///< booth that alone may open here; kNone: by the room's rules
  float gain_db = 0;
  Samples lip_sync = 0;    ///< so much later than the room it is heard
  float rms_dbfs = -120;   ///< 100 ms, AES17: full-scale sine reads 0
  float peak_dbfs = -120;  ///< highest sample of the last 100 ms
  float true_peak_dbfs = -120;
  float momentary_lufs = -120;
  float short_term_lufs = -120;
  std::uint32_t clipped = 0;  ///< samples that the limiter had to hold since start
  /// When the first sample of this block met its microphone, as its contribution says (its own
  /// abs-capture-time); the epoch = unknown. Set by the mix of each frame, read by the line.
  WallTime captured{};
  std::int16_t floor_language = kNone;  ///< of the room, channel index; the line tells receivers
  bool recording = false;               ///< set by whoever records, for the line to tell

  std::span<const Seat> seats_on_air() const noexcept {
    return std::span{on_air}.first(std::min<std::size_t>(on_air_count, on_air.size()));
  }
};

struct DeskStatus {
  bool connected = false;
  bool locked = false;
  Microphone microphone = Microphone::off;
  Output output = Output::a;
  std::int16_t channel = kNone;  ///< where it speaks into when on, channel index
  std::int16_t incoming = 0;     ///< channel index; 0 = floor
  bool on_air = false;
  Reason reason = Reason::none;
  std::uint32_t refusals = 0;  ///< wishes of it that were refused since start
  HandoverPart handover = HandoverPart::none;
  std::int16_t floor_key = 0;  ///< channel that its floor key carries now; 0 = the floor itself
  Call call = Call::none;
  Talk talk = Talk::nobody;
  bool lost = false;  ///< on air, and its sound or its link is gone: an alarm
};

struct SourceStatus {
  bool present = false;
  bool alive = false;     ///< packets within the last 240 ms
  bool selected = false;  ///< floor sources: the one in use
  bool silent = false;    ///< floor sources: alive, and without any sound for long
  float rms_dbfs = -120;
  float peak_dbfs = -120;
  float match_gain_db = 0;
  std::uint64_t received = 0, lost = 0, late = 0, duplicates = 0, concealed = 0, malformed = 0,
                restarts = 0;
  std::uint64_t wrong_ssrc = 0, wrong_payload_type = 0;
  float jitter_ms = 0;
  float drift_ppm = 0;
  float buffer_ms = 0;
  float delay_ms = 0;  ///< arrival of the earliest packets to their play time, the frame's deadline
  Samples lip_sync = 0;  ///< floor sources: how much later still; also of a place without a source
  /// When what is mixed at `mixed` was captured, by the sender's wall clock; the epoch = unknown.
  WallTime captured{};
  Instant mixed{};
};

/// Everything a technician sees of a room; published by the mix thread as a whole.
struct RoomStatus {
  FrameIndex frame{};
  Instant when{};
  std::uint64_t version = 0;               ///< grows when anything but levels and counters changed
  std::int16_t floor_language = kNone;     ///< channel index, kNone = unknown
  std::int16_t floor_language_by = kNone;  ///< booth that said so; kNone: technician or event file
  std::int16_t floor_preferred = kNone;    ///< slot of the technician's choice; kNone: automatic
  bool closed = false;                     ///< nobody is heard, microphones stay closed
  bool slower = false;             ///< a booth asks the speaker to slow down; nobody learns which
  std::uint32_t slower_times = 0;  ///< how often, since start
  bool use_microphone = false;     ///< a booth asks the speaker for the microphone; so, too
  std::uint32_t use_microphone_times = 0;
  /// Wishes of desks that were refused since start, by Reason.
  std::array<std::uint32_t, static_cast<std::size_t>(Reason::count_)> refusals{};
  std::array<ChannelStatus, kMaxRoomChannels> channels{};
  std::array<DeskStatus, kMaxBooths * kMaxDesksPerBooth> desks{};  ///< index booth*6 + desk-1
  std::array<HandoverRecord, kMaxBooths> handovers{};
  std::array<SourceStatus, kMaxSources> sources{};
  std::uint64_t ticks = 0, late_ticks = 0;
};
static_assert(std::is_trivially_copyable_v<RoomStatus>);

}  // namespace dragoman::engine
