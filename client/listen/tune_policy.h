#pragma once
/// Which streams a listener has open, and when it changes them: channel change, silence on the
/// wire, fall-back to unicast and the way back. Pure: time and observations are handed in.

#include "client/listen/twin_choice.h"
#include "codecs/audio/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dragoman::client {

enum class TransportChoice : std::uint8_t { automatic, multicast, unicast };
enum class Transport : std::uint8_t { multicast, unicast };
const char* to_string(Transport transport) noexcept;

/// One stream to be received. Of the routes that sound, the one with the highest rank is heard.
struct Route {
  int id = 0;
  int channel = 0;  ///< number of the channel
  Transport transport = Transport::multicast;
  int rank = 0;
  bool twin = false;  ///< of the stream with redundancy, where the channel has one
  bool operator==(const Route&) const = default;
};

/// What the policy wants done, in order.
struct OpenRoute {
  Route route;
};
struct CloseRoute {
  int id = 0;
};
/// To be said to whoever listens; a diagnosis that a technician can act on.
struct Say {
  std::string text;
  bool warning = false;
};
using TuneAction = std::variant<OpenRoute, CloseRoute, Say>;

/// Silence on a joined stream for this long means: it isn't there, or it died.
inline constexpr Nanoseconds kSilence = std::chrono::milliseconds{500};
/// While on unicast, multicast is tried again this often.
inline constexpr Nanoseconds kRetryMulticast = std::chrono::seconds{60};
/// Streams that stay silent are joined or asked for again this often.
inline constexpr Nanoseconds kRejoin = std::chrono::seconds{2};

/// One thread. Feed it observations, then `advance`, and do what it says.
class TunePolicy {
 public:
  explicit TunePolicy(TransportChoice choice, TwinSetting twin = TwinSetting::never)
      : choice_(choice), twin_(twin) {}

  /// Wants `channel` from now on. The stream heard until now is kept until the new one sounds.
  void select(int channel) noexcept;
  /// Where the channels are has changed: the wanted channel is opened anew, as in select.
  void reopen() noexcept { stale_ = true; }
  /// A registered session: unicast can be asked for.
  void registered(Instant now) noexcept;
  void unregistered() noexcept { session_ = false; }
  /// Whether the channels have streams with redundancy.
  void offer_twins(bool there_are) noexcept { twins_ = there_are; }
  /// Arrival of the last packet on a route.
  void heard(int id, Instant at) noexcept;
  /// The route that alone is heard now, all fades done.
  void settled(int id) noexcept;
  /// What the settled route has lost for good and what copies brought back, totals.
  void losses(Instant now, std::uint64_t lost, std::uint64_t recovered) noexcept;
  /// The relay sends nothing by unicast, and has said why: its silence is no news.
  void unicast_refused() noexcept { told_ = true; }
  /// A route could not be opened (no socket, no such group): as if it were silent.
  void failed(int id) noexcept;

  std::vector<TuneAction> advance(Instant now);

  int channel() const noexcept { return wanted_; }
  std::vector<Route> routes() const;

 private:
  struct Open {
    Route route;
    Instant since{};
    std::optional<Instant> heard;
    bool probe = false;  ///< tried beside a route that works: its silence is no news
    bool failed = false;
  };

  bool silent(const Open& open, Instant now) const noexcept;
  const Open* find(Transport transport) const noexcept;
  void open(Transport transport, bool probe, Instant now);
  void close(int id);
  bool wants_twin() const noexcept { return twins_ && twin_.twin(); }
  bool give_up_twin(const Open& lost, Instant now);
  void leave_dead_twin(Instant now);
  void say(std::string text, bool warning);
  void open_first(Instant now);
  void drop_superseded();
  void handle_silence(Instant now);
  void multicast_silent(const Open& open, Instant now);
  void unicast_silent(const Open& open, Instant now);
  void retry(Instant now);
  Transport preferred() const noexcept;

  TransportChoice choice_;
  int wanted_ = -1;
  bool stale_ = false;
  bool session_ = false;
  bool fallen_back_ = false;  ///< automatic, and multicast does not reach us
  bool told_ = false;         ///< the present silence has been spoken of
  int settled_ = 0;
  TwinChoice twin_;
  bool twins_ = false;
  bool with_twin_ = false;  ///< what this generation was opened with
  int next_id_ = 1, generation_ = 0;
  Instant next_try_{};  ///< of a multicast probe, or of a silent stream
  std::vector<Open> open_;
  std::vector<TuneAction> actions_;
};

}  // namespace dragoman::client
