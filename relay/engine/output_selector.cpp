#include "relay/engine/output_selector.h"

#include "relay/engine/channel_index.h"

#include <algorithm>

namespace dragoman::engine {

OutputSelector::OutputSelector(const event::Room& room, const event::Booth& booth)
    : a_(channel_index(room, booth.a)), channels_(static_cast<std::int16_t>(room.channels.size())) {
  for (const auto& language : booth.b) {
    const auto channel = channel_index(room, language);
    if (channel != kNone) b_.push_back(channel);
  }
}

OutputSelector::Choice OutputSelector::select(Output output, std::int16_t wanted) const noexcept {
  if (wanted != kNone && (wanted <= 0 || wanted >= channels_)) {
    return {kNone, wanted == 0 ? Reason::not_allowed : Reason::no_such_language};
  }
  switch (output) {
    case Output::a:
      if (a_ == kNone) return {kNone, Reason::no_such_language};
      return wanted == kNone || wanted == a_ ? Choice{a_} : Choice{kNone, Reason::not_allowed};
    case Output::b:
      return select_b(wanted);
    case Output::c:
      return wanted == kNone ? Choice{kNone, Reason::no_such_language} : Choice{wanted};
  }
  return {kNone, Reason::not_allowed};
}

OutputSelector::Choice OutputSelector::select_b(std::int16_t wanted) const noexcept {
  if (b_.empty()) return {kNone, Reason::no_such_language};
  if (wanted == kNone) return {b_.front()};
  if (std::find(b_.begin(), b_.end(), wanted) == b_.end()) return {kNone, Reason::not_allowed};
  return {wanted};
}

}  // namespace dragoman::engine
