#include "relay/webrtc/datagram_bio.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace dragoman::webrtc {
namespace {

constexpr long kIpAndUdp = 28;

DatagramWire& wire_of(BIO* bio) {
  return *static_cast<DatagramWire*>(BIO_get_data(bio));
}

int write_datagram(BIO* bio, const char* data, int size) {
  if (size <= 0) return 0;
  wire_of(bio).send(std::as_bytes(std::span{data, static_cast<std::size_t>(size)}));
  return size;
}

/// What does not fit `size` is lost, as recv would do it.
int read_datagram(BIO* bio, char* out, int size) {
  BIO_clear_retry_flags(bio);
  DatagramWire& wire = wire_of(bio);
  if (wire.incoming.empty()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const auto count = std::min(wire.incoming.size(), static_cast<std::size_t>(std::max(size, 0)));
  std::memcpy(out, wire.incoming.data(), count);
  wire.incoming = {};
  return static_cast<int>(count);
}

long control(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_PENDING:
      return static_cast<long>(wire_of(bio).incoming.size());
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
      return kDtlsMtu;
    case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
      return kIpAndUdp;
    default:
      return 0;
  }
}

int create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams");
  if (method == nullptr) throw std::bad_alloc();
  BIO_meth_set_write(method, write_datagram);
  BIO_meth_set_read(method, read_datagram);
  BIO_meth_set_ctrl(method, control);
  BIO_meth_set_create(method, create);
  return method;
}

}  // namespace

BIO* new_datagram_bio(DatagramWire& wire) {
  // Made once and never freed: OpenSSL's own methods live as long.
  static const BIO_METHOD* const method = make_method();
  BIO* bio = BIO_new(method);
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, &wire);
  return bio;
}

}  // namespace dragoman::webrtc
