/// What a relay says to a monitor: any text. A board takes it whole or not at all.

#include "client/monitor/board_json.h"

#include <cstdlib>

using namespace dragoman::client;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Board board;
  // A line is a message.
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    take_message(board, text.substr(begin, end - begin));
    begin = end + 1;
  }
  constexpr std::size_t kMost = 3;
  const auto texts = message_texts(text, kMost);
  if (texts.size() > kMost) std::abort();
  for (const auto& one : texts)
    for (const char c : one)
      if (static_cast<unsigned char>(c) < 0x20) std::abort();
  only_room(text, "hall");
  return 0;
}
