// Protected packets, under each profile and with an identifier of the key: nobody without the key
// makes one.

#include "codecs/srtp/receiver.h"

#include <array>
#include <cstdlib>
#include <vector>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kProfiles{srtp::Profile::aes128_cm_sha1_80, srtp::Profile::aead_aes_128_gcm,
                                 srtp::Profile::aead_aes_256_gcm};
  const rtp::Bytes datagram = std::as_bytes(std::span{data, size});
  const std::vector<std::byte> key(32, std::byte{1}), salt(14, std::byte{2}), mki(2);
  for (const auto profile : kProfiles) {
    for (const std::size_t mki_size : {0U, 2U}) {
      srtp::Receiver receiver{profile, rtp::Bytes{key}.first(srtp::key_bytes(profile)),
                              rtp::Bytes{salt}.first(srtp::salt_bytes(profile)),
                              rtp::Bytes{mki}.first(mki_size)};
      std::vector<std::byte> copy{datagram.begin(), datagram.end()};
      if (receiver.open_rtp(copy).verdict == srtp::Verdict::ok) std::abort();
      copy.assign(datagram.begin(), datagram.end());
      if (receiver.open_rtcp(copy).verdict == srtp::Verdict::ok) std::abort();
    }
  }
  return 0;
}
