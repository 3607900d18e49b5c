#pragma once
/// An alarm in words: what is wrong, and what to do. Pure.

#include "relay/event/event.h"
#include "relay/watch/finding.h"

#include <string>

namespace dragoman::watch {

/// A sentence.
std::string what_is_wrong(const event::Event& event, const Finding& finding);
/// A sentence for whoever reads it in a hurry.
std::string what_to_do(const event::Event& event, const Finding& finding);

}  // namespace dragoman::watch
