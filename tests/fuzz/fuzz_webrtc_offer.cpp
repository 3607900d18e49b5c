// Offers, from whoever reaches the HTTP port.

#include "codecs/sdp/webrtc_answer.h"
#include "codecs/sdp/webrtc_offer.h"

#include <cstdlib>

using namespace dragoman::sdp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = parse_offer({reinterpret_cast<const char*>(data), size});
  const auto* const offer = std::get_if<Offer>(&parsed);
  if (offer == nullptr) return 0;
  if (offer->ufrag.size() < 4 || offer->password.size() < 22) std::abort();
  Answer answer;
  answer.red = offer->red.has_value();
  const std::string text = write_answer(*offer, answer);
  // What an offer says comes back as one token, never as lines of its own.
  if (text.find("\r\na=setup:passive\r\n") == std::string::npos) std::abort();
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) std::abort();
  return 0;
}
