// Protected packets, under each profile and with an identifier of the key: nobody without the key
// makes one, and what is refused leaves nothing behind that would keep an authentic one out.

#include "codecs/rtp/packet.h"
#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"

#include <array>
#include <cstdlib>
#include <vector>

using namespace dragoman;

namespace {

using Buffer = std::vector<std::byte>;

/// An authentic packet of roll-over 3, as a joiner's first.
Buffer authentic(srtp::Sender& sender) {
  const std::array<std::byte, 20> payload{};
  rtp::Packet packet;
  packet.sequence = rtp::SequenceNumber{40'000};
  packet.ssrc = rtp::Ssrc{7};
  packet.payload = payload;
  Buffer out(rtp::kMaxDatagram);
  out.resize(sender.protect_rtp(out, rtp::write(packet, out), 3));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kProfiles{srtp::Profile::aes128_cm_sha1_80, srtp::Profile::aead_aes_128_gcm,
                                 srtp::Profile::aead_aes_256_gcm};
  const rtp::Bytes datagram = std::as_bytes(std::span{data, size});
  const std::vector<std::byte> key(32, std::byte{1}), salt(14, std::byte{2}), mki(2);
  for (const auto profile : kProfiles) {
    for (const std::size_t mki_size : {0U, 2U}) {
      const auto secret = rtp::Bytes{key}.first(srtp::key_bytes(profile));
      const auto salted = rtp::Bytes{salt}.first(srtp::salt_bytes(profile));
      const auto named = rtp::Bytes{mki}.first(mki_size);
      srtp::Receiver receiver{profile, secret, salted, named, 3};
      Buffer copy{datagram.begin(), datagram.end()};
      if (receiver.open_rtp(copy).verdict == srtp::Verdict::ok) std::abort();
      copy.assign(datagram.begin(), datagram.end());
      if (receiver.open_rtcp(copy).verdict == srtp::Verdict::ok) std::abort();
      srtp::Sender sender{profile, secret, salted, named};
      Buffer good = authentic(sender);
      if (receiver.open_rtp(good).verdict != srtp::Verdict::ok) std::abort();
    }
  }
  return 0;
}
