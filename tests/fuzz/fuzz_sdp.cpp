// Session descriptions, as files or announcements may bring them.

#include "codecs/sdp/reader.h"

#include <cstdlib>

using namespace dragoman::sdp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto result = read({reinterpret_cast<const char*>(data), size});
  if (!result.description) {
    if (result.error.message.empty()) std::abort();
    return 0;
  }
  if (result.description->media.empty()) std::abort();
  if (const Media* audio = result.description->audio()) {
    audio->single_source();
    if (audio->port == 0) std::abort();
  }
  return 0;
}
