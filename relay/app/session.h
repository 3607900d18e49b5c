#pragma once
/// One client's control session: hello, seat, commands, subscriptions. Made by SessionHub.

#include "codecs/control/messages.h"
#include "relay/app/admission.h"
#include "relay/app/media_control.h"
#include "relay/app/session_hub.h"
#include "relay/net/http.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Control thread.
class Session final : public net::Conversation {
 public:
  explicit Session(SessionHub& hub);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void opened(net::Sender& sender) override;
  void received(std::string_view text) override;
  void closed() noexcept override;

  /// Sends the room's state (already text) and, to a desk, its own if that changed.
  void tell(const std::string& room_state);
  /// A desk's first state, once the engine has its source.
  void tell_desk();
  /// A source that is not alive makes room for another of its name: the session ends, unless it
  /// only just began.
  void give_way(Instant now);
  void tick(Instant now);
  void count(std::size_t room, std::vector<ListenerCount>& listeners, Instant now) const;

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
  void on(const control::MicrophoneCommand& command);
  void on(const control::CoughCommand& command);
  void on(const control::OutputCommand& command);
  void on(const control::IncomingCommand& command);
  void on(const control::ListenerReport& report);

  bool has_seat();
  void command(engine::Command command);
  control::Welcome welcome() const;
  const event::Room& room() const;
  void give_up() noexcept;
  void drop_subscriptions();
  void send(const control::RelayMessage& message);
  void refuse(std::string_view code, std::string message, std::string remedy);
  void refuse_channel(std::string_view channel);

  SessionHub& hub_;
  net::Sender* sender_ = nullptr;
  std::optional<Admission> admission_;
  Instant last_message_{};
  Instant admitted_{};
  std::vector<Subscription> subscriptions_;
  std::optional<Reading> reading_;
  FrameIndex opened_frame_{};  ///< the engine's frame when the source was opened
  bool desk_announced_ = false;
  std::string last_desk_;  ///< text of the last DeskState
};

}  // namespace dragoman::app
