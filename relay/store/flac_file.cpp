#include "relay/store/flac_file.h"

#include "relay/store/recording_plan.h"

#include <FLAC/metadata.h>
#include <FLAC/stream_encoder.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <exception>
#include <system_error>
#include <utility>

namespace dragoman::store {
namespace {

constexpr int kBits = 24;
constexpr float kFullScale = 8388607.0F;
constexpr auto kBlock = static_cast<unsigned>(kRecordedGrid);
constexpr unsigned kLevel = 5;
/// Ends of frames to which the file can be taken back, of more than a second.
constexpr std::size_t kMarks = 32;
/// In the file's head: where STREAMINFO's totals lie (RFC 9639 §8.2).
constexpr std::uint64_t kFrameSizesAt = 8 + 4, kTotalAt = 8 + 13, kDigestAt = 8 + 18;

struct EncoderEnd {
  void operator()(FLAC__StreamEncoder* encoder) const { FLAC__stream_encoder_delete(encoder); }
};
struct MetadataEnd {
  void operator()(FLAC__StreamMetadata* block) const { FLAC__metadata_object_delete(block); }
};

/// Of 24 bits; the digest follows.
constexpr std::array<std::byte, 5 + 16> kNoTotal{static_cast<std::byte>(((kBits - 1) & 0xF) << 4)};

std::byte byte_of(std::uint64_t value, int shift) {
  return static_cast<std::byte>(value >> shift & 0xFF);
}

}  // namespace

struct FlacFile::Impl {
  Impl(std::unique_ptr<RecordingFile> where, const FlacConfig& config, Samples start);

  void encode(std::span<const FLAC__int32> interleaved);
  void check() {
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
  }
  void take(std::span<const std::byte> data, unsigned samples);
  void complete_head(const FLAC__StreamMetadata_StreamInfo& info);
  static FLAC__StreamEncoderWriteStatus write_bytes(const FLAC__StreamEncoder*,
                                                    const FLAC__byte* data, std::size_t size,
                                                    unsigned samples, unsigned, void* client);
  static void know_totals(const FLAC__StreamEncoder*, const FLAC__StreamMetadata* totals,
                          void* client);

  struct Mark {
    Samples sample = 0;
    std::uint64_t size = 0;
  };

