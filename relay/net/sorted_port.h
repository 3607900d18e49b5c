#pragma once
/// One UDP port with two sockets: packets of RTP sources that are known wait at the first, and
/// everything else at the second. The kernel sorts, before anything waits: so a flood of anything
/// else fills the second's buffer, and never that where known sources' packets are.

#include "codecs/rtp/types.h"
#include "relay/net/udp.h"

#include <span>

namespace dragoman::net {

class SortedPort {
 public:
  /// Beside `known`, which was opened by `options` and must outlive this. Nobody else of this
  /// machine can share the port, unless the options let him. Throws std::system_error.
  SortedPort(UdpSocket& known, UdpOptions options);

  UdpSocket& known() noexcept { return known_; }
  UdpSocket& others() noexcept { return others_; }

  /// Control. RTP of these SSRCs comes to known() from now on; until the first call anything may
  /// come to either, and so it stays when the kernel cannot sort (false).
  bool sort(std::span<const rtp::Ssrc> ssrcs);

 private:
  UdpSocket& known_;
  UdpSocket others_;
};

}  // namespace dragoman::net
