#pragma once
/// Listening and alarms at a full screen: keys, the list that is picked from, and the sound, which
/// is opened with the first thing that is heard.

#include "client/cli/main_loop.h"
#include "client/monitor/board.h"
#include "client/monitor/listening.h"
#include "client/monitor/options.h"
#include "client/monitor/picker.h"
#include "client/monitor/screen.h"
#include "client/monitor/talkback.h"

#include <memory>
#include <string>
#include <string_view>

namespace dragoman::client {

/// Main thread only.
class ScreenListening {
 public:
  /// Of talkback, where there is one, the device is shared.
  ScreenListening(const MonitorOptions& options, MainLoop& loop, Talkback* talkback)
      : options_(options), loop_(loop), talkback_(talkback) {}

  /// Takes its keys: l, a, + and - while something is heard, and all of them within a list. Returns
  /// the others.
  std::string push(std::string_view bytes, const Board& board, int rows);
  /// What it has to show.
  void show(ScreenView& view, const Board& board, const Paint& paint);
  /// Nothing is heard any more.
  void stop() noexcept;

 private:
  enum class List { none, targets, alarms };

  std::vector<Picker::Item> items(const Board& board) const;
  void picked(const std::string& id, const Board& board);
  void hear(const TapTarget& target);
  void acknowledge(const std::string& id, const Board& board);
  TalkSound& sound();
  void turn(double db);

  const MonitorOptions& options_;
  MainLoop& loop_;
  Talkback* talkback_;
  Picker picker_;
  List list_ = List::none;
  double volume_db_ = 0;
  std::string trouble_;             ///< of the last key
  std::unique_ptr<TalkSound> own_;  ///< without talkback
  std::unique_ptr<Listening> listening_;
};

}  // namespace dragoman::client
