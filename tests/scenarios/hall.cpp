#include "tests/scenarios/hall.h"

#include "codecs/rtp/red_reader.h"
#include "codecs/rtp/sequencer.h"
#include "relay/engine/channel_index.h"
#include "relay/engine/lip_sync.h"

#include <algorithm>

namespace dragoman::testing {
namespace {

constexpr std::size_t kKept = std::size_t{10} * kSampleRate;
/// A talker fainter than this is not heard.
constexpr float kHearing = -50;

std::string name_of(const event::Event& event, std::size_t room, int slot) {
  if (slot < engine::kMaxFloorSources) return slot == 0 ? "floor" : "floor" + std::to_string(slot);
  const int desk = slot - engine::kMaxFloorSources;
  const auto booth = static_cast<std::size_t>(desk / engine::kMaxDesksPerBooth);
  return event.rooms[room].booths[booth].id + std::to_string(desk % engine::kMaxDesksPerBooth + 1);
}

event::Booth booth(const std::string& language, std::vector<std::string> b) {
  return {language, language, 2, language, std::move(b)};
}

}  // namespace

event::Event small_event() {
  event::Event event;
  event.name = "Scenario";
  event.audio.complexity = 0;
  event.audio.level_match = false;
  event::Room room;
  room.id = room.name = "hall";
  room.floor_language = "zh";
  room.languages = {"zh", "en", "fr", "de"};
  room.channels.push_back({"floor", 0, "", "Floor", false, 1, false, {}});
  for (const auto& language : room.languages) {
    const auto number = static_cast<int>(room.channels.size());
    room.channels.push_back({language, number, language, language, false, 1, false, {}});
  }
  room.booths = {booth("en", {"zh"}), booth("fr", {"en", "zh"}), booth("de", {"en"})};
  event.rooms = {room};
  return event;
}

Hall::Hall(event::Event event, std::size_t room, WallTime start)
    : event_(std::move(event)),
      room_index_(room),
      room_(event_, room, *this),
      network_([](int, Instant sent, std::size_t) { return std::vector{sent + 200us}; }),
      start_wall_(start),
      frame_(rtp::frame_at(start, event_.audio.frame)) {
  const auto& channels = event_.rooms[room].channels;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    lines_.emplace_back(event_, room, static_cast<int>(c), *this);
    ears_.emplace_back(channels[c].channels, event_.audio.frame);
  }
  mixed_.resize(channels.size());
}

Hall::~Hall() = default;

Talker& Hall::open(int slot, Talker::Voice voice) {
  voice.name = name_of(event_, room_index_, slot);
  voice.config.frame = event_.audio.frame;
  voice.config.level_match = event_.audio.level_match;
  if (slot < engine::kMaxFloorSources) voice.config.longest_lip_sync = engine::kLongestLipSync;
  if (rtp::to_int(voice.config.ssrc) == 0) {
    voice.config.ssrc = rtp::Ssrc{static_cast<std::uint32_t>(1000 + slot)};
  }
  engine::Command command{engine::CommandType::open_source};
  command.slot = static_cast<std::int16_t>(slot);
  command.source = new engine::Source(voice.config);
  apply(command);
  talkers_[slot] = std::make_unique<Talker>(std::move(voice), now_, wall());
  return *talkers_[slot];
}

Talker& Hall::open_floor(int slot, double hz, float dbfs) {
  return open(slot, {{}, hz, dbfs});
}
Talker& Hall::open_desk(Seat seat, double hz, float dbfs) {
  return open(engine::source_slot(seat), {{}, hz, dbfs});
}

void Hall::close(int slot) {
  engine::Command command{engine::CommandType::close_source};
  command.slot = static_cast<std::int16_t>(slot);
  apply(command);
  talkers_.erase(slot);
}

void Hall::everybody_comes() {
  open_floor();
  open_desk(kEn1, 1000);
  open_desk(kFr1, 1500);
  open_desk(kDe1, 2000);
  run(500ms);
}

void Hall::press(Seat seat) {
  engine::Command command{engine::CommandType::microphone, seat};
  command.on = true;
  apply(command);
}
void Hall::release(Seat seat) {
  apply({engine::CommandType::microphone, seat});
}
void Hall::cough(Seat seat, bool held) {
  engine::Command command{engine::CommandType::cough, seat};
  command.on = held;
  apply(command);
}
void Hall::output(Seat seat, Output output, const std::string& channel) {
  engine::Command command{engine::CommandType::output, seat};
  command.output = output;
  if (!channel.empty()) command.channel = index(channel);
  apply(command);
}
void Hall::listen(Seat seat, const std::string& channel) {
  engine::Command command{engine::CommandType::incoming, seat};
  command.channel = index(channel);
  apply(command);
}
void Hall::handover(Seat seat, HandoverStep step) {
  engine::Command command{engine::CommandType::handover, seat};
  command.step = step;
  apply(command);
}
void Hall::apply(engine::Command command) {
  room_.apply(command, now_);
}

