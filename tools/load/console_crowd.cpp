#include "tools/load/console_crowd.h"

#include "relay/net/udp.h"

#include <algorithm>
#include <string_view>

namespace dragoman::load {
namespace {

constexpr double kMetersPerSecond = 25;
constexpr std::string_view kMeters = "{\"type\":\"meters\"";

}  // namespace

ConsoleCrowd::ConsoleCrowd(const client::RelayAddress& relay, int members) {
  for (int i = 0; i < members; ++i) {
    auto console = std::make_unique<Console>();
    console->link = std::make_unique<client::LiveLink>(
        relay, [at = console.get()](const client::LiveEvent& event) {
          const auto* text = std::get_if<client::LiveText>(&event);
          if (text == nullptr) {
            at->lost = true;
          } else {
            at->seen = true;
            if (text->text.starts_with(kMeters)) ++at->meters;
          }
        });
    consoles_.push_back(std::move(console));
  }
}

bool ConsoleCrowd::settled() const {
  return std::all_of(consoles_.begin(), consoles_.end(),
                     [](const auto& each) { return each->seen || each->lost; });
}

void ConsoleCrowd::mark() {
  marked_ = now_ = net::monotonic_now();
  for (auto& console : consoles_) console->before = console->meters;
}

/// A message that is still on its way is none that is lost: hence whole ones, rounded down.
CrowdResult ConsoleCrowd::result() {
  CrowdResult out;
  out.kind = "consoles";
  out.members = static_cast<int>(consoles_.size());
  const std::chrono::duration<double> time = net::monotonic_now() - marked_;
  const auto due = static_cast<std::int64_t>(time.count() * kMetersPerSecond) - 1;
  for (const auto& console : consoles_) {
    if (console->lost) {
      ++out.gone;
      out.reason = "its connection broke";
      continue;
    }
    const auto received = console->meters - console->before;
    if (received == 0) ++out.silent;
    out.received += received;
    out.lost += std::max<std::int64_t>(0, due - received);
  }
  return out;
}

}  // namespace dragoman::load
