#include "relay/app/metrics_writer.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

}  // namespace

MetricsWriter& MetricsWriter::gauge(std::string_view name, std::string_view help) {
  begin(name, help, "gauge");
  return *this;
}

MetricsWriter& MetricsWriter::counter(std::string_view name, std::string_view help) {
  begin(name, help, "counter");
  return *this;
}

void MetricsWriter::begin(std::string_view name, std::string_view help, std::string_view type) {
  name_ = fmt::format("dragoman_{}", name);
  text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name_, help, type);
}

MetricsWriter& MetricsWriter::sample(std::initializer_list<Label> labels, double value) {
  std::string list;
  for (const auto& [name, text] : labels)
    if (!text.empty())
      list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", name, escaped(text));
  text_ += name_ + (list.empty() ? "" : "{" + list + "}") + fmt::format(" {}\n", value);
  return *this;
}

}  // namespace dragoman::app
