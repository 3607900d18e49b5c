#include "tests/scenarios/ear.h"

#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/rtcp_reader.h"
#include "tests/scenarios/tones.h"

#include <algorithm>

namespace dragoman::testing {
namespace {

constexpr std::size_t kKept = std::size_t{10} * kSampleRate;

}  // namespace

Ear::Ear(int channels, Samples frame) : channels_(channels), frame_(frame), decoder_(channels) {}

void Ear::hear(rtp::Bytes datagram) {
  const auto packet = rtp::parse(datagram);
  if (!packet) {
    ++undecodable;
    return;
  }
  if (packets > 0 && (rtp::distance(packet->sequence, sequence) != 1 ||
                      rtp::distance(packet->timestamp, timestamp) != frame_)) {
    ++gaps;
  }
  ++packets;
  sequence = packet->sequence;
  timestamp = packet->timestamp;
  ssrc = packet->ssrc;
  payload_type = packet->payload_type;
  read_extension(*packet);

  std::vector<float> pcm(static_cast<std::size_t>(frame_ * channels_));
  if (decoder_.decode(packet->payload, pcm) != frame_) ++undecodable;
  keep(pcm);
}

void Ear::read_extension(const rtp::Packet& packet) {
  audio_level = rtp::parse_audio_level(rtp::find_extension(packet.extension, rtp::kAudioLevelId));
  const auto time = rtp::find_extension(packet.extension, rtp::kAbsCaptureTimeId);
  if (!time.empty()) {
    capture = rtp::parse_abs_capture_time(time);
    capture_stamp = packet.timestamp;
    ++capture_tellings;
  }
  const auto told = rtp::find_extension(packet.extension, rtp::kChannelStateId);
  if (!told.empty()) {
    state = rtp::parse_channel_state(told);
    ++state_tellings;
  }
}

void Ear::hear_report(rtp::Bytes datagram) {
  rtp::RtcpReader reader{datagram};
  if (!reader.valid()) ++undecodable;
  while (const auto packet = reader.next()) {
    if (const auto report = rtp::parse_report(*packet)) reports.push_back(*report);
    if (packet->type != static_cast<std::uint8_t>(rtp::RtcpType::source_description)) continue;
    rtp::SdesReader items{*packet};
    while (const auto item = items.next()) {
      if (item->item == rtp::SdesItem::cname) cname = item->text;
    }
  }
}

void Ear::keep(audio::Block block) {
  for (std::size_t i = 0; i < block.size(); i += static_cast<std::size_t>(channels_)) {
    sound_.push_back(block[i]);
  }
  if (sound_.size() > 2 * kKept) {
    sound_.erase(sound_.begin(), sound_.end() - static_cast<std::ptrdiff_t>(kKept));
  }
}

std::vector<float> Ear::last(Nanoseconds length) const {
  const auto wanted = static_cast<std::size_t>(duration_to_samples(length));
  const auto count = static_cast<std::ptrdiff_t>(std::min(wanted, sound_.size()));
  return {sound_.end() - count, sound_.end()};
}

float Ear::level(double hz) const {
  return tone_dbfs(last(std::chrono::milliseconds{100}), hz);
}

}  // namespace dragoman::testing
