#include "client/monitor/screen_listening.h"

#include "codecs/headphone/headphone_path.h"

#include <boost/json.hpp>

#include <algorithm>

namespace dragoman::client {
namespace {

constexpr auto kPatience = std::chrono::milliseconds{500};
constexpr double kVolumeStep = 2;  // dB

/// Of one room, or of all, with those of no room.
template <class Each>
void for_alarms(const Board& board, const std::string& only, Each each) {
  for (const AlarmRow& alarm : board.alarms) each(alarm);
  for (const RoomBoard& room : board.rooms)
    if (only.empty() || room.id == only)
      for (const AlarmRow& alarm : room.alarms) each(alarm);
}

}  // namespace

std::string ScreenListening::push(std::string_view bytes, const Board& board, int rows) {
  trouble_.clear();
  if (picker_.is_open()) {
    const auto id = picker_.push(bytes, rows);
    if (id) picked(*id, board);
    return {};
  }
  std::string rest;
  for (const char c : bytes.starts_with('\x1b') ? std::string_view() : bytes) {
    const bool heard = talkback_ == nullptr && listening_ && listening_->view().target;
    if (c == 'l' || c == 'a') {
      list_ = c == 'l' ? List::targets : List::alarms;
      picker_.open(c == 'l' ? "Listen to what? Nobody notices." : "Acknowledge which alarm?",
                   items(board));
    } else if (heard && (c == '+' || c == '-')) {
      turn(c == '+' ? kVolumeStep : -kVolumeStep);
    } else {
      rest += c;
    }
  }
  return bytes.starts_with('\x1b') ? std::string(bytes) : rest;
}

std::vector<Picker::Item> ScreenListening::items(const Board& board) const {
  std::vector<Picker::Item> out;
  if (list_ == List::targets) {
    for (const auto& target : tap_targets(board, options_.room)) {
      const bool heard = listening_ && listening_->view().target == target;
      out.push_back({to_string(target), tap_words(board, target), heard});
    }
  } else {
    for_alarms(board, options_.room, [&](const AlarmRow& alarm) {
      out.push_back({alarm.id, alarm.where + ": " + alarm.what, alarm.acknowledged});
    });
  }
  return out;
}

void ScreenListening::show(ScreenView& view, const Board& board, const Paint& paint) {
  if (picker_.is_open()) {
    picker_.update(items(board));
    view.list = picker_.lines(std::max(view.rows - 2, 0), view.columns, paint);
  }
  view.listening = !trouble_.empty() ? trouble_ : listening_ ? to_words(listening_->view()) : "";
}

void ScreenListening::picked(const std::string& id, const Board& board) {
  if (list_ == List::alarms) return acknowledge(id, board);
  const auto target = parse_tap_target(id, {});
  if (target) hear(*target);
}

/// What is heard already is heard no longer.
void ScreenListening::hear(const TapTarget& target) try {
  if (!listening_)
    listening_ = std::make_unique<Listening>(options_.common.relay, loop_, sound().tapped());
  const bool same = listening_->view().target == target;
  listening_->hear(same ? std::nullopt : std::optional{target});
} catch (const ProgramError& error) {
  trouble_ = error.what();
}

void ScreenListening::acknowledge(const std::string& id, const Board& board) try {
  bool seen = false;
  for_alarms(board, {},
             [&](const AlarmRow& alarm) { seen = seen || (alarm.id == id && alarm.acknowledged); });
  http_post(options_.common.relay, "/api/v1/alarms",
            boost::json::serialize(boost::json::object{{"id", id}, {"acknowledged", !seen}}),
            kPatience);
} catch (const ProgramError& error) {
  trouble_ = error.what();
}

TalkSound& ScreenListening::sound() {
  if (talkback_ != nullptr) return talkback_->sound();
  if (!own_) own_ = std::make_unique<TalkSound>(options_.talk);
  volume_db_ = options_.talk.volume_db;
  return *own_;
}

void ScreenListening::turn(double db) {
  volume_db_ = std::clamp(volume_db_ + db, double{headphone::kLeastVolumeDb},
                          double{headphone::kMostVolumeDb});
  if (own_) own_->set_volume(volume_db_);
}

void ScreenListening::stop() noexcept {
  listening_.reset();
  own_.reset();
}

}  // namespace dragoman::client
