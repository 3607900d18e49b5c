#include "client/audio/wav_writer.h"

#include <boost/lockfree/spsc_queue.hpp>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace dragoman::client {
namespace {

constexpr std::size_t kBehind = 5 * kSampleRate;
constexpr std::chrono::milliseconds kLook{20};
constexpr std::size_t kPiece = 2048;

std::int16_t to_16_bit(float sample) noexcept {
  const float scaled = std::isnan(sample) ? 0.0F : sample * 32768.0F;
  return static_cast<std::int16_t>(std::lrint(std::clamp(scaled, -32768.0F, 32767.0F)));
}

}  // namespace

struct WavWriter::Impl {
  struct Close {
    void operator()(SNDFILE* handle) const noexcept { sf_close(handle); }
  };

  Impl(std::filesystem::path file_path, int channel_count)
      : path(std::move(file_path)),
        channels(static_cast<std::size_t>(channel_count)),
        queue(kBehind * channels) {}

  void run();
  bool drain();

  std::filesystem::path path;
  std::size_t channels;
  std::unique_ptr<SNDFILE, Close> file;
  boost::lockfree::spsc_queue<float> queue;
  std::atomic<std::uint64_t> lost{0};  ///< floats
  std::atomic<bool> closing{false}, failed{false};
  mutable std::mutex mutex;
  std::string failure;
  std::thread thread;
};

WavWriter::WavWriter(const std::filesystem::path& path, int channels)
    : impl_(std::make_unique<Impl>(path, channels)) {
  SF_INFO info{};
  info.samplerate = kSampleRate;
  info.channels = channels;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  impl_->file.reset(sf_open(path.c_str(), SFM_WRITE, &info));
  if (!impl_->file) {
    throw std::runtime_error("cannot write " + path.string() + ": " + sf_strerror(nullptr) +
                             " Choose a folder that exists and may be written to.");
  }
  impl_->thread = std::thread([this] { impl_->run(); });
}

WavWriter::~WavWriter() {
  close();
}

void WavWriter::push(audio::Block block) noexcept {
  if (impl_->failed.load(std::memory_order_relaxed)) {
    impl_->lost.fetch_add(block.size(), std::memory_order_relaxed);
    return;
  }
  // Whole frames or nothing, so that left and right never change places.
  const std::size_t room = impl_->queue.write_available() / impl_->channels * impl_->channels;
  const std::size_t taken = impl_->queue.push(block.data(), std::min(block.size(), room));
  if (taken < block.size()) {
    impl_->lost.fetch_add(block.size() - taken, std::memory_order_relaxed);
  }
}

void WavWriter::close() noexcept {
  if (!impl_->thread.joinable()) return;
  impl_->closing.store(true, std::memory_order_release);
  impl_->thread.join();
  impl_->file.reset();
}

Samples WavWriter::lost() const noexcept {
  return static_cast<Samples>(impl_->lost.load(std::memory_order_relaxed) / impl_->channels);
}

std::string WavWriter::failure() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->failure;
}

void WavWriter::Impl::run() {
  int looks = 0;
  for (bool last = false; !last;) {
    last = closing.load(std::memory_order_acquire);
    while (drain()) {
    }
    if (last) return;
    if (++looks % 50 == 0) sf_command(file.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
    std::this_thread::sleep_for(kLook);
  }
}

/// Writes one piece; false when nothing waited.
bool WavWriter::Impl::drain() {
  std::array<float, kPiece> piece;
  std::array<std::int16_t, kPiece> words;
  const std::size_t got = queue.pop(piece.data(), kPiece / channels * channels);
  if (got == 0) return false;
  std::transform(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got), words.begin(),
                 to_16_bit);
  const auto written = sf_write_short(file.get(), words.data(), static_cast<sf_count_t>(got));
  if (written == static_cast<sf_count_t>(got)) return true;
  lost.fetch_add(got - static_cast<std::size_t>(std::max<sf_count_t>(written, 0)),
                 std::memory_order_relaxed);
  if (!failed.exchange(true)) {
    const std::lock_guard lock(mutex);
    failure = "cannot write " + path.string() + " any further: " + sf_strerror(file.get()) +
              " Is the disk full?";
  }
  return true;
}

}  // namespace dragoman::client
