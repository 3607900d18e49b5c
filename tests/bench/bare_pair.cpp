// The least that Opus over RTP can take, to hold the relay's figures against: capture → encode →
// send in one process, receive → decode → play in another, nothing in between and no more buffer
// than the pair of callbacks needs. `bench_bare_pair send`, `bench_bare_pair play`.

#include "client/audio/device.h"
#include "codecs/opus/encoder.h"
#include "codecs/opus/frame_decoder.h"
#include "relay/net/udp.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <vector>

namespace dragoman::bench {
namespace {

struct Options {
  std::string device = "system";
  std::uint16_t port = 0;
  Samples frame = 240;
};

/// Runs in the capturing callback.
class Sender {
 public:
  explicit Sender(const Options& options)
      : to_{0x7F000001, options.port}, encoder_(config(options)) {
    frame_.reserve(static_cast<std::size_t>(options.frame));
  }

  void push(audio::Block block) noexcept {
    for (const float x : block) {
      frame_.push_back(x);
      if (frame_.size() < frame_.capacity()) continue;
      socket_.send(to_, rtp::Bytes{packet_}.first(encoder_.encode(frame_, packet_)));
      frame_.clear();
    }
  }

 private:
  static opus::EncoderConfig config(const Options& options) {
    opus::EncoderConfig config;
    config.frame = options.frame;
    return config;
  }

  net::UdpSocket socket_{net::UdpOptions{}};
  rtp::Endpoint to_;
  opus::Encoder encoder_;
  std::vector<float> frame_;
  std::array<std::byte, 1275> packet_{};
};

/// Runs in the playing callback. Plays what there is; what stayed in the queue at every callback of
/// the last second was never needed, and goes.
class Player {
 public:
  explicit Player(const Options& options) : socket_(bind(options)) { queue_.reserve(kSampleRate); }

  void pull(audio::MutableBlock out) noexcept {
    receive();
    const std::size_t given = std::min(out.size(), queue_.size());
    std::copy_n(queue_.begin(), given, out.begin());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(given), out.end(), 0.0F);
    drop(given);
    least_ = std::min(least_, queue_.size());
    passed_ += static_cast<Samples>(out.size());
    if (passed_ < kSampleRate) return;
    drop(least_);
    least_ = queue_.size();
    passed_ = 0;
  }

 private:
  static net::UdpOptions bind(const Options& options) {
    net::UdpOptions bind;
    bind.bind = {0x7F000001, options.port};
    return bind;
  }

  void receive() noexcept {
    while (const std::size_t got = socket_.receive(batch_)) {
      for (std::size_t i = 0; i < got; ++i) {
        const auto samples =
            decoder_.decode(rtp::Bytes{batch_[i].data}.first(batch_[i].size), pcm_);
        const auto count = static_cast<std::size_t>(std::max<Samples>(0, samples));
        if (queue_.size() + count > queue_.capacity()) continue;
        queue_.insert(queue_.end(), pcm_.begin(),
                      pcm_.begin() + static_cast<std::ptrdiff_t>(count));
      }
    }
  }
  void drop(std::size_t count) noexcept {
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  }

  net::UdpSocket socket_;
  opus::FrameDecoder decoder_{1};
  std::array<net::Received, 4> batch_;
  std::array<float, 960> pcm_{};
  std::vector<float> queue_;  ///< never beyond its capacity
  std::size_t least_ = 0;
  Samples passed_ = 0;
};

void run(const Options& options, bool sending) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  client::set_client_name(sending ? "bare-send" : "bare-play");
  client::DeviceRequest request;
  request.name = options.device;
  (sending ? request.input_channels : request.output_channels) = 1;
  const auto device = client::open_device(request);
  Sender sender(options);
  std::unique_ptr<Player> player;
  if (!sending) player = std::make_unique<Player>(options);
  device->start([&](audio::Block in, audio::MutableBlock out, Instant, Instant) {
    if (sending)
      sender.push(in);
    else
      player->pull(out);
  });
  int ended = 0;
  sigwait(&ending, &ended);
  device->stop();
}

}  // namespace
}  // namespace dragoman::bench

int main(int argc, char** argv) {
  CLI::App app{"A bare pair of encoder and decoder, until a signal"};
  dragoman::bench::Options options;
  app.require_subcommand(1);
  app.add_option("--device", options.device, "PortAudio device")->capture_default_str();
  app.add_option("--port", options.port, "UDP port of the player on loopback")->required();
  app.add_option("--frame", options.frame, "Samples a packet")
      ->check(CLI::IsMember({120, 240, 480, 960}))
      ->capture_default_str();
  const auto* send = app.add_subcommand("send", "capture, encode, send");
  app.add_subcommand("play", "receive, decode, play");
  CLI11_PARSE(app, argc, argv);
  try {
    dragoman::bench::run(options, send->parsed());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
