#include "relay/net/sorted_port.h"

#include <linux/filter.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace dragoman::net {
namespace {

UdpOptions beside(const UdpSocket& first, UdpOptions options) {
  // Only after it was bound alone: another program that holds the port has been told by then.
  const int on = 1;
  if (setsockopt(first.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
    throw std::system_error(errno, std::generic_category(),
                            "cannot share " + rtp::to_string(first.local()) + " with oneself");
  options.bind = first.local();
  options.share_port = true;
  return options;
}

constexpr std::uint32_t kToKnown = 0, kToOthers = 1;  // in the order in which they were bound
constexpr std::uint32_t kRtpHeader = 12;

/// Of the kernel's packet filter (bpf), which sees the datagram's payload and answers which socket
/// it is for. What it reads beyond the end would be for the first: so the length comes first.
std::vector<sock_filter> program(std::span<const rtp::Ssrc> ssrcs) {
  std::vector<sock_filter> code{
      BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kRtpHeader, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, kToOthers),
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xC0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x80, 1, 0),  // version 2
      BPF_STMT(BPF_RET | BPF_K, kToOthers),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 8),
  };
  for (const rtp::Ssrc ssrc : ssrcs) {
    code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rtp::to_int(ssrc), 0, 1));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, kToKnown));
  }
  code.push_back(BPF_STMT(BPF_RET | BPF_K, kToOthers));
  return code;
}

}  // namespace

SortedPort::SortedPort(UdpSocket& known, UdpOptions options)
    : known_(known), others_(beside(known, std::move(options))) {}

bool SortedPort::sort(std::span<const rtp::Ssrc> ssrcs) {
  auto code = program(ssrcs);
  if (code.size() > BPF_MAXINSNS) return false;
  const sock_fprog filter{static_cast<unsigned short>(code.size()), code.data()};
  return setsockopt(known_.native_handle(), SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &filter,
                    sizeof filter) == 0;
}

}  // namespace dragoman::net
