#include "client/monitor/talk_keys.h"

namespace dragoman::client {
namespace {

constexpr std::size_t kLongest = 64;

}  // namespace

std::vector<std::string> TalkKeys::push(std::string_view bytes, const TalkView& view,
                                        std::string& rest) {
  std::vector<std::string> lines;
  // An escape sequence is a key of the screen's, whatever letters it has.
  if (!prompting_ && bytes.starts_with('\x1b')) {
    rest += bytes;
    return lines;
  }
  for (const char c : bytes) {
    if (prompting_) {
      type(c, lines);
    } else if (c == 't' && view.to) {
      lines.emplace_back("talk off");
    } else if (c == 't') {
      prompting_ = true;
      typed_.clear();
    } else if (c == 'r') {
      lines.emplace_back("reply");
    } else if (c == '+' || c == '-') {
      lines.emplace_back(c == '+' ? "volume up" : "volume down");
    } else {
      rest += c;
    }
  }
  return lines;
}

void TalkKeys::type(char c, std::vector<std::string>& lines) {
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n' || c == '\r' || c == '\x1b') {
    prompting_ = false;
    if (c != '\x1b' && !typed_.empty()) lines.push_back("talk " + typed_);
  } else if (c == '\b' || c == '\x7f') {
    if (!typed_.empty()) typed_.pop_back();
  } else if (byte >= 0x20 && typed_.size() < kLongest) {
    typed_ += c == '/' ? ' ' : c;  // "en/1", as desks are written everywhere
  }
}

std::string TalkKeys::prompt() const {
  return "Talk to (BOOTH, BOOTH DESK or all; Esc: nobody): " + typed_ + "_";
}

}  // namespace dragoman::client
