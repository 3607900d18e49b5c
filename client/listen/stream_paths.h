#pragma once
/// The receivers of one stream: one, or two when it comes by two paths.

#include "client/listen/path_alarm.h"
#include "client/net/stream_receiver.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::client {

/// Control thread.
class StreamPaths {
 public:
  explicit StreamPaths(std::string cname) : cname_(std::move(cname)) {}

  /// Opens the first path, then perhaps the second. Throws as StreamReceiver does; what was open
  /// stays so. `queue` must outlive this.
  void add(const StreamAddress& address, PacketQueue& queue, Tapped tapped, Instant now);
  void close() noexcept;
  bool open() const noexcept { return !paths_.empty(); }

  /// Arrival of the last packet on any path.
  std::optional<Instant> last_heard() const noexcept;
  /// As the path says that was heard last.
  CaptureReference capture() noexcept;
  /// The sender's last report there, nothing when none came.
  std::optional<rtp::SenderInfo> sender() noexcept;
  std::uint16_t port() const { return paths_.front().receiver->port(); }
  /// What was forged on all paths, since the first was opened.
  ForgedCounts forged() const noexcept;
  /// In words: what came by each.
  std::string diagnosis() const;
  /// Of the first path, and of the second.
  void set_keys(const std::vector<StreamAddress>& keyed);
  /// Every tick: a path that is silent alone is told of and joined again.
  void watch(Instant now, const std::function<void(const Say&)>& tell);

 private:
  struct Path {
    StreamAddress address;
    PacketQueue* queue = nullptr;
    Tapped tapped;
    std::unique_ptr<StreamReceiver> receiver;  ///< null when it could not be opened again

    std::optional<Instant> heard() const noexcept {
      return receiver != nullptr ? receiver->last_heard() : std::nullopt;
    }
  };

  void open(Path& path);
  StreamReceiver* newest() noexcept;

  std::string cname_;
  std::vector<Path> paths_;
  ForgedCounts gone_{};  ///< of receivers that are no more
  PathAlarm alarm_{Instant{}};
};

}  // namespace dragoman::client
