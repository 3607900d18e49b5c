#pragma once
/// Shards that serve nobody: they remember what control asked, and tell what the test says.

#include "relay/app/web_media.h"

#include <utility>
#include <vector>

namespace dragoman::testing {

class FakeWebMedia final : public app::WebMedia {
 public:
  std::size_t shards() const noexcept override { return 2; }
  const sdp::Fingerprint& fingerprint() const noexcept override { return print; }
  bool post(const webrtc::Command& command) override {
    if (!full) commands.push_back(command);
    return !full;
  }
  void drain(const std::function<void(const webrtc::Event&)>& each) override {
    for (const auto& event : std::exchange(events, {})) each(event);
  }
  std::uint64_t refused(webrtc::Refusal refusal) const noexcept override {
    return refusal == webrtc::Refusal::stun_unknown ? 21 : 0;
  }
  std::uint64_t sent_packets() const noexcept override { return 22; }

  void tell(webrtc::Event::Type type, webrtc::Seat seat, webrtc::End end = webrtc::End::closed) {
    webrtc::Event event;
    event.type = type;
    event.seat = seat;
    event.end = end;
    events.push_back(event);
  }

  sdp::Fingerprint print;
  std::vector<webrtc::Command> commands;
  std::vector<webrtc::Event> events;
  bool full = false;
};

}  // namespace dragoman::testing