std::int16_t Hall::index(const std::string& channel) const {
  return engine::channel_index(event_.rooms[room_index_], channel);
}

void Hall::run(Nanoseconds length) {
  const auto end = now_ + length;
  while (now_ < end) step();
}

void Hall::run_unheard(Nanoseconds length) {
  const auto end = now_ + length;
  while (now_ < end) {
    let_arrive();
    mix_frame();
    end_frame();
  }
}

void Hall::step() {
  let_arrive();
  mix_frame();
  for (std::size_t c = 0; c < lines_.size(); ++c) {
    lines_[c].process(frame_, room_.block(static_cast<int>(c)), room_.status().channels[c], wall());
  }
  end_frame();
}

/// The packets that are there by now.
void Hall::let_arrive() {
  for (auto& [slot, talker] : talkers_) {
    talker->advance(now_, [this, slot = slot](std::vector<std::byte> datagram, Instant sent) {
      for (const auto when : network_(slot, sent, datagram.size())) {
        in_flight_.emplace(when, Arrival{slot, datagram});
      }
    });
  }
  while (!in_flight_.empty() && in_flight_.begin()->first <= now_) {
    const auto first = in_flight_.begin();
    room_.receive(first->second.slot, first->second.datagram, first->first);
    in_flight_.erase(first);
  }
}

void Hall::mix_frame() {
  room_.mix(frame_, now_);
  for (std::size_t c = 0; c < mixed_.size(); ++c) {
    const auto block = room_.block(static_cast<int>(c));
    auto& kept = mixed_[c];
    kept.insert(kept.end(), block.begin(), block.end());
    if (kept.size() > 2 * kKept) {
      kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(kKept));
    }
  }
}

void Hall::end_frame() {
  frame_ = frame_ + 1;
  now_ += samples_to_duration(event_.audio.frame);
}

std::string Hall::heard(const std::string& channel) const {
  std::string names;
  for (const auto& [slot, talker] : talkers_) {
    if (level(channel, talker->voice().hz) < kHearing) continue;
    names += (names.empty() ? "" : "+") + talker->voice().name;
  }
  return names.empty() ? "nobody" : names;
}

const Ear& Hall::ear(const std::string& channel) const {
  return ears_.at(static_cast<std::size_t>(index(channel)));
}
const Ear& Hall::red_ear(const std::string& channel) const {
  return red_ears_.at(index(channel));
}

std::vector<float> Hall::mixed(const std::string& channel, Nanoseconds length) const {
  const auto& kept = mixed_.at(static_cast<std::size_t>(index(channel)));
  const auto wanted = static_cast<std::size_t>(duration_to_samples(length));
  const auto count = static_cast<std::ptrdiff_t>(std::min(wanted, kept.size()));
  return {kept.end() - count, kept.end()};
}

const engine::ChannelStatus& Hall::channel(const std::string& id) const {
  return status().channels.at(static_cast<std::size_t>(index(id)));
}
const engine::DeskStatus& Hall::desk(Seat seat) const {
  return status().desks.at(
      static_cast<std::size_t>(seat.booth * engine::kMaxDesksPerBooth + seat.desk - 1));
}
const engine::SourceStatus& Hall::source(int slot) const {
  return status().sources.at(static_cast<std::size_t>(slot));
}
engine::LineLevels Hall::levels(const std::string& channel) const {
  return lines_.at(static_cast<std::size_t>(index(channel))).levels();
}

bool Hall::post(const engine::EngineEvent& event) noexcept {
  if (control_is_busy) return false;
  if (event.type == engine::EventType::source_retired) {
    delete event.source;
    ++retired;
  } else {
    ++news;
  }
  return true;
}

void Hall::send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  if (kind == Kind::rtp) {
    ears_[static_cast<std::size_t>(channel_index)].hear(datagram);
  } else if (kind == Kind::rtcp) {
    ears_[static_cast<std::size_t>(channel_index)].hear_report(datagram);
  } else {
    auto& ear = red_ears_.try_emplace(channel_index, 1, event_.audio.frame).first->second;
    if (kind == Kind::red_rtcp) return ear.hear_report(datagram);
    auto packet = rtp::parse(datagram);
    if (!packet) return;
    rtp::RedReader blocks{packet->payload, packet->timestamp};
    while (const auto block = blocks.next()) {
      if (block->primary) packet->payload = block->payload;
    }
    std::vector<std::byte> plain(rtp::kMaxDatagram);
    plain.resize(rtp::write(*packet, plain));
    ear.hear(plain);
  }
}

}  // namespace dragoman::testing