  std::unique_ptr<RecordingFile> file;
  int channels;
  Samples first, next, written;
  Samples filled = 0;
  std::uint64_t size = 0;
  std::deque<Mark> marks;
  bool finishing = false;
  bool ended = false;          ///< what the encoder still says goes nowhere
  std::exception_ptr failure;  ///< of the disk, through the encoder's callback
  std::vector<FLAC__int32> work;
  std::unique_ptr<FLAC__StreamMetadata, MetadataEnd> comments;
  std::unique_ptr<FLAC__StreamEncoder, EncoderEnd> encoder;
};

FlacFile::Impl::Impl(std::unique_ptr<RecordingFile> where, const FlacConfig& config, Samples start)
    : file(std::move(where)),
      channels(config.channels),
      first(start),
      next(start),
      written(start),
      comments(FLAC__metadata_object_new(FLAC__METADATA_TYPE_VORBIS_COMMENT)),
      encoder(FLAC__stream_encoder_new()) {
  for (const std::string& comment : config.comments) {
    std::string copy = comment;
    const FLAC__StreamMetadata_VorbisComment_Entry entry{
        static_cast<FLAC__uint32>(copy.size()), reinterpret_cast<FLAC__byte*>(copy.data())};
    FLAC__metadata_object_vorbiscomment_append_comment(comments.get(), entry, true);
  }
}

/// The head is written by the encoder's first breath: by then the callbacks know whose they are.
FlacFile::FlacFile(std::unique_ptr<RecordingFile> file, const FlacConfig& config, Samples start)
    : impl_(std::make_unique<Impl>(std::move(file), config, start)) {
  auto* const encoder = impl_->encoder.get();
  FLAC__stream_encoder_set_channels(encoder, static_cast<unsigned>(config.channels));
  FLAC__stream_encoder_set_bits_per_sample(encoder, kBits);
  FLAC__stream_encoder_set_sample_rate(encoder, kSampleRate);
  FLAC__stream_encoder_set_compression_level(encoder, kLevel);
  FLAC__stream_encoder_set_blocksize(encoder, kBlock);
  // Blocks of the grid are no power of two that the streamable subset wants at every rate.
  FLAC__stream_encoder_set_streamable_subset(encoder, false);
  FLAC__StreamMetadata* blocks[] = {impl_->comments.get()};
  FLAC__stream_encoder_set_metadata(encoder, blocks, 1);
  const auto status = FLAC__stream_encoder_init_stream(encoder, &Impl::write_bytes, nullptr,
                                                       nullptr, &Impl::know_totals, impl_.get());
  impl_->check();
  if (status != FLAC__STREAM_ENCODER_INIT_STATUS_OK)
    throw std::system_error(std::make_error_code(std::errc::not_supported),
                            FLAC__StreamEncoderInitStatusString[status]);
  impl_->marks.push_back({start, impl_->size});
}

/// The encoder's own end would write what it holds: only close() ends a file.
FlacFile::~FlacFile() {
  if (impl_) impl_->ended = true;
}
FlacFile::FlacFile(FlacFile&&) noexcept = default;
FlacFile& FlacFile::operator=(FlacFile&& other) noexcept {
  if (impl_) impl_->ended = true;
  impl_ = std::move(other.impl_);
  return *this;
}

void FlacFile::Impl::take(std::span<const std::byte> data, unsigned samples) {
  if (failure || ended) return;
  try {
    file->write(data);
  } catch (...) {
    failure = std::current_exception();
    return;
  }
  size += data.size();
  if (samples == 0) return;
  written += samples;
  marks.push_back({written, size});
  if (marks.size() > kMarks) marks.pop_front();
}

void FlacFile::Impl::complete_head(const FLAC__StreamMetadata_StreamInfo& info) {
  if (failure || !finishing) return;
  const std::array sizes{byte_of(info.min_framesize, 16), byte_of(info.min_framesize, 8),
                         byte_of(info.min_framesize, 0),  byte_of(info.max_framesize, 16),
                         byte_of(info.max_framesize, 8),  byte_of(info.max_framesize, 0)};
  // 36 bits, after four of the sample's width.
  const std::array total{kNoTotal[0] | static_cast<std::byte>(info.total_samples >> 32 & 0xF),
                         byte_of(info.total_samples, 24), byte_of(info.total_samples, 16),
                         byte_of(info.total_samples, 8), byte_of(info.total_samples, 0)};
  try {
    file->overwrite(kFrameSizesAt, sizes);
    file->overwrite(kTotalAt, total);
    file->overwrite(kDigestAt, std::as_bytes(std::span{info.md5sum}));
  } catch (...) {
    failure = std::current_exception();
  }
}

FLAC__StreamEncoderWriteStatus FlacFile::Impl::write_bytes(const FLAC__StreamEncoder*,
                                                           const FLAC__byte* data, std::size_t size,
                                                           unsigned samples, unsigned,
                                                           void* client) {
  auto& impl = *static_cast<Impl*>(client);
  impl.take(std::as_bytes(std::span{data, size}), samples);
  return impl.failure ? FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR
                      : FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
}

void FlacFile::Impl::know_totals(const FLAC__StreamEncoder*, const FLAC__StreamMetadata* totals,
                                 void* client) {
  static_cast<Impl*>(client)->complete_head(totals->data.stream_info);
}

void FlacFile::Impl::encode(std::span<const FLAC__int32> interleaved) {
  const auto count = static_cast<unsigned>(interleaved.size() / static_cast<std::size_t>(channels));
  FLAC__stream_encoder_process_interleaved(encoder.get(), interleaved.data(), count);
  check();
}

bool FlacFile::push(Samples at, std::span<const float> sound) {
  auto& f = *impl_;
  if (at < f.next) return false;
  const auto wide = static_cast<std::size_t>(f.channels);
  while (f.next < at) {
    const Samples missing = std::min(at - f.next, kRecordedGrid);
    f.work.assign(static_cast<std::size_t>(missing) * wide, 0);
    f.next += missing;
    f.filled += missing;
    f.encode(f.work);
  }
  f.work.resize(sound.size());
  std::transform(sound.begin(), sound.end(), f.work.begin(), [](float x) {
    return static_cast<FLAC__int32>(std::lrint(std::clamp(x, -1.0F, 1.0F) * kFullScale));
  });
  f.next += static_cast<Samples>(sound.size() / wide);
  f.encode(f.work);
  return true;
}

void FlacFile::close(Samples end) {
  push(end, {});
  impl_->finishing = true;
  FLAC__stream_encoder_finish(impl_->encoder.get());
  impl_->ended = true;
  impl_->check();
}

Samples FlacFile::safe() const noexcept {
  return impl_->written;
}

void FlacFile::cut_back(Samples sample) {
  auto& f = *impl_;
  const auto at = std::find_if(f.marks.rbegin(), f.marks.rend(),
                               [sample](const auto& mark) { return mark.sample <= sample; });
  if (at == f.marks.rend()) return;
  f.ended = true;
  f.file->truncate(at->size);
  f.size = at->size;
  f.file->overwrite(kTotalAt, kNoTotal);
}

std::uint64_t FlacFile::bytes() const noexcept {
  return impl_->size;
}
Samples FlacFile::filled() const noexcept {
  return impl_->filled;
}

}  // namespace dragoman::store
