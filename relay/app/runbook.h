#pragma once
/// What a technician does about each kind of alarm, at length: relay/watch/RUNBOOK.md, which is
/// part of the program. Pure.

#include <string>
#include <string_view>

namespace dragoman::app {

/// The whole text, Markdown.
std::string_view runbook() noexcept;
/// The section headed "## kind"; empty when there is none.
std::string runbook_section(std::string_view kind);

}  // namespace dragoman::app
