#include "client/listen/stream_paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace dragoman::client {

void StreamPaths::add(const StreamAddress& address, PacketQueue& queue, Tapped tapped,
                      Instant now) {
  Path path{address, &queue, tapped, nullptr};
  open(path);
  paths_.push_back(std::move(path));
  alarm_ = PathAlarm(now);
}

void StreamPaths::set_keys(const std::vector<StreamAddress>& keyed) {
  for (std::size_t i = 0; i < std::min(keyed.size(), paths_.size()); ++i) {
    Path& path = paths_[i];
    path.address.opened_by = keyed[i].opened_by;
    if (path.receiver != nullptr) path.receiver->set_keys(keyed[i].opened_by);
  }
}

/// The old receiver goes first: its thread writes into the same queue.
void StreamPaths::open(Path& path) {
  if (path.receiver != nullptr) gone_ += path.receiver->forged();
  path.receiver.reset();
  path.receiver = std::make_unique<StreamReceiver>(path.address, *path.queue, cname_, path.tapped);
}

void StreamPaths::close() noexcept {
  gone_ = forged();
  paths_.clear();
}

ForgedCounts StreamPaths::forged() const noexcept {
  ForgedCounts counts = gone_;
  for (const Path& path : paths_)
    if (path.receiver != nullptr) counts += path.receiver->forged();
  return counts;
}

std::optional<Instant> StreamPaths::last_heard() const noexcept {
  std::optional<Instant> last;
  for (const Path& path : paths_) last = std::max(last, path.heard());
  return last;
}

/// Of the path that was heard last; null when there is none.
StreamReceiver* StreamPaths::newest() noexcept {
  const auto found =
      std::max_element(paths_.begin(), paths_.end(),
                       [](const Path& a, const Path& b) { return a.heard() < b.heard(); });
  return found != paths_.end() ? found->receiver.get() : nullptr;
}

CaptureReference StreamPaths::capture() noexcept {
  StreamReceiver* const receiver = newest();
  return receiver != nullptr ? receiver->capture() : CaptureReference{};
}

std::optional<rtp::SenderInfo> StreamPaths::sender() noexcept {
  StreamReceiver* const receiver = newest();
  return receiver != nullptr ? receiver->sender() : std::nullopt;
}

std::string StreamPaths::diagnosis() const {
  std::string text;
  for (const Path& path : paths_) {
    if (path.receiver == nullptr) continue;
    const auto counts = path.receiver->counts();
    const auto& at = path.address.bind;
    text += fmt::format(
        "{}{}: {} packets accepted, {} from others, {} malformed{}",
        text.empty() ? "" : ", by the second path ",
        rtp::is_multicast(at) ? rtp::to_string(at) : fmt::format("port {}", path.receiver->port()),
        counts.accepted, counts.foreign, counts.malformed,
        counts.sealed > 0 ? fmt::format(", {} sealed with a key that is not ours", counts.sealed)
                          : "");
  }
  return text;
}

void StreamPaths::watch(Instant now, const std::function<void(const Say&)>& tell) {
  if (paths_.size() != PathAlarm::kPaths) return;
  const auto verdict = alarm_.look(now, {paths_[0].heard(), paths_[1].heard()});
  if (verdict.say) tell(*verdict.say);
  if (!verdict.rejoin) return;
  try {
    open(paths_[*verdict.rejoin]);
  } catch (const std::system_error& error) {
    tell({error.what(), true});
  }
}

}  // namespace dragoman::client
