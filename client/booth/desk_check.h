#pragma once
/// The check as a desk runs it from its seat: with its own microphone, headphones, session and
/// streams, while its microphone is closed.

#include "client/audio/device.h"
#include "client/booth/check_run.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

/// What pages show of a check.
struct CheckView {
  bool running = false;
  std::string ask;     ///< what the interpreter is to do now
  std::string reason;  ///< why it ended before its end
  std::vector<Finding> findings;
};
/// As JSON: `{"running","ask","reason","findings":[…]}`.
std::string to_json(const CheckView& view);

/// Main thread only.
class DeskCheck final : private CheckHost {
 public:
  struct Surroundings {
    std::function<void(const control::ClientMessage&)> send;
    std::function<MediaFacts()> media;
    /// Called on each change; the finding that is new, if one is.
    std::function<void(const CheckView&, const Finding*)> shown;
  };

  DeskCheck(CheckSound& sound, Surroundings surroundings);

  /// From the beginning, also while one runs.
  void begin(CheckSetup setup, const DeviceState& device, const std::string& microphone,
             bool linked, Instant now);
  /// Ends it, if it runs; `reason` in words, empty = because the interpreter wants so.
  void end(const std::string& reason);
  void tick(Instant now);
  void pong(const control::Pong& pong, Instant now);
  void reception(const control::Reception& reception);

  bool running() const noexcept { return view_.running; }

 private:
  void send(const control::ClientMessage& message) override { surroundings_.send(message); }
  void begin_media() override {}
  MediaFacts media() override { return surroundings_.media(); }
  void found(const Finding& finding) override;
  void ask(const std::string& words) override;
  void tell(const Finding* news) { surroundings_.shown(view_, news); }

  CheckSound& sound_;
  Surroundings surroundings_;
  std::optional<CheckRun> run_;
  CheckView view_;
};

}  // namespace dragoman::client
