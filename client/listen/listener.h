#pragma once
/// A delegate's ear without its program: keeps the routes that the policy asks for open and lends
/// their voices to the Ear. dragoman-listen and the incoming side of dragoman-booth are built on
/// it.

#include "client/listen/channel_plan.h"
#include "client/listen/ear.h"
#include "client/listen/report.h"
#include "client/listen/stream_paths.h"
#include "client/listen/trace_recorder.h"
#include "client/listen/tune_policy.h"
#include "client/net/receiver_reporter.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

struct ListenerOptions {
  TransportChoice transport = TransportChoice::automatic;
  TwinSetting twin = TwinSetting::automatic;  ///< when to listen to the group with redundancy
  std::string interface;           ///< multicast joins here; empty = where the relay is reached
  TraceRecorder* trace = nullptr;  ///< is shown all that arrives, if any; must outlive the listener
};

/// Main thread only; the Ear it feeds belongs to the audio thread.
class Listener {
 public:
  using Send = std::function<void(const control::ClientMessage&)>;
  using Tell = std::function<void(const Say&)>;

  /// `ear` must outlive this and must no longer be rendered when this is destroyed.
  Listener(ListenerOptions options, Ear& ear, Send send, Tell tell);
  ~Listener();

  void registered(const Registered& session, Instant now);
  void link_lost() noexcept;
  /// The relay said no, perhaps to something else.
  void refused(const control::Refused& refusal) noexcept;
  /// The keys of an encrypted channel change: streams that are open get them without a pause.
  void keys_changed(const control::NewKeys& news);
  /// Plays exactly this stream: no policy, no session (--sdp).
  /// By two paths when the format says so: the first copy of each packet plays.
  void play_only(const std::vector<StreamAddress>& paths, const StreamFormat& format);
  /// Changes channel: the new stream is joined now, the old one left when the new one sounds.
  void select(int channel, Instant now);
  /// Every 10 … 50 ms: carries observations to the policy and out what it decides.
  void tick(Instant now);

  const ChannelPlan& plan() const noexcept { return plan_; }
  const control::ChannelInfo* wanted() const noexcept { return plan_.find(policy_.channel()); }
  /// What was forged, in all that was heard.
  ForgedCounts forged() const noexcept;
  /// What is heard now; `offset` = wall clock − monotonic clock, for the latency.
  /// What only sound at the ear has (latency, level, buffer) is unknown while none is played.
  ListenReport report(Instant now, Nanoseconds offset);
  /// What the sender of the stream that is heard last reported of it; nothing before it did.
  std::optional<rtp::SenderInfo> sender() noexcept;
  /// What arrived on every open stream, in words: why nothing is heard.
  std::string diagnosis() const;

 private:
  struct Line {
    Route route;
    std::unique_ptr<Voice> voice;
    std::unique_ptr<StreamPaths> paths;
    bool removing = false;  ///< the ear was asked to give the voice back
    bool outdated = false;  ///< its gate knows another signer than the relay now has
  };

  void carry_out(Instant now);
  void open(const Route& route);
  Tapped tap(const Route& route, const StreamFormat& format, Samples frame) const;
  Line& start(const Route& route, const StreamAddress& address, const StreamFormat& format);
  void add_second(Line& line, const StreamAddress& address, const StreamFormat& format);
  void close(int id);
  void tell_forged(Instant now);
  void other_signer() noexcept;
  void collect();
  void subscribe(const Line& line);
  const Line* current() noexcept;

  ListenerOptions options_;
  Ear& ear_;
  Send send_;
  Tell tell_;
  ChannelPlan plan_;
  TunePolicy policy_;
  std::map<int, Line> lines_;
  ForgedCounts forged_before_{};  ///< of lines that are no more, or outdated
  ForgedCounts forged_linked_{};  ///< when the relay was last reached
  bool linked_ = false;
  std::uint64_t forged_told_ = 0;
  Instant tell_forged_{};               ///< not before
  std::string cname_ = random_cname();  ///< of the receiver reports on all streams
};

}  // namespace dragoman::client
