#pragma once
/// A technician's talkback between keys or lines and what the relay confirms. Pure.

#include "codecs/control/messages.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dragoman::client {

/// Whom a technician talks to.
struct TalkPlace {
  std::string booth;  ///< empty = every booth of the room
  int desk = 0;       ///< 0 = every desk of the booth
  bool operator==(const TalkPlace&) const = default;
};
std::string to_string(const TalkPlace& place);  ///< "en/1", "en", "all"

/// What talkback shows: only what the relay confirmed.
struct TalkView {
  std::string room;
  std::string input;  ///< device or file that is the microphone; empty = none
  bool linked = false;
  std::optional<TalkPlace> to;
  std::vector<std::string> hearers;  ///< desks that hear it: "en/1"
  std::vector<std::string> talkers;  ///< desks that talk to the technician
  double volume_db = 0;
  std::string reason;  ///< words; empty when all is well
  bool operator==(const TalkView&) const = default;
};
/// One line of JSON; `t` is seconds since the Unix epoch.
std::string to_json_line(const TalkView& view, double t);
/// The same for a technician's eyes; empty when there is nothing to say.
std::string to_words(const TalkView& view);

/// What the machine wants done, in order.
namespace talk {
struct Send {
  control::ClientMessage message;
};
struct Show {
  TalkView view;
};
/// Who is heard from now on.
struct Hear {
  std::vector<control::PrivateLine> lines;
};
/// Whether the microphone leaves this machine at all.
struct Microphone {
  bool open = false;
};
struct Volume {
  double db = 0;
};
struct Quit {};
using Action = std::variant<Send, Show, Hear, Microphone, Volume, Quit>;
}  // namespace talk

/// One thread. A lost link ends every talk: nobody's microphone opens by itself.
class TalkMachine {
 public:
  TalkMachine(std::string room, std::string input, double volume_db);

  /// `talk BOOTH [DESK]`, `talk all`, `talk off`, `reply` (to who talks or talked last), `volume
  /// DB|up|down`, `quit`. Before the first registration lines wait in order.
  void line(std::string_view text);
  void registered();
  void confirmed(const control::Talking& talking);
  void private_lines(const control::PrivateLines& lines);
  void refused(const control::Refused& refusal);
  void link_lost(const std::string& reason);
  /// Something that the technician has to know, such as what the sound device says.
  void note(std::string words) { show(std::move(words)); }

  std::vector<talk::Action> take();
  const TalkView& view() const noexcept { return view_; }

 private:
  void obey(const std::vector<std::string>& words);
  void talk_to(const std::vector<std::string>& words);
  void reply();
  void volume(const std::vector<std::string>& words);
  void open(const TalkPlace& place);
  void close();
  void show(std::string reason);

  TalkView view_;
  bool ever_registered_ = false;
  std::deque<std::string> waiting_;
  std::optional<TalkPlace> last_talker_;
  std::vector<talk::Action> actions_;
};

}  // namespace dragoman::client
