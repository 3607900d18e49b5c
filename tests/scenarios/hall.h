#pragma once
/// A room with its lines, talkers and listeners, all in virtual time: the harness in which the
/// scenarios are told.

#include "relay/engine/channel_line.h"
#include "relay/engine/room.h"
#include "tests/scenarios/ear.h"
#include "tests/scenarios/talker.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::testing {

using namespace std::chrono_literals;
using engine::ChannelState;
using engine::HandoverPart;
using engine::HandoverStep;
using engine::Microphone;
using engine::Output;
using engine::Quality;
using engine::Reason;
using engine::Seat;

/// One room "hall" with channels floor, zh, en, fr, de; booths en (A en, B zh) , fr (A fr, B en,
/// zh), de (A de, B en), two desks each; floor language zh; nothing level-matched, so that levels
/// are exact.
event::Event small_event();

inline constexpr Seat kEn1{0, 1}, kEn2{0, 2}, kFr1{1, 1}, kFr2{1, 2}, kDe1{2, 1}, kDe2{2, 2};
/// Level of every talker unless told otherwise, dBFS.
inline constexpr float kSpeech = -20;

class Hall final : public engine::EventSink, public engine::PacketSink {
 public:
  /// 2026-11-25 09:00 UTC, when nothing else is asked.
  static constexpr WallTime kMorning{std::chrono::seconds{1795597200}};

  explicit Hall(event::Event event = small_event(), std::size_t room = 0,
                WallTime start = kMorning);
  ~Hall() override;

  // ---- people come and go -------------------------------------------------------------------
  Talker& open_floor(int slot = 0, double hz = 400, float dbfs = kSpeech);
  Talker& open_desk(Seat seat, double hz, float dbfs = kSpeech);
  Talker& open(int slot, Talker::Voice voice);
  void close(int slot);
  Talker& talker(int slot) { return *talkers_.at(slot); }
  /// All three booths' first desks: en 1000 Hz, fr 1500 Hz, de 2000 Hz; and the floor, 400 Hz.
  void everybody_comes();

  // ---- what they do -------------------------------------------------------------------------
  void press(Seat seat);
  void release(Seat seat);
  void cough(Seat seat, bool held);
  void output(Seat seat, Output output, const std::string& channel = {});
  void listen(Seat seat, const std::string& channel);
  void handover(Seat seat, engine::HandoverStep step);
  void apply(engine::Command command);
  std::int16_t index(const std::string& channel) const;

  // ---- time passes --------------------------------------------------------------------------
  void run(Nanoseconds length);
  void step();
  /// Mixes only: nothing is encoded or heard by ears meanwhile. For hours in which nobody listens.
  void run_unheard(Nanoseconds length);
  Instant now() const { return now_; }
  WallTime wall() const { return start_wall_ + (now_ - start_); }
  FrameIndex frame() const { return frame_; }
  Samples frame_length() const { return event_.audio.frame; }
  /// Decides when a packet that was sent arrives (several times, once, never).
  using Network = std::function<std::vector<Instant>(int slot, Instant sent, std::size_t bytes)>;
  void use(Network network) { network_ = std::move(network); }

  // ---- what is heard and seen ---------------------------------------------------------------
  /// Names of those heard in the last 100 ms of a channel, joined by "+", or "nobody".
  std::string heard(const std::string& channel) const;
  float level(const std::string& channel, double hz) const { return ear(channel).level(hz); }
  const Ear& ear(const std::string& channel) const;
  const Ear& red_ear(const std::string& channel) const;
  /// The last sound of a channel before its encoder.
  std::vector<float> mixed(const std::string& channel, Nanoseconds length) const;
  const engine::ChannelStatus& channel(const std::string& id) const;
  const engine::DeskStatus& desk(Seat seat) const;
  const engine::SourceStatus& source(int slot) const;
  const engine::RoomStatus& status() const { return room_.status(); }
  engine::Room& room() { return room_; }
  engine::LineLevels levels(const std::string& channel) const;
  std::uint64_t retired = 0;
  std::uint64_t news = 0;
  bool control_is_busy = false;  ///< refuses every event

 private:
  void let_arrive();
  void mix_frame();
  void end_frame();
  bool post(const engine::EngineEvent& event) noexcept override;
  void send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept override;
  void encoded(int, FrameIndex, rtp::Bytes) noexcept override {}

  struct Arrival {
    int slot;
    std::vector<std::byte> datagram;
  };
  event::Event event_;
  std::size_t room_index_;
  engine::Room room_;
  std::vector<engine::ChannelLine> lines_;
  std::vector<Ear> ears_;
  std::map<int, Ear> red_ears_;  ///< made when a RED packet comes; hears the primary block
  std::vector<std::vector<float>> mixed_;
  std::map<int, std::unique_ptr<Talker>> talkers_;
  std::multimap<Instant, Arrival> in_flight_;
  Network network_;
  Instant start_{1000s}, now_{start_};
  WallTime start_wall_;
  FrameIndex frame_;
};

}  // namespace dragoman::testing
