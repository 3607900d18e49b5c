// Offers, from whoever reaches the HTTP port.

#include "codecs/sdp/webrtc_answer.h"
#include "codecs/sdp/webrtc_offer.h"

#include <cstdlib>
#include <string_view>

using namespace dragoman::sdp;

namespace {

void look(std::string_view given, Want want) {
  const auto parsed = parse_offer(given, want);
  const auto* const offer = std::get_if<Offer>(&parsed);
  if (offer == nullptr) return;
  if (offer->ufrag.size() < 4 || offer->password.size() < 22) std::abort();
  Answer answer;
  answer.want = want;
  answer.red = offer->red.has_value();
  const std::string text = write_answer(*offer, answer);
  // What an offer says comes back as one token, never as lines of its own.
  if (text.find("\r\na=setup:passive\r\n") == std::string::npos) std::abort();
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view given{reinterpret_cast<const char*>(data), size};
  look(given, Want::hear);
  look(given, Want::speak);
  return 0;
}
