#include "client/listen/trace_recorder.h"

#include "codecs/trace/pcapng_writer.h"
#include "codecs/trace/stream_note.h"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace dragoman::client {
namespace {

constexpr std::chrono::milliseconds kBetweenWrites{250};

const char* name_of(StreamFormat::Encoding encoding) noexcept {
  switch (encoding) {
    case StreamFormat::Encoding::l16:
      return "l16";
    case StreamFormat::Encoding::l24:
      return "l24";
    case StreamFormat::Encoding::opus:
      break;
  }
  return "opus";
}

}  // namespace

TraceRecorder::TraceRecorder(const std::string& file, Nanoseconds offset)
    : file_name_(file), offset_(offset), file_(std::fopen(file.c_str(), "wb")) {
  if (file_ == nullptr)
    throw std::runtime_error("cannot write " + file + ": " +
                             std::generic_category().message(errno));
  waiting_.reserve(kMostBytes);
  writing_.reserve(kMostBytes);
  trace::write_begin(waiting_, "dragoman-listen " DRAGOMAN_VERSION);
  thread_ = std::thread([this] { run(); });
}

TraceRecorder::~TraceRecorder() {
  close();
}

std::size_t TraceRecorder::add(const std::string& name, const StreamFormat& format, Samples frame) {
  const auto note = trace::write_note(
      {name_of(format.encoding), format.payload_type, format.channels, format.packet, frame});
  const std::lock_guard lock(mutex_);
  const auto key = name + "\n" + note;
  const auto known = std::find(streams_.begin(), streams_.end(), key);
  if (known != streams_.end()) return static_cast<std::size_t>(known - streams_.begin());
  // A stream that was left out would spoil every number after it: this one is never dropped.
  trace::write_stream(waiting_, name, note);
  streams_.push_back(key);
  return streams_.size() - 1;
}

void TraceRecorder::arrived(std::size_t stream, const rtp::Endpoint& to,
                            const net::Received& datagram) noexcept {
  const trace::Arrival arrival{stream, datagram.arrival + offset_, datagram.from, to,
                               rtp::Bytes{datagram.data}.first(datagram.size)};
  const std::lock_guard lock(mutex_);
  if (waiting_.size() + trace::written_size(arrival) > kMostBytes)
    ++dropped_;
  else
    trace::write_arrival(waiting_, arrival);
}

void TraceRecorder::run() noexcept {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait_for(lock, kBetweenWrites, [this] { return done_; });
    const bool last = done_;
    std::swap(waiting_, writing_);
    lock.unlock();
    const bool good =
        std::fwrite(writing_.data(), 1, writing_.size(), file_.get()) == writing_.size() &&
        std::fflush(file_.get()) == 0;
    writing_.clear();
    lock.lock();
    failed_ = failed_ || !good;
    if (last) return;
  }
}

void TraceRecorder::close() noexcept {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::string TraceRecorder::trouble() const {
  const std::lock_guard lock(mutex_);
  if (failed_) return file_name_ + ": the disk takes no more";
  if (dropped_ == 0) return {};
  return file_name_ + ": the disk is too slow, " + std::to_string(dropped_) +
         " packets are missing";
}

}  // namespace dragoman::client
