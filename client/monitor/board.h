#pragma once
/// What the monitor knows of an event: the relay's state as plain values. Unknown = nullopt.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

struct ChannelRow {
  std::string id;
  int number = 0;
  std::string name;  ///< own script
  bool right_to_left = false;
  std::string state, quality;       ///< contract words; empty = unknown
  bool line_up = false;             ///< carries the line-up in place of its programme
  std::vector<std::string> on_air;  ///< "en/1"
  std::optional<double> rms_dbfs, peak_dbfs;
  std::uint64_t limited_samples = 0;  ///< that the limiter had to hold, since the relay's start
  std::uint64_t multicast = 0, unicast = 0, web = 0;  ///< listeners
  std::uint64_t redundancy = 0;  ///< of those, how many hear the stream with copies
  std::uint64_t recovered = 0;   ///< packets that copies brought back to them

  std::uint64_t listeners() const noexcept { return multicast + unicast + web; }
};

struct SourceRow {
  std::string id, kind;  ///< kind: floor, desk, stream
  bool alive = false;
  bool selected = false;  ///< of several floor sources the one in use
  std::optional<double> rms_dbfs;
  std::uint64_t received = 0, lost = 0, late = 0;
  std::optional<double> jitter_ms, drift_ppm, buffer_ms;
  std::optional<double> delay_ms;  ///< arrival to mix
};

struct DeskRow {
  std::string booth;
  int desk = 0;
  bool connected = false;
  std::string microphone;  ///< off, on, refused, cough
  bool on_air = false;
  bool lost = false;      ///< it was on air when its sound or its link went
  std::string call;       ///< none, raised, handled, finished
  std::string talk;       ///< whom it talks to behind the scenes: mate, technician; empty = nobody
  std::string handover;   ///< its part in one that waits: asked, wanted, offered; empty = none
  std::string incoming;   ///< channel that it chose to hear
  std::string floor_key;  ///< channel that its floor key carries
  std::string reason_code;  ///< why its last wish was refused, or "relay_loop": it hears itself
};

/// Something that is wrong, as the relay says.
struct AlarmRow {
  std::string kind;   ///< "silent"
  std::string where;  ///< "hall/en"; "relay" for the relay itself
  std::string what, remedy;
  bool grave = false, acknowledged = false;
  std::string id{};  ///< of the relay's: "hall/en/silent"
};

struct RoomBoard {
  std::string id, name, floor_language;
  std::string floor_language_by;  ///< booth that said so; empty = the technician or the event file
  bool slower = false;            ///< a booth asks the speaker to slow down
  bool use_microphone = false;    ///< a booth asks the speaker to use the microphone
  bool open = true;               ///< a closed room transmits silence
  std::string recording;          ///< off, starting, on, stopping, failed; empty = unknown
  std::string recording_reason;   ///< why it failed
  std::uint64_t messages = 0;     ///< written between desks and technicians, since start
  /// The latest of them, oldest first, as they were when there were `texts_of`.
  std::vector<std::string> texts;
  std::uint64_t texts_of = 0;
  std::vector<ChannelRow> channels;
  std::vector<SourceRow> sources;
  std::vector<DeskRow> desks;
  std::vector<AlarmRow> alarms;
};

struct Board {
  std::string event;
  std::vector<RoomBoard> rooms;
  std::vector<AlarmRow> alarms;  ///< of no room

  const RoomBoard* find_room(const std::string& id) const noexcept;
};

}  // namespace dragoman::client
