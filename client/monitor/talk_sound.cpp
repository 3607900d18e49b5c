#include "client/monitor/talk_sound.h"

#include "client/listen/sound_error.h"

#include <algorithm>
#include <functional>

namespace dragoman::client {
namespace {

constexpr ContributionConfig kContribution{control::Codec::l16, 1, 120};

bool uses_card(const TalkOptions& options) {
  return options.input.empty() && !microphone_of(options).empty();
}

}  // namespace

std::string microphone_of(const TalkOptions& options) {
  if (!options.input.empty()) return options.input;
  if (options.device == "null") return {};
  if (!options.device.empty()) return options.device;
  return options.headless || !options.output.empty() ? "" : "default";
}

TalkSound::TalkSound(const TalkOptions& options) : sender_(kContribution) {
  try {
    device_ = open(options);
    if (!options.output.empty()) recorder_ = open_recorder(options.output, channels_);
    set_volume(options.volume_db);
    device_->set_ceiling(headphone::Sound{}.calibration().ceiling());
    device_->start([this](audio::Block in, audio::MutableBlock out, Instant capture,
                          Instant playback) { play(in, out, capture, playback); });
  } catch (const std::exception& error) {
    throw sound_error(error, options.input.empty()
                                 ? "--list-devices shows the devices; --headless needs none"
                                 : "--input takes a sound file");
  }
}

/// The receiver first: it writes into the voices' queue.
TalkSound::~TalkSound() {
  stop();
  receiver_.reset();
}

std::unique_ptr<AudioDevice> TalkSound::open(const TalkOptions& options) {
  DeviceRequest request;
  request.input_channels = options.on ? kContribution.channels : 0;
  request.file = options.input;
  request.loop = options.loop;
  const bool card = uses_card(options);
  request.name = !options.input.empty() ? "file" : card ? microphone_of(options) : "null";
  request.output_channels = card ? audio::kMaxChannels : 1;
  std::unique_ptr<AudioDevice> device;
  try {
    device = open_device(request);
  } catch (const std::exception&) {
    if (!card) throw;
    request.output_channels = 1;
    device = open_device(request);
  }
  channels_ = request.output_channels;
  voices_ = std::make_unique<PrivateVoices>(channels_);
  tapped_ = std::make_unique<PrivateVoices>(channels_);
  tapped_meter_ = std::make_unique<audio::LevelMeter>(channels_);
  path_ = std::make_unique<headphone::HeadphonePath>(channels_);
  voice_block_.resize(static_cast<std::size_t>(audio::kMaxBlock) *
                      static_cast<std::size_t>(channels_));
  tapped_block_.resize(voice_block_.size());
  return device;
}

std::uint16_t TalkSound::listen_to(std::uint32_t relay_address, bool sealed) {
  StreamAddress address;
  address.source = relay_address;
  address.red.reset();
  address.encrypted = sealed;
  if (receiver_ != nullptr && receiver_->address() != address) receiver_.reset();
  if (receiver_ == nullptr) receiver_ = std::make_unique<StreamReceiver>(address, voices_->queue());
  return receiver_->port();
}

void TalkSound::hear(const std::vector<control::PrivateLine>& lines) {
  if (receiver_ != nullptr) receiver_->set_keys(keys_of(lines));
  voices_->set(lines);
}

void TalkSound::set_target(const SendTarget& target) {
  target_ = target;
  sender_.set_target(open_ ? target_ : SendTarget{});
}

void TalkSound::open_microphone(bool open) {
  open_ = open;
  set_target(target_);
}

void TalkSound::set_volume(double db) noexcept {
  headphone::Sound sound;
  sound.volume_db = static_cast<float>(db);
  sound_.write(sound);
}

std::string TalkSound::news() {
  std::string words = recorder_ != nullptr ? recorder_->trouble() : "";
  if (words.empty()) words = device_->state().message;
  if (words == said_) return {};
  said_ = words;
  return words;
}

void TalkSound::stop() noexcept {
  if (device_ != nullptr) device_->stop();
  if (recorder_ != nullptr) recorder_->close();
}

void TalkSound::play(audio::Block input, audio::MutableBlock output, Instant capture,
                     Instant playback) noexcept {
  if (!input.empty()) sender_.push(input, capture);
  const headphone::Sound& sound = sound_.read();
  if (sound != obeyed_) path_->set(sound);
  obeyed_ = sound;
  const auto voices = audio::MutableBlock(voice_block_).first(output.size());
  std::fill(voices.begin(), voices.end(), 0.0F);
  std::fill(output.begin(), output.end(), 0.0F);
  const bool talks = voices_->render(voices, {}, playback);
  const bool sounds = add_tapped(voices, playback) || talks;
  path_->process(output, {}, {}, voices);
  begun_ = begun_ || sounds;
  if (recorder_ != nullptr && begun_) recorder_->write(output);
}

bool TalkSound::add_tapped(audio::MutableBlock voices, Instant playback) noexcept {
  const auto tapped = audio::MutableBlock(tapped_block_).first(voices.size());
  std::fill(tapped.begin(), tapped.end(), 0.0F);
  const bool sounds = tapped_->render(tapped, {}, playback);
  tapped_meter_->process(tapped);
  tapped_dbfs_.store(tapped_meter_->rms_dbfs(), std::memory_order_relaxed);
  const Samples played = tapped_samples();
  if (sounds || played > 0)
    tapped_samples_.store(played + static_cast<Samples>(voices.size()) / channels_,
                          std::memory_order_relaxed);
  std::transform(voices.begin(), voices.end(), tapped.begin(), voices.begin(), std::plus<>{});
  return sounds;
}

}  // namespace dragoman::client
