// What anybody may send to a manifest's group: what is read as one says only what manifests say, is
// written as it came, and is not believed.

#include "codecs/manifest/manifest.h"
#include "codecs/manifest/signing.h"

#include <algorithm>
#include <array>
#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static manifest::Verifier verifier{manifest::Signer{manifest::Seed{}}.public_key()};
  const rtp::Bytes datagram = std::as_bytes(std::span{data, size});
  const auto read = manifest::read(datagram);
  if (!read) return 0;
  const manifest::Manifest& m = read->manifest;
  for (FrameIndex n = m.first; n < m.end(); n = n + 1)
    if (m.listed(n).size() != m.hash) std::abort();
  std::array<std::byte, rtp::kMaxDatagram> again;
  const std::size_t written = manifest::write(m, again);
  if (!std::equal(read->text.begin(), read->text.end(), again.begin(),
                  again.begin() + static_cast<std::ptrdiff_t>(written)))
    std::abort();
  if (verifier.verify(read->text, read->signature)) std::abort();
  return 0;
}
