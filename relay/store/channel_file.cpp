#include "relay/store/channel_file.h"

#include "relay/store/recording_plan.h"

#include <algorithm>

namespace dragoman::store {
namespace {

/// Channels are out of step by a few frames, never by so many pages.
constexpr std::size_t kMarks = 16;
constexpr unsigned char kOneFrame = 0xFC;  ///< clears the frame count code of a TOC byte

}  // namespace

ChannelFile::ChannelFile(std::unique_ptr<RecordingFile> file, const ogg::StreamConfig& config,
                         Samples start, std::byte toc)
    : file_(std::move(file)),
      writer_(config),
      frame_(config.frame),
      next_(FrameIndex{(start - config.pre_skip) / config.frame}),
      toc_(toc & std::byte{kOneFrame}) {
  writer_.headers(pages_);
  marks_.push_back({start, 0});
  flush(start);
}

/// Writes the pages that are complete; `sample` is where the last of them ends.
void ChannelFile::flush(Samples sample) {
  if (pages_.empty()) return;
  file_->write(pages_);
  size_ += pages_.size();
  pages_.clear();
  if (sample == marks_.back().sample) {
    marks_.back().size = size_;
  } else {
    marks_.push_back({sample, size_});
    if (marks_.size() > kMarks) marks_.pop_front();
  }
}

/// One packet at a time, so that every page that ends within the gap is one of the marks.
void ChannelFile::fill(FrameIndex until) {
  for (; next_ < until; next_ = next_ + 1, ++filled_) {
    writer_.push(next_, ogg::Bytes{&toc_, 1}, pages_);
    flush(std::max(marks_.front().sample, to_int(next_) * frame_));
  }
}

bool ChannelFile::push(FrameIndex n, ogg::Bytes opus) {
  if (n < next_ || opus.empty()) return false;
  fill(n);
  writer_.push(n, opus, pages_);
  next_ = n + 1;
  flush(std::max(marks_.front().sample, to_int(n) * frame_));
  return true;
}

void ChannelFile::close(Samples end) {
  fill(FrameIndex{end / frame_});
  writer_.finish(pages_);
  flush(end);
}

void ChannelFile::cut_back(Samples sample) {
  const auto at = std::find_if(marks_.rbegin(), marks_.rend(),
                               [sample](const Mark& mark) { return mark.sample <= sample; });
  if (at == marks_.rend()) return;
  file_->truncate(at->size);
  size_ = at->size;
}

}  // namespace dragoman::store
