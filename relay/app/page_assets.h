#pragma once
/// Style and script of the page (page.h), as text.

#include <string_view>

namespace dragoman::app {

extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

}  // namespace dragoman::app
