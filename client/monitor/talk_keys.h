#pragma once
/// Talkback at a full screen: one key talks, ends or answers, and a prompt asks to whom. Pure.

#include "client/monitor/talk_machine.h"

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::client {

/// What a terminal's bytes mean while talkback is there.
class TalkKeys {
 public:
  /// Lines for TalkMachine. Bytes that are no business of talkback are left in `rest`: t (talk to
  /// whom, or end), r (reply), + and - (volume); within the prompt everything up to Enter or Esc.
  std::vector<std::string> push(std::string_view bytes, const TalkView& view, std::string& rest);

  bool prompting() const noexcept { return prompting_; }
  /// "Talk to (booth, booth desk, all): en 1_".
  std::string prompt() const;

 private:
  void type(char c, std::vector<std::string>& lines);

  bool prompting_ = false;
  std::string typed_;
};

}  // namespace dragoman::client
