#pragma once
/// What a desk shows: only what the relay confirmed. Pure.

#include "client/booth/knobs.h"
#include "codecs/control/messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

/// The hearing protection as a desk shows it.
struct ProtectionView {
  int stage = 0;       ///< that acts, 1 … 3; 0 = none
  double gain_db = 0;  ///< by which sound was brought down most, ≤ 0
  int warnings = 0;    ///< beeps of stage three since the start
  bool operator==(const ProtectionView&) const = default;
};

/// A text that was written here, and what became of it.
struct OwnText {
  std::int64_t id = 0;
  std::string to, text;
  std::string status = "sending";  ///< sending | sent: the relay confirmed it | not_sent
  std::string reason{};            ///< why it was not sent
  bool operator==(const OwnText&) const = default;
};

/// A desk's state for people and scripts.
struct DeskView {
  std::string room, booth;
  int desk = 0;
  std::string input;               ///< device or file that is the microphone; empty = none
  std::string page;                ///< URL of the desk's page; empty = it is not served
  std::string microphone = "off";  ///< off | on | refused | cough
  std::vector<std::string> on_air;
  std::string output = "a", language, incoming = "floor", partner;
  std::string partner_reason;  ///< why nobody hears the partner's open microphone; words, or empty
  std::string reason;          ///< words; empty when all is well
  /// Wishes refused since the program started, by the relay or here: the same one again counts
  /// again, for whoever only hears of changes.
  std::uint64_t refusals = 0;
  /// Its open microphone went off with the link, and nobody has pressed it since: words; empty =
  /// not so. It outlives the link that comes back.
  std::string cut_off;
  /// Code of why the relay, which was reached, does not let this desk in; empty = not so.
  std::string turned_away;
  bool linked = false;
  bool silent = false;  ///< the relay has not answered for about a second; the link still holds
  std::string floor_key = "floor";   ///< what the floor key carries: another channel by auto-relay
  int open_microphones = 0;          ///< of the booth
  std::string handover;              ///< "" | asked | wanted | offered
  std::string call = "none";         ///< none | raised | handled | finished
  bool slower = false;               ///< the speaker is being asked to slow down
  bool use_microphone = false;       ///< … to use the microphone
  std::string talk;                  ///< whom it talks to behind the scenes: "" | mate | technician
  bool technician_hears = true;      ///< somebody is there to talk to as technician
  std::vector<std::string> talkers;  ///< who talks to it: "technician", "mate 2"
  std::optional<control::TextMessage> message;  ///< has just come
  std::optional<OwnText> text;                  ///< was just written, or has met its fate
  DeskSettings settings;
  ProtectionView protection;
  std::string device;          ///< what is wrong with the sound device, in words, or empty
  bool hears_partner = false;  ///< the balance between floor and colleague acts

  /// The channel in the headphones.
  const std::string& hears() const noexcept { return incoming == "floor" ? floor_key : incoming; }
  bool auto_relay() const noexcept { return floor_key != "floor"; }
  bool operator==(const DeskView&) const = default;
};

/// Takes over what the relay said; room, booth, desk, input and page stay.
void apply(DeskView& view, const control::DeskState& state);

/// The contract's line of dragoman-booth; `t` is seconds since the Unix epoch, `latency_ms` the age
/// of what is heard, estimated.
std::string to_json_line(const DeskView& view, double t,
                         std::optional<double> latency_ms = std::nullopt);

}  // namespace dragoman::client
