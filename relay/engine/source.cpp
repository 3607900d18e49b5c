#include "relay/engine/source.h"

#include "codecs/audio/level_matcher.h"
#include "codecs/audio/level_meter.h"
#include "codecs/opus/frame_decoder.h"
#include "codecs/pcm/frame_decoder.h"
#include "codecs/playout/playout.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "relay/engine/lip_sync.h"

#include <algorithm>
#include <array>

namespace dragoman::engine {
namespace {

constexpr std::size_t kLongest = static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels;

std::unique_ptr<audio::FrameDecoder> make_decoder(const SourceConfig& config) {
  if (config.codec == Codec::opus) return std::make_unique<opus::FrameDecoder>(config.channels);
  const auto encoding = config.codec == Codec::l24 ? pcm::Encoding::l24 : pcm::Encoding::l16;
  return std::make_unique<pcm::FrameDecoder>(encoding, config.channels, config.channels);
}

playout::Config playout_config(const SourceConfig& config) {
  playout::Config result;
  result.format.channels = config.channels;
  result.nominal_packet = config.packet;
  return result;
}

}  // namespace

struct Source::Impl {
  explicit Impl(const SourceConfig& given)
      : config(given),
        playout(playout_config(given)),
        lip_sync(given.frame, given.channels, given.longest_lip_sync),
        matcher(given.channels, given.level_match),
        meter(given.channels),
        ssrc(given.ssrc),
        latched(!given.any_ssrc),
        length(static_cast<std::size_t>(given.frame * given.channels)) {
    playout.add_decoder(given.payload_type, make_decoder(given));
  }

  /// A stream that the relay joined itself: the first SSRC counts, another only when that is dead.
  bool ours(rtp::Ssrc sender, Instant arrival) noexcept {
    const bool dead = !received || arrival - last_arrival > kLiveness;
    if (!latched || (config.any_ssrc && dead)) ssrc = sender;
    latched = true;
    return sender == ssrc;
  }

  void note_capture_time(const rtp::Packet& packet) noexcept {
    const auto data = rtp::find_extension(packet.extension, rtp::kAbsCaptureTimeId);
    if (data.empty()) return;
    if (const auto time = rtp::parse_abs_capture_time(data)) {
      capture_known = true;
      capture_time = rtp::from_ntp(time->captured);
      capture_stamp = packet.timestamp;
    }
  }

  SourceConfig config;
  playout::Playout playout;
  LipSync lip_sync;
  audio::LevelMatcher matcher;
  audio::LevelMeter meter;
  rtp::Ssrc ssrc;
  bool latched;
  std::size_t length;
  std::array<float, kLongest> raw{};
  std::array<float, kLongest> matched{};

  bool received = false;
  bool alive = false;
  Instant last_arrival{};
  std::uint64_t malformed = 0, wrong_ssrc = 0, wrong_payload_type = 0;

  bool capture_known = false;
  WallTime capture_time{};
  rtp::Timestamp capture_stamp{};
  WallTime captured{};
  Instant pulled{};
};

Source::Source(const SourceConfig& config) : impl_(std::make_unique<Impl>(config)) {}
Source::~Source() = default;

void Source::receive(rtp::Bytes datagram, Instant arrival) noexcept {
  const auto packet = rtp::parse(datagram);
  if (!packet) {
    ++impl_->malformed;
    return;
  }
  if (packet->payload_type != impl_->config.payload_type) {
    ++impl_->wrong_payload_type;
    return;
  }
  if (!impl_->ours(packet->ssrc, arrival)) {
    ++impl_->wrong_ssrc;
    return;
  }
  const auto result = impl_->playout.insert(*packet, arrival);
  if (result != playout::Insert::stored && result != playout::Insert::restarted) return;
  impl_->received = true;
  impl_->last_arrival = arrival;
  if (result == playout::Insert::restarted) impl_->capture_known = false;  // it was another line's
  impl_->note_capture_time(*packet);
}

void Source::pull(Instant now) noexcept {
  auto& s = *impl_;
  s.alive = s.received && now - s.last_arrival <= kLiveness;
  const auto raw = audio::MutableBlock{s.raw}.first(s.length);
  const auto pull = s.playout.pull(raw, now);
  WallTime captured{};
  if (s.capture_known && !pull.waiting) {
    const auto played =
        rtp::Timestamp{static_cast<std::uint32_t>(s.playout.stats().play_timestamp)};
    captured = s.capture_time + samples_to_duration(rtp::distance(played, s.capture_stamp));
  }
  s.captured = s.lip_sync.process(raw, captured);
  s.meter.process(raw);
  s.matcher.process(raw, audio::MutableBlock{s.matched}.first(s.length));
  s.pulled = now;
}

void Source::delay(Samples lip_sync) noexcept {
  if (impl_->received)
    impl_->lip_sync.change(lip_sync);
  else
    impl_->lip_sync.begin(lip_sync);
}

audio::Block Source::raw() const noexcept {
  return audio::Block{impl_->raw}.first(impl_->length);
}
audio::Block Source::matched() const noexcept {
  return audio::Block{impl_->matched}.first(impl_->length);
}
bool Source::alive() const noexcept {
  return impl_->alive;
}
int Source::channels() const noexcept {
  return impl_->config.channels;
}
WallTime Source::captured() const noexcept {
  return impl_->captured;
}

void Source::fill(SourceStatus& status) const noexcept {
  const auto& stats = impl_->playout.stats();
  status.present = true;
  status.alive = impl_->alive;
  status.rms_dbfs = impl_->meter.rms_dbfs();
  status.peak_dbfs = impl_->meter.peak_dbfs();
  status.match_gain_db = impl_->matcher.gain_db();
  status.received = stats.received;
  status.lost = stats.lost;
  status.late = stats.late;
  status.duplicates = stats.duplicates;
  status.concealed = static_cast<std::uint64_t>(stats.concealed);
  status.malformed = impl_->malformed + stats.malformed;
  status.restarts = stats.restarts;
  status.wrong_ssrc = impl_->wrong_ssrc;
  status.wrong_payload_type = impl_->wrong_payload_type;
  status.jitter_ms = static_cast<float>(stats.jitter_ms);
  status.drift_ppm = static_cast<float>(stats.drift_ppm);
  status.buffer_ms = static_cast<float>(stats.buffered) * 1000.0F / kSampleRate;
  status.delay_ms = static_cast<float>(stats.delay) * 1000.0F / kSampleRate;
  status.captured = impl_->captured;
  status.mixed = impl_->pulled;
}

}  // namespace dragoman::engine
