#pragma once
/// One client's control session: hello, seat, commands, subscriptions. Made by SessionHub.

#include "codecs/control/messages.h"
#include "relay/app/admission.h"
#include "relay/app/flood_watch.h"
#include "relay/app/media_control.h"
#include "relay/app/private_lines.h"
#include "relay/app/session_hub.h"
#include "relay/app/token_bucket.h"
#include "relay/net/http.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Control thread.
class Session final : public net::Conversation {
 public:
  Session(SessionHub& hub, const Caller& caller);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void opened(net::Sender& sender) override;
  void received(std::string_view text) override;
  void closed() noexcept override;

  /// Sends the room's state (already text).
  void tell(const std::shared_ptr<const std::string>& room_state);
  /// To a desk, its own state if that changed; its first, once the engine has its source.
  void tell_desk();
  void send(const control::RelayMessage& message);
  /// A source that is not alive makes room for another of its name or seat: the session ends,
  /// unless it only just began, or is a desk that still talks to the relay.
  void give_way(Instant now);
  void tick(Instant now);
  void count(std::size_t room, std::vector<ListenerCount>& listeners, Instant now) const;

  /// Who it is on private lines; nothing for those who have no part in them.
  std::optional<PrivateParty> private_party() const;
  /// Tells it of the voices that arrive now, if they changed, and adds their lines.
  void hear_privately(const std::vector<PrivateVoice>& voices, std::vector<PrivateLine>& lines);
  /// Tells it the keys of the room's encrypted channels, where nobody else hears what is said.
  void tell_keys();
  /// Ends its subscriptions, and says why.
  void end_unicast();
  /// Of a technician in a browser: nothing comes from there any more.
  void lose_sound();
  /// Tells a technician who hears it, if that changed.
  void tell_hearers(const std::vector<engine::Seat>& hearers);

  /// Gives up what it has, tells the client, and closes.
  void end(std::string_view reason);

  const Caller& caller() const noexcept { return caller_; }
  const std::optional<Admission>& admission() const noexcept { return admission_; }

 private:
  struct Reading {
    std::size_t channel = 0;
    control::ListenerReport report;
    Instant when{};
  };

  void on(const control::Hello& hello);
  void on(const control::Subscribe& subscribe);
  void on(const control::Unsubscribe& unsubscribe);
  void on(const control::Ping& ping);
  void on(const control::TextCommand& text);
  void on(const control::ListenerReport& report);
  void on(const control::ForgedPackets& found);
  void on(const control::TalkCommand& talk);
  void on(const control::PrivateCommand& command);
  void on(const control::ReceptionRequest& request);
  void on(const control::Offer& offer);
  /// Those that desk_order() turns into commands.
  template <class Message>
  void on(const Message&) {}

  /// What more than its rate a source sends is refused by the media threads: it is told so.
  void watch_flood(Instant now);
  /// Whether a message names another room or seat than this session's.
  bool speaks_for_another(std::string_view text) const;
  bool talks_to_nobody(const engine::Command& command) const;
  bool has_seat();
  void obey(const engine::Command& command);
  control::Welcome welcome() const;
  const event::Room& room() const;
  void give_up() noexcept;
  /// A technician's, for whomever it was.
  void end_talk();
  void note_talk(bool begins) const;
  void drop_subscriptions();
  void refuse(control::Refused refusal);
  /// `text` is the id of the text that is refused; 0 = it is something else, or has none.
  void refuse(std::string_view code, std::string message, std::string remedy,
              std::int64_t text = 0);
  void refuse_channel(std::string_view channel);

  SessionHub& hub_;
  Caller caller_;
  net::Sender* sender_ = nullptr;
  std::optional<Admission> admission_;
  std::optional<srtp::MasterKey> key_;  ///< that its packets are sealed with
  Instant last_message_{};
  Instant admitted_{};
  TokenBucket orders_{20, 40};  ///< a desk's commands: more than hands can do
  TokenBucket texts_{1, 5};
  FloodWatch flood_;
  std::vector<Subscription> subscriptions_;
  std::optional<Reading> reading_;
  FrameIndex opened_frame_{};  ///< the engine's frame when the source was opened
  bool desk_announced_ = false;
  std::string last_desk_;           ///< text of the last DeskState
  std::uint64_t told_version_ = 0;  ///< the room's, of that text
  bool told_technician_ = false;    ///< whether that text says that one is there
  TalkTarget talk_;                 ///< a technician's
  std::uint16_t private_port_ = 0;
  std::map<std::uint32_t, srtp::NamedKey> line_keys_;  ///< of what it hears privately, by SSRC
  std::uint32_t line_mki_ = 0;
  std::optional<control::PrivateLines> last_private_;
  /// What a technician knows; nothing = it is to be told again.
  std::optional<control::Talking> last_talking_ = control::Talking{};
};

}  // namespace dragoman::app
