#pragma once
/// dragoman-booth without a screen, at the first desk of a fake relay's English booth.

#include "codecs/control/messages.h"
#include "tests/client/net/fake_relay.h"

#include <string>
#include <utility>
#include <vector>

namespace dragoman::testing {

/// Its command line, `more` behind it.
inline std::vector<std::string> desk(const FakeRelay& relay,
                                     const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"127.0.0.1:" + std::to_string(relay.port()),
                                     "--room",
                                     "hall",
                                     "--booth",
                                     "en",
                                     "--desk",
                                     "1",
                                     "--headless"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// What the relay says of it.
inline control::DeskState state(const std::string& microphone, std::vector<std::string> on_air) {
  return {"en", 1, microphone, std::move(on_air), "a", "en", "floor", "", ""};
}

}  // namespace dragoman::testing
