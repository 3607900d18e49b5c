#pragma once
/// Where the time between mouth and ear goes. Pure.

#include "codecs/audio/time.h"

#include <optional>

namespace dragoman::probe {

/// What is known of a path, milliseconds unless said otherwise.
struct PathFacts {
  double total = 0;             ///< mouth to ear, the median of the marks
  std::optional<double> age;    ///< of the sound heard, by abs-capture-time, at its play time
  std::optional<double> delay;  ///< arrival of the earliest packets to their play time
  /// From the relay's deadline for a frame, by its sender reports, to the arrival of the earliest
  /// packets.
  std::optional<double> sent;
  /// In the relay: arrival of the source's earliest packets until they are due to be mixed, as its
  /// API says.
  std::optional<double> relay_delay;
  double round_trip = 0;     ///< to the relay and back
  double encode_time = 0;    ///< the encoder at work, a frame
  Samples look_ahead = 120;  ///< of the channel's encoder
  // Of our own mouth; nothing when another program is the mouth.
  std::optional<Samples> period;  ///< of the device that captures
  Samples packet = 120;           ///< of the contribution
  double hand_over = 0;           ///< from the end of a block to its last packet's sending
  std::optional<double> device;   ///< fetching to playing; nothing when another program is the ear
  /// By how much the figures above moved while they were measured, half of what lies between their
  /// 10 % and their 90 %, each added.
  double moved = 0;
};

/// Milliseconds. capture, contribution, relay, encode, network, playout and device add up to the
/// total; relay is what they leave, and is made of relay_playout, relay_processing and rest. What
/// cannot be told apart from a neighbour is nothing here and in that neighbour.
struct Hops {
  std::optional<double> capture;       ///< the block of the capturing device
  std::optional<double> contribution;  ///< filling of the packet, sending, half a round trip
  std::optional<double> relay;         ///< the remainder of what is before the listener
  double encode = 0;                   ///< look-ahead and computing
  double network = 0;                  ///< half a round trip
  std::optional<double> playout;       ///< arrival to fetching
  std::optional<double> device;
  /// Arrival of the packets that waited longest until they are due in a frame; as measured.
  std::optional<double> relay_playout;
  std::optional<double> relay_processing;  ///< wake-up, mixing, sending; as measured
  /// What no measurement accounts for: their errors, and the hops before the relay when these are
  /// another program's.
  std::optional<double> rest;
  /// How far from the truth that can be: by what moved meanwhile, and by a round trip whose halves
  /// nobody knows.
  std::optional<double> rest_doubt;
};

/// By the law of periods and packets a contribution's worst sample waits capture = P for its block,
/// and F − gcd(F, P) more for its packet F. Its packet is then no early one: the earliest, whose
/// last sample ends a block, waited F in all, and that is the one from whose arrival the relay
/// counts its delay.
Hops hops(const PathFacts& facts);

}  // namespace dragoman::probe
