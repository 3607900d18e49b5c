#include "codecs/sdp/description.h"

#include <algorithm>

namespace dragoman::sdp {

const PayloadFormat* Media::find(std::string_view encoding) const noexcept {
  const auto it = std::find_if(formats.begin(), formats.end(),
                               [&](const PayloadFormat& f) { return f.encoding == encoding; });
  return it == formats.end() ? nullptr : &*it;
}

const PayloadFormat* Media::find(int payload_type) const noexcept {
  const auto it = std::find_if(formats.begin(), formats.end(), [&](const PayloadFormat& f) {
    return f.payload_type == payload_type;
  });
  return it == formats.end() ? nullptr : &*it;
}

std::uint32_t Media::single_source() const noexcept {
  std::uint32_t only = 0;
  for (const SourceFilter& filter : source_filters) {
    const bool ours = filter.destination == 0 || filter.destination == address;
    if (!ours || !filter.include) continue;
    if (only != 0 || filter.sources.size() != 1) return 0;
    only = filter.sources.front();
  }
  return only;
}

const Media* Description::audio() const noexcept {
  const auto it = std::find_if(media.begin(), media.end(), [](const Media& m) {
    return m.type == "audio" && m.port != 0 && m.direction != "inactive";
  });
  return it == media.end() ? nullptr : &*it;
}

}  // namespace dragoman::sdp
