#include "client/floor/floor_input.h"

#include "client/listen/sdp_stream.h"
#include "client/listen/sound_error.h"
#include "codecs/rtp/endpoint.h"

#include <utility>

namespace dragoman::client {
namespace {

/// One contribution packet: what a clock-paced floor makes at a time.
constexpr Samples kPeriod = 120;

DeviceRequest request_of(const FloorOptions& options) {
  DeviceRequest request;
  request.input_channels = options.contribution.channels;
  request.inputs = options.inputs;
  request.period = kPeriod;
  request.name = "null";
  if (!options.device.empty()) {
    request.name = options.device;
    request.period = options.period;
  } else if (!options.file.empty()) {
    request.name = "file";
    request.file = options.file;
    request.loop = options.loop;
  }
  return request;
}

}  // namespace

FloorInput::FloorInput(const FloorOptions& options)
    : channels_(options.contribution.channels),
      made_(static_cast<std::size_t>(audio::kMaxBlock * channels_)) {
  if (options.tone_hz > 0) {
    tone_ = std::make_unique<audio::Tone>(options.tone_hz, static_cast<float>(options.tone_dbfs));
  }
  if (!options.sdp.empty()) open_stream(options);
  try {
    device_ = open_device(request_of(options));
  } catch (const std::exception& error) {
    throw sound_error(error, options.file.empty() ? "--list-devices shows the devices"
                                                  : "--file takes a sound file");
  }
}

void FloorInput::open_stream(const FloorOptions& options) {
  SdpStream stream = load_sdp_stream(options.sdp);
  if (!options.interface.empty()) stream.address.interface = options.interface;
  if (!options.from.empty()) stream.address.source = rtp::parse_address(options.from).value_or(0);
  if (stream.address.source == 0 && !options.common.key_file.empty())
    throw ProgramError(Exit::usage, "no_sender",
                       options.sdp +
                           " names no sender: with a key of the floor, whoever sends to its group "
                           "would have that floor",
                       "say --from ADDRESS, or put an a=source-filter line into the file");
  voice_ = std::make_unique<Voice>(0, 0, stream.format, channels_);
  receiver_ = std::make_unique<StreamReceiver>(stream.address, voice_->queue());
}

void FloorInput::start(FloorCallback callback) {
  device_->start([this, callback = std::move(callback)](audio::Block in, audio::MutableBlock,
                                                        Instant capture, Instant playback) {
    const auto made = audio::MutableBlock(made_).first(in.size());
    if (tone_ != nullptr) {
      tone_->process(made, channels_);
      callback(made, capture);
    } else if (voice_ != nullptr) {
      // A dead stream is no source of silence: the relay must hear that nothing comes.
      const bool comes = !voice_->pull(made, playback).waiting;
      if (comes) callback(made, playback);
      comes_.store(comes);
    } else {
      callback(in, capture);
    }
  });
}

DeviceState FloorInput::state() const {
  DeviceState state = device_->state();
  if (voice_ == nullptr || !state.running || comes_.load()) return state;
  state.running = false;
  state.message = "no packets of the RTP stream come: the floor is not fed";
  return state;
}

}  // namespace dragoman::client
