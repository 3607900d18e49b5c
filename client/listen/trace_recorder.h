#pragma once
/// The file of --trace: every datagram that was accepted, with its kernel receive time, as pcapng
/// (PROTOCOL.md, "Traces").

#include "client/listen/voice.h"
#include "client/net/packet_tap.h"

#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dragoman::client {

/// Network threads append to a bounded buffer, a thread of its own writes it to the disk each
/// quarter of a second; the audio thread has no part in it.
class TraceRecorder final : public PacketTap {
 public:
  /// Creates or overwrites. `offset` = wall clock − monotonic clock, for the stamps. Throws
  /// std::runtime_error (what, where).
  TraceRecorder(const std::string& file, Nanoseconds offset);
  ~TraceRecorder() override;  ///< as close()
  TraceRecorder(const TraceRecorder&) = delete;
  TraceRecorder& operator=(const TraceRecorder&) = delete;

  /// A stream that will be received; the number goes into its Tapped. Control thread. The same name
  /// and format again are the same stream.
  std::size_t add(const std::string& name, const StreamFormat& format, Samples frame);
  void arrived(std::size_t stream, const rtp::Endpoint& to,
               const net::Received& datagram) noexcept override;

  /// Writes all that arrived, ends the thread. After the last receiver is gone.
  void close() noexcept;
  /// Words when something is not in the file; empty while all is well.
  std::string trouble() const;

 private:
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20;  ///< waiting for the disk

  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  void run() noexcept;

  std::string file_name_;
  Nanoseconds offset_;
  std::unique_ptr<std::FILE, Close> file_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::byte> waiting_, writing_;  ///< room for kMostBytes, never more
  std::vector<std::string> streams_;
  std::uint64_t dropped_ = 0;
  bool failed_ = false, done_ = false;
  std::thread thread_;
};

}  // namespace dragoman::client
