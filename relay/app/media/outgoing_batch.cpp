#include "relay/app/media/outgoing_batch.h"

#include <cstring>
#include <span>

namespace dragoman::app {

rtp::MutableBytes OutgoingBatch::put(const rtp::Endpoint& to, rtp::Bytes datagram) noexcept {
  if (datagram.size() > rtp::kMaxDatagram) {
    counters_.drop(Drop::send_failed);
    return {};
  }
  if (count_ == kSize) flush();
  const rtp::MutableBytes copy = rtp::MutableBytes{bytes_[count_]}.first(datagram.size());
  std::memcpy(copy.data(), datagram.data(), datagram.size());
  batch_[count_++] = {to, copy};
  return copy;
}

void OutgoingBatch::flush() noexcept {
  std::size_t done = 0;
  while (done < count_) {
    const std::size_t taken = socket_.send(std::span{batch_}.subspan(done, count_ - done));
    counters_.sent(taken);
    done += taken;
    // The one that was not taken would hold up those behind it.
    if (done < count_) {
      counters_.drop(Drop::send_failed);
      ++done;
    }
  }
  count_ = 0;
}

}  // namespace dragoman::app
