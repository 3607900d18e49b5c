#pragma once
/// What a client says it likes best, in headers like Accept-Language (RFC 9110 §12.4.2). Pure.

#include <string_view>
#include <vector>

namespace dragoman::app {

/// The values of such a header, best first, in their order where they weigh the same; without those
/// of weight 0, and without the weights. A weight that is none counts as 1. They point into
/// `header`.
std::vector<std::string_view> preferences(std::string_view header);

}  // namespace dragoman::app
