#include "tools/netsim/pipe.h"

namespace dragoman::netsim {

void Pipe::push(rtp::Bytes datagram, Instant arrival) {
  for (const Instant at : network_.send(arrival, datagram.size())) {
    if (bytes_ + datagram.size() > kMostBytes) {
      ++overflow_;
      continue;
    }
    bytes_ += datagram.size();
    waiting_.emplace(at, std::vector<std::byte>{datagram.begin(), datagram.end()});
  }
}

std::optional<Instant> Pipe::due() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

std::optional<rtp::Bytes> Pipe::pop(Instant now) {
  if (waiting_.empty() || waiting_.begin()->first > now) return std::nullopt;
  given_ = std::move(waiting_.begin()->second);
  waiting_.erase(waiting_.begin());
  bytes_ -= given_.size();
  return rtp::Bytes{given_};
}

}  // namespace dragoman::netsim
