#include "client/audio/portaudio_stream.h"

#include "client/audio/jack_guard.h"
#include "client/audio/jack_latency.h"

#include <portaudio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace dragoman::client {
namespace {

constexpr std::chrono::milliseconds kLook{5};
constexpr int kPatientLooks = 100;

/// A difference of two host times as latency: 0, negative and absurd ones mean that it does not
/// know.
Nanoseconds latency(double seconds) noexcept {
  if (!(seconds > 0 && seconds < 0.5)) return Nanoseconds{0};
  return Nanoseconds{std::llround(seconds * 1e9)};
}

int on_callback(const void* in, void* out, unsigned long frames,
                const PaStreamCallbackTimeInfo* times, PaStreamCallbackFlags flags,
                void* self) noexcept {
  constexpr PaStreamCallbackFlags kXruns =
      paInputUnderflow | paInputOverflow | paOutputUnderflow | paOutputOverflow;
  static_cast<PortAudioStream*>(self)->callback(
      in, out, frames, latency(times->currentTime - times->inputBufferAdcTime),
      latency(times->outputBufferDacTime - times->currentTime), (flags & kXruns) != 0);
  return paContinue;
}

PaStreamParameters parameters(int device, int channels, bool input) {
  const PaDeviceInfo* info = Pa_GetDeviceInfo(device);
  PaStreamParameters wish{};
  wish.device = device;
  wish.channelCount = channels;
  wish.sampleFormat = paFloat32;
  wish.suggestedLatency = input ? info->defaultLowInputLatency : info->defaultLowOutputLatency;
  return wish;
}

void check(PaError error, const std::string& device) {
  if (error == paNoError) return;
  std::string reason = Pa_GetErrorText(error);
  if (error == paUnanticipatedHostError) {
    reason += std::string(" (") + Pa_GetLastHostErrorInfo()->errorText + ")";
  }
  throw std::runtime_error("cannot open sound device \"" + device + "\": " + reason +
                           ". Is another program using it, or may this user not? "
                           "--list-devices shows what there is.");
}

}  // namespace

PortAudioStream::PortAudioStream(const DeviceRequest& request, const AudioCallback& callback,
                                 StreamCounters& counters)
    : counters_(counters) {
  open(request, choose_device(library_.devices(), request), callback);
}

void PortAudioStream::open(const DeviceRequest& request, const DeviceChoice& choice,
                           const AudioCallback& callback) {
  const int device = choice.input.value_or(choice.output.value_or(0));
  const PaDeviceInfo* info = Pa_GetDeviceInfo(device);
  const PaHostApiInfo* api = Pa_GetHostApiInfo(info->hostApi);
  label_ = std::string(api->name) + ": " + info->name;
  // Through JACK, PortAudio 19.6 reports 0, one period, or garbage.
  jack_ = api->type == paJACK;
  host_knows_times_ = !jack_;

  StreamShape shape;
  PaStreamParameters in{}, out{};
  if (choice.input) {
    shape.inputs = shape.device_inputs = request.input_channels;
    for (const int channel : request.inputs) {
      shape.pick.push_back(channel - 1);
      shape.device_inputs = std::max(shape.device_inputs, channel);
    }
    in = parameters(*choice.input, shape.device_inputs, true);
  }
  if (choice.output) {
    shape.outputs = request.output_channels;
    // Mono is heard on both sides where there are two.
    shape.device_outputs =
        std::max(shape.outputs, std::min(2, Pa_GetDeviceInfo(*choice.output)->maxOutputChannels));
    out = parameters(*choice.output, shape.device_outputs, false);
  }
  const PaStreamParameters* const in_wish = choice.input ? &in : nullptr;
  const PaStreamParameters* const out_wish = choice.output ? &out : nullptr;
  if (Pa_IsFormatSupported(in_wish, out_wish, kSampleRate) != paFormatIsSupported) {
    shape.rate = static_cast<int>(std::lround(info->defaultSampleRate));
  }
  bridge_ = std::make_unique<StreamBridge>(shape, callback);
  rate_ = shape.rate;
  const auto period = static_cast<unsigned long>(request.period * shape.rate / kSampleRate);
  check(Pa_OpenStream(&stream_, in_wish, out_wish, shape.rate, period, paNoFlag, on_callback, this),
        label_);
  const PaError started = Pa_StartStream(stream_);
  if (started != paNoError) Pa_CloseStream(stream_);
  check(started, label_);
  refresh_latency();
}

PortAudioStream::~PortAudioStream() {
  std::atomic<bool> closed{false};
  std::thread closer([this, &closed] {
    Pa_AbortStream(stream_);
    Pa_CloseStream(stream_);
    closed.store(true);
  });
  for (int look = 0; !closed.load(); ++look) {
    std::this_thread::sleep_for(kLook);
    // A JACK server that ended, or no longer answers, would keep PortAudio waiting for ten minutes.
    if (jack_is_down() || look > kPatientLooks) repeat_jack_shutdown();
  }
  closer.join();
}

void PortAudioStream::refresh_latency() noexcept {
  if (!jack_) return;
  const JackLatency latency = jack_latency();
  jack_input_.store(latency.known ? latency.input : kUnknown, std::memory_order_relaxed);
  jack_output_.store(latency.known ? latency.output : kUnknown, std::memory_order_relaxed);
}

bool PortAudioStream::active() const noexcept {
  return Pa_IsStreamActive(stream_) == 1;
}

bool PortAudioStream::waits_for_server() const noexcept {
  return jack_ && !jack_is_down();
}

void PortAudioStream::callback(const void* in, void* out, unsigned long frames,
                               Nanoseconds input_latency, Nanoseconds output_latency,
                               bool xrun) noexcept {
  const Instant now = monotonic_now();
  HostLatency host;
  const Samples jack_input = jack_input_.load(std::memory_order_relaxed);
  if (host_knows_times_) host = {input_latency, output_latency};
  if (jack_input != kUnknown)
    host = {samples_to_duration(jack_input),
            samples_to_duration(jack_output_.load(std::memory_order_relaxed)), true};
  bridge_->set_ceiling(counters_.ceiling.load(std::memory_order_relaxed));
  bridge_->process(static_cast<const float*>(in), static_cast<float*>(out),
                   static_cast<Samples>(frames), now, host);
  counters_.callbacks.fetch_add(1, std::memory_order_relaxed);
  if (xrun) counters_.xruns.fetch_add(1, std::memory_order_relaxed);
  counters_.last_ns.store(now.time_since_epoch().count(), std::memory_order_relaxed);
}

}  // namespace dragoman::client
