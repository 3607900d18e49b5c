#include "codecs/sdp/reader.h"

#include "codecs/sdp/line_parser.h"
#include "codecs/sdp/parser.h"

namespace dragoman::sdp {

ReadResult read(std::string_view text) {
  if (text.size() > kMaxText) return {{}, {0, "longer than 64 KiB"}};
  if (text.find('\0') != std::string_view::npos) return {{}, {0, "holds a zero byte: not a text"}};
  Parser parser;
  Lines lines{text};
  while (const auto line = lines.next()) {
    if (!parser.line(lines.number(), *line)) return {{}, parser.error()};
  }
  if (!parser.finish()) return {{}, parser.error()};
  return {parser.take(), {}};
}

}  // namespace dragoman::sdp
