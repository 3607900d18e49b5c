#include "client/booth/check_report.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>

namespace dragoman::client {

std::string to_text(const Finding& finding) {
  auto text = fmt::format("{} {:<12} {}", finding.good ? "✔" : "✘", finding.check, finding.words);
  if (!finding.remedy.empty()) text += fmt::format("\n  {:<12} → {}", "", finding.remedy);
  return text;
}

std::string to_json(const Finding& finding) {
  JsonLine json;
  json.text("check", finding.check)
      .raw("good", finding.good ? "true" : "false")
      .text("words", finding.words)
      .text_or_null("remedy", finding.remedy);
  for (const auto& [name, value] : finding.figures) json.number(name, value, 2);
  return json.str();
}

}  // namespace dragoman::client
