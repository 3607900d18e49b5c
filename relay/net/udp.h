#pragma once
/// UDP sockets as the media threads need them: explicit interface, TTL and DSCP, kernel receive
/// time stamps, batches. Shared with the clients.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace dragoman::net {

using rtp::Endpoint;

struct UdpOptions {
  Endpoint bind{};        ///< address 0 = any, port 0 = the system's choice
  std::string interface;  ///< name ("lo") or IPv4 address that multicast leaves and joins on; empty
                          ///< = by route
  int ttl = 0;            ///< multicast TTL
  int dscp = 46;          ///< EF (RFC 3246)
  bool reuse_address = false;    ///< several receivers of one group on one host
  bool send_only = false;        ///< takes nothing from a socket that has the same port; implies
                                 ///< reuse_address, which the other needs as well
  int receive_buffer = 1 << 21;  ///< bytes, a wish
  int send_buffer = 1 << 20;     ///< bytes, a wish
  bool share_port = false;       ///< with a socket of this user that does so, too (SO_REUSEPORT)
};

/// A datagram as received. `truncated` when it was longer than the slot (then it is to be refused).
struct Received {
  Endpoint from{};
  Instant arrival{};  ///< kernel's receive time (SO_TIMESTAMPNS), brought to the monotonic clock
  std::uint16_t size = 0;
  bool truncated = false;
  std::array<std::byte, rtp::kMaxDatagram> data;
};

struct Outgoing {
  Endpoint to{};
  rtp::Bytes data{};
};

/// A non-blocking IPv4 UDP socket. Constructor throws std::system_error whose text names address,
/// port, interface and remedy. send* are real-time safe (one system call, never blocks); two
/// threads may send on one socket.
class UdpSocket {
 public:
  explicit UdpSocket(const UdpOptions& options);
  ~UdpSocket();
  UdpSocket(UdpSocket&&) noexcept;
  UdpSocket& operator=(UdpSocket&&) noexcept;

  /// Joins `group` on the socket's interface, from `source` only (IGMPv3, RFC 4607) when it is not
  /// 0. IP_MULTICAST_ALL is 0, so nothing but joined groups is heard. Throws std::system_error.
  void join(std::uint32_t group, std::uint32_t source);
  void leave(std::uint32_t group, std::uint32_t source) noexcept;

  /// False when the datagram was not taken (full buffer, unreachable): the caller counts it.
  bool send(const Endpoint& to, rtp::Bytes data) noexcept;
  /// sendmmsg; returns how many of `batch` were taken.
  std::size_t send(std::span<const Outgoing> batch) noexcept;
  /// recvmmsg; returns how many of `into` were filled, 0 when nothing waits.
  std::size_t receive(std::span<Received> into) noexcept;

  int native_handle() const noexcept;  ///< for poll or an Asio descriptor
  Endpoint local() const;

 private:
  int fd_ = -1;
  int interface_index_ = 0;
  std::string interface_;
};

/// IPv4 address of an interface named "lo" or given as an address; throws with the list of
/// interfaces.
std::uint32_t interface_address(const std::string& name_or_address);

/// This machine's address on the way to `peer`, 0 when there is no way. Start-up and control only.
std::uint32_t address_towards(std::uint32_t peer) noexcept;

/// The process's clocks in the project's units; the only readers on the relay's side.
Instant monotonic_now() noexcept;
WallTime wall_now() noexcept;

}  // namespace dragoman::net
