#pragma once
/// A technician's ear: one thing is heard at a time, by the relay's WebSockets below tap/.

#include "client/booth/private_voices.h"
#include "client/cli/main_loop.h"
#include "client/monitor/relay_link.h"
#include "client/monitor/tap_message.h"
#include "client/monitor/tap_target.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

struct ListenView {
  std::optional<TapTarget> target;  ///< none: nothing is listened to
  std::string channel;              ///< that is heard; empty = a source, or nothing is known yet
  bool known = false;               ///< the relay has said what it is
  bool alive = false;               ///< sound comes from there
  std::string trouble;              ///< words; empty when all is well
  bool operator==(const ListenView&) const = default;
};
/// For a technician's eyes; empty while nothing is listened to.
std::string to_words(const ListenView& view);
/// One line of JSON; `t` is seconds since the Unix epoch, `level` of what is heard in dBFS.
std::string to_json_line(const ListenView& view, double t, double level);

/// Main thread only.
class Listening {
 public:
  /// `voices` play it and outlive this; `changed` is called on each change of the view.
  Listening(
      const RelayAddress& relay, MainLoop& loop, PrivateVoices& voices,
      std::function<void()> changed = [] {});
  ~Listening();

  void hear(std::optional<TapTarget> target);
  const ListenView& view() const noexcept { return view_; }

 private:
  void take(const LiveEvent& event);
  void take_sound(const LiveBytes& message);
  void show(ListenView view);

  RelayAddress relay_;
  MainLoop& loop_;
  PrivateVoices& voices_;
  std::function<void()> changed_;
  ListenView view_;
  std::uint32_t serial_ = 0;  ///< of links: what an old one still says is not heard
  std::uint32_t ssrc_ = 0;    ///< of the stream that is heard
  std::unique_ptr<LiveLink> link_;
};

}  // namespace dragoman::client
