#include "relay/store/flac_check.h"

#include <FLAC/stream_decoder.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace dragoman::store {
namespace {

struct DecoderEnd {
  void operator()(FLAC__StreamDecoder* decoder) const { FLAC__stream_decoder_delete(decoder); }
};

/// Walks a file frame by frame.
class Walk {
 public:
  explicit Walk(const std::filesystem::path& path) : decoder_(FLAC__stream_decoder_new()) {
    FLAC__stream_decoder_set_md5_checking(decoder_.get(), true);
    good_ =
        FLAC__stream_decoder_init_file(decoder_.get(), path.c_str(), &Walk::frame, nullptr,
                                       &Walk::error, this) == FLAC__STREAM_DECODER_INIT_STATUS_OK;
  }
  /// One frame further; false at the end.
  bool next() {
    const Samples before = report_.length;
    while (good_ && report_.length == before) {
      good_ = FLAC__stream_decoder_process_single(decoder_.get()) != 0 &&
              FLAC__stream_decoder_get_state(decoder_.get()) < FLAC__STREAM_DECODER_END_OF_STREAM;
    }
    return report_.length != before;
  }
  /// Bytes up to the end of the latest frame.
  std::uint64_t position() const {
    FLAC__uint64 at = 0;
    FLAC__stream_decoder_get_decode_position(decoder_.get(), &at);
    return at;
  }
  FlacReport finish() {
    // False when the sound is not that of the digest in the head.
    if (FLAC__stream_decoder_finish(decoder_.get()) == 0) ++report_.errors;
    return report_;
  }
  const FlacReport& report() const noexcept { return report_; }

 private:
  static FLAC__StreamDecoderWriteStatus frame(const FLAC__StreamDecoder*, const FLAC__Frame* frame,
                                              const FLAC__int32* const[], void* client) {
    static_cast<Walk*>(client)->report_.length += frame->header.blocksize;
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
  }
  static void error(const FLAC__StreamDecoder*, FLAC__StreamDecoderErrorStatus, void* client) {
    ++static_cast<Walk*>(client)->report_.errors;
  }

  std::unique_ptr<FLAC__StreamDecoder, DecoderEnd> decoder_;
  FlacReport report_;
  bool good_ = false;
};

/// In the head: the lower half of the sample's width, 36 bits of the length, and the digest
/// (RFC 9639 §8.2).
constexpr off_t kTotalAt = 8 + 13;
constexpr std::array<unsigned char, 5 + 16> kNoTotal{(23 & 0xF) << 4};

}  // namespace

FlacReport check_flac(const std::filesystem::path& path) {
  Walk walk(path);
  while (walk.next()) {
  }
  return walk.finish();
}

void cut_flac(const std::filesystem::path& path, Samples samples) {
  std::uint64_t end = 0;
  {
    Walk walk(path);
    while (walk.report().length < samples && walk.next()) end = walk.position();
    if (walk.report().length < samples || samples == 0) return;
  }
  std::filesystem::resize_file(path, end);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::pwrite(descriptor, kNoTotal.data(), kNoTotal.size(),
                                                kTotalAt) == static_cast<ssize_t>(kNoTotal.size());
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!done) throw std::system_error(why, std::generic_category(), path.string());
}

}  // namespace dragoman::store
