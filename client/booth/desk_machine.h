#pragma once
/// The state of a desk between the interpreter's commands and the relay's confirmations. Pure.

#include "client/booth/desk_line.h"
#include "client/booth/desk_view.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dragoman::client {

/// What the machine wants done, in order.
struct SendMessage {
  control::ClientMessage message;
};
struct ShowDesk {
  DeskView view;
};
/// The channel to be heard, as the relay confirmed it.
struct HearChannel {
  std::string channel;
};
/// The on-air colleague, to be heard beside it by the balance: by the private line, or, where none
/// comes here, from a channel. Neither = not any more.
struct HearPartner {
  bool by_line = false;
  std::string channel;
  bool operator==(const HearPartner&) const = default;
};
/// The settings have changed: to the headphones, and to the seat's file.
struct UseSettings {
  DeskSettings settings;
};
/// The voices to be heard by private lines.
struct HearPrivately {
  std::vector<control::PrivateLine> lines;
};
/// Begins the check, or ends it if it runs, for that reason (none: the interpreter's wish).
struct RunCheck {
  bool on = false;
  std::string reason;
};
struct QuitDesk {};
using DeskAction = std::variant<SendMessage, ShowDesk, HearChannel, HearPartner, UseSettings,
                                HearPrivately, RunCheck, QuitDesk>;

/// One thread. Nothing is shown before the relay confirmed it; a lost link is off air at once, and
/// the desk comes back off air: a microphone opens only when it is pressed again.
class DeskMachine {
 public:
  DeskMachine(std::string room, std::string booth, int desk, std::string input = {},
              DeskSettings settings = {});

  /// Where the desk's page is, for the state lines.
  void set_page(std::string url) { view_.page = std::move(url); }
  /// A line of standard input or a key. Before the first registration lines wait in order; later,
  /// without a link, `on` is refused and selections wait for the link.
  void line(std::string_view text);
  void registered();
  void confirmed(const control::DeskState& state);
  /// Who is on air in the room: a colleague, perhaps.
  void room(const control::RoomState& state);
  void protection(const ProtectionView& protection);
  /// What is wrong with the sound device, in words; "" = nothing.
  void device(const std::string& trouble);
  void refused(const control::Refused& refusal);
  /// Text for the interpreter: shown once, it is no state.
  void message(const control::TextMessage& text);
  /// A text of the interpreter's is with whom it was for.
  void text_taken(std::int64_t id) { settle(id, {}); }
  void private_lines(const control::PrivateLines& lines);
  /// Whether private lines reach this desk.
  void private_line_dead(bool dead);
  /// The relay does not answer, or does again; what is shown of it may no longer hold.
  void link_silent(bool silent);
  /// With `cut_off`, why the relay ended the session: shown until the next press.
  void link_lost(const std::string& reason, const std::string& cut_off = {});

  std::vector<DeskAction> take();
  const DeskView& view() const noexcept { return view_; }

 private:
  void obey(const DeskLine& line);
  void send(const control::ClientMessage& message);
  void show(std::string words);
  void show_refusal(std::string reason);
  void without_link(const control::ClientMessage& message);
  void tell(const control::ClientMessage& message);
  void show_sending(std::int64_t id);
  bool settle(std::int64_t id, const std::string& reason);
  void give_texts_up();
  void turn(const SoundCommand& command);
  void preset(const PresetCommand& command);
  void check(const CheckCommand& command);
  void end_check();
  void note_cut_off();
  void use_settings(std::string words);
  void listen_to_partner();
  void restore();
  void obey_waiting();

  DeskView view_;
  bool ever_registered_ = false, ever_failed_ = false, turned_away_ = false;
  bool restoring_ = false;  ///< the first state of a new session is still to come
  std::deque<DeskLine> waiting_;
  std::int64_t texts_ = 0;            ///< written here so far: the last one's id
  std::vector<OwnText> unconfirmed_;  ///< texts that the relay has not answered yet
  /// Selections that hold over a lost link: the last confirmed, or wished for without a link.
  std::optional<control::OutputCommand> output_;
  std::optional<control::IncomingCommand> incoming_;
  std::optional<std::string> hearing_;
  std::optional<std::uint32_t> relay_refusals_;  ///< as it last counted them in this session
  std::string partner_channel_;  ///< that the colleague is on air on; empty = none is
  HearPartner hearing_partner_;  ///< as last told
  bool line_dead_ = false;
  std::vector<DeskAction> actions_;
};

}  // namespace dragoman::client
