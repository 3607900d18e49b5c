#pragma once
/// The probe as a source of the relay: a floor, or a desk with its microphone on.

#include "client/cli/main_loop.h"
#include "client/cli/program.h"
#include "client/floor/floor_sender.h"
#include "client/net/control_session.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dragoman::probe {

struct DeskSeat {
  std::string booth;
  int desk = 1;
};

/// Main thread, except for push.
class Mouth {
 public:
  using Failed = std::function<void(client::ProgramError)>;

  /// Begins to register at once. `failed` is called on the main thread when the relay refuses.
  Mouth(const client::RelayAddress& relay, const std::string& room,
        const std::optional<DeskSeat>& seat, client::MainLoop& loop, Failed failed);

  /// On air, as far as the relay has said: a floor when registered, a desk when its microphone is.
  bool open() const noexcept { return open_; }
  /// Channel that the relay says it feeds; empty until it does.
  const std::string& channel() const noexcept { return channel_; }

  /// What the relay's state calls this source; empty until it has said so.
  const std::string& source() const noexcept { return source_; }

  /// Audio thread; real-time safe. The block's first sample was captured at `capture`.
  void push(audio::Block block, Instant capture) noexcept;
  /// From the end of a block's capture until it was sent, ms: the latest.
  double hand_over_ms() const noexcept { return hand_over_ms_.load(std::memory_order_relaxed); }

  static constexpr Samples kPacket = 120;  ///< 2.5 ms of L16, as floors and desks send by default

 private:
  void session_event(const client::SessionEvent& event);
  void registered(const client::Registered& session);

  client::MainLoop& loop_;
  Failed failed_;
  std::optional<DeskSeat> seat_;
  client::FloorSender sender_;
  std::atomic<double> hand_over_ms_{0};
  bool open_ = false;
  std::string channel_, source_;
  std::unique_ptr<client::ControlSession> session_;
};

}  // namespace dragoman::probe
