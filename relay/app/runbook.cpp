#include "relay/app/runbook.h"

namespace dragoman::app {

std::string runbook_section(std::string_view kind) {
  const std::string heading = "## " + std::string(kind) + "\n";
  const std::string_view all = runbook();
  const auto begin = all.find("\n" + heading);
  if (kind.empty() || begin == std::string_view::npos) return {};
  const auto end = all.find("\n## ", begin + heading.size());
  return std::string(all.substr(begin + 1, end == std::string_view::npos ? end : end - begin));
}

}  // namespace dragoman::app
