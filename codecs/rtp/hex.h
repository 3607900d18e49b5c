#pragma once
/// Bytes as text: two lower-case digits each, the way keys are told.

#include "codecs/rtp/types.h"

#include <string>
#include <string_view>

namespace dragoman::rtp {

void append_hex(std::string& out, Bytes bytes);
/// Fills `out` from the front of `text`, which keeps what is behind. False at anything but such
/// digits, or too few of them. Any thread; real-time safe.
bool take_hex(std::string_view& text, MutableBytes out) noexcept;

}  // namespace dragoman::rtp
