#pragma once
/// Writes the Prometheus text format (version 0.0.4): families with HELP and TYPE, labels escaped.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace dragoman::app {

/// Control thread. All samples of a family follow its begin, as the format demands.
class MetricsWriter {
 public:
  using Label = std::pair<std::string_view, std::string_view>;

  /// Begins a family; names get the prefix "dragoman_".
  MetricsWriter& gauge(std::string_view name, std::string_view help);
  MetricsWriter& counter(std::string_view name, std::string_view help);
  /// Labels with an empty value are left out.
  MetricsWriter& sample(std::initializer_list<Label> labels, double value);
  MetricsWriter& sample(double value) { return sample({}, value); }

  std::string take() { return std::move(text_); }

 private:
  void begin(std::string_view name, std::string_view help, std::string_view type);

  std::string text_;
  std::string name_;
};

}  // namespace dragoman::app
