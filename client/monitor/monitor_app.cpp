#include "client/monitor/monitor_app.h"

#include "client/cli/terminal.h"
#include "client/listen/clocks.h"
#include "client/monitor/board_json.h"
#include "client/monitor/commands.h"
#include "client/monitor/paint.h"
#include "client/monitor/screen.h"
#include "relay/net/udp.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace dragoman::client {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 3s;
constexpr auto kRedraw = 40ms;  // as often as meters come
constexpr auto kPrintEvery = 1s;
constexpr auto kMessagesPatience = 500ms;
constexpr std::size_t kTextsShown = 4;
constexpr const char* kEventPath = "/api/v1/event";

std::string rooms_of(const Board& board) {
  std::string out;
  for (const RoomBoard& room : board.rooms) out += (out.empty() ? "" : ", ") + room.id;
  return out;
}

ProgramError no_room(const std::string& room, const Board& board) {
  return ProgramError(Exit::usage, "no_room", fmt::format("the event has no room \"{}\"", room),
                      "rooms here: " + rooms_of(board));
}

Board board_from(const std::string& text, const MonitorOptions& options) {
  Board board;
  const std::string problem = take_message(board, text);
  if (!problem.empty()) {
    throw ProgramError(Exit::failure, "not_a_relay",
                       fmt::format("{} does not answer like a relay: {}",
                                   to_string(options.common.relay), problem),
                       "is this the HTTP address of a dragoman-relay?");
  }
  if (!options.room.empty() && board.find_room(options.room) == nullptr) {
    throw no_room(options.room, board);
  }
  return board;
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

/// Fetches the messages of rooms that have new ones. What cannot be fetched is left out: they are
/// asked for again with the next one.
void read_messages(Board& board, const RelayAddress& relay) {
  for (RoomBoard& room : board.rooms) {
    if (room.messages == room.texts_of) continue;
    room.texts_of = room.messages;
    try {
      const auto path = "/api/v1/rooms/" + room.id + "/messages";
      room.texts = message_texts(http_get(relay, path, kMessagesPatience), kTextsShown);
    } catch (const ProgramError&) {
      room.texts.clear();
    }
  }
}

// The relay's JSON as it came, or only the room asked for; one line.
std::string event_json(const std::string& text, const MonitorOptions& options) {
  board_from(text, options);
  const std::string out = options.room.empty() ? text : only_room(text, options.room);
  return out.empty() || out.back() != '\n' ? out + "\n" : out;
}

}  // namespace

void print_once(const MonitorOptions& options) {
  const std::string text = http_get(options.common.relay, kEventPath, kPatience);
  if (options.common.json) return print(event_json(text, options));
  Board board = board_from(text, options);
  read_messages(board, options.common.relay);
  const Instant now = net::monotonic_now();
  Watch watch;
  watch.update(board, now);
  print(plain_table(board, watch, now, options.room));
}

MonitorApp::MonitorApp(const MonitorOptions& options, MainLoop& loop)
    : options_{options},
      loop_{loop},
      link_{"connecting to " + to_string(options.common.relay)},
      colour_{colours_wanted(std::getenv("NO_COLOR"), std::getenv("TERM"))},
      json_{options.room, options.levels_per_second} {}

int MonitorApp::run() {
  if (options_.common.json) return run_json();
  live_ = std::make_unique<LiveLink>(options_.common.relay, [this](LiveEvent event) {
    loop_.post([this, event = std::move(event)] { take(event); });
  });
  if (on_terminal()) {
    start_talkback();
    listening_ = std::make_unique<ScreenListening>(options_, loop_, talkback_.get());
    screen_.emplace();
    loop_.on_input([this](std::string_view bytes) { input(bytes); });
    loop_.on_tick(kRedraw, [this] {
      if (talkback_) talkback_->tick();
      draw();
    });
  } else if (options_.talk.on) {
    throw ProgramError(Exit::usage, "bad_usage", "talkback needs a terminal for its keys",
                       "--headless takes lines on standard input instead");
  } else {
    loop_.on_tick(kPrintEvery, [this] { print_table(); });
  }
  const int code = loop_.run();
  live_.reset();
  listening_.reset();
  const auto refusal = talkback_ ? talkback_->failure() : std::nullopt;
  talkback_.reset();
  screen_.reset();
  if (refusal) throw ProgramError(*refusal);
  if (!missing_room_.empty()) throw no_room(options_.room, board_);
  return code;
}

void MonitorApp::take(const LiveEvent& event) {
  if (const auto* text = std::get_if<LiveText>(&event)) return take_text(text->text);
  complain(std::get<LiveLost>(event).reason);
}

void MonitorApp::take_text(const std::string& text) {
  const std::string problem = take_message(board_, text);
  if (!problem.empty()) return complain("the relay's message is not understood: " + problem);
  read_messages(board_, options_.common.relay);
  link_.clear();
  seen_ = true;
  watch_.update(board_, net::monotonic_now());
  if (options_.room.empty() || board_.find_room(options_.room) != nullptr) return;
  missing_room_ = options_.room;
  loop_.quit(static_cast<int>(Exit::usage));
}

void MonitorApp::complain(const std::string& reason) {
  // On a pipe each new reason is said once; on the screen it stays for as long as it is true.
  if (!screen_ && link_ != reason) fmt::print(stderr, "{}; trying again\n", reason);
  link_ = reason;
}

void MonitorApp::start_talkback() {
  if (!options_.talk.on) return;
  talkback_ = std::make_unique<Talkback>(options_, loop_, [](const TalkView&) {});
}

void MonitorApp::show_talk(ScreenView& view) const {
  if (!talkback_) return;
  const TalkView& talk = talkback_->view();
  view.can_talk = true;
  view.talk = talk_keys_.prompting() ? talk_keys_.prompt() : to_words(talk);
  view.talk_grave = !talk_keys_.prompting() && (talk.to || !talk.linked);
}

void MonitorApp::input(std::string_view bytes) {
  std::string rest(bytes);
  if (!talk_keys_.prompting()) rest = listening_->push(bytes, board_, screen_->size().rows - 2);
  if (talkback_) {
    const std::string mine = std::exchange(rest, {});
    for (const auto& line : talk_keys_.push(mine, talkback_->view(), rest)) talkback_->line(line);
  }
  for (const MonitorCommand command : read_commands(rest)) {
    if (command == MonitorCommand::quit) return loop_.quit(0);
    scroll_ = scrolled(scroll_, command, screen_->size().rows - 2);
  }
  draw();
}

void MonitorApp::draw() {
  const TerminalSize size = screen_->size();
  ScreenView view{size.columns, size.rows, scroll_, options_.room, to_string(options_.common.relay),
                  link_};
  show_talk(view);
  listening_->show(view, board_, Paint{colour_});
  const Screen screen = compose(board_, watch_, net::monotonic_now(), view, Paint{colour_});
  scroll_ = screen.scroll;
  screen_->draw(screen.lines);
}

void MonitorApp::print_table() {
  if (!seen_ || !link_.empty()) return;
  print(plain_table(board_, watch_, net::monotonic_now(), options_.room) + "\n");
}

/// The room is looked for at once: a script that names a wrong one should not wait for a link.
int MonitorApp::run_json() {
  try {
    board_from(http_get(options_.common.relay, kEventPath, kPatience), options_);
  } catch (const ProgramError& error) {
    if (error.id() == "no_room") throw;
  }
  live_ = std::make_unique<LiveLink>(options_.common.relay, [this](LiveEvent event) {
    loop_.post([this, event = std::move(event)] { print_json(event); });
  });
  const int code = loop_.run();
  live_.reset();
  if (!missing_room_.empty()) throw no_room(options_.room, board_);
  return code;
}

void MonitorApp::print_json(const LiveEvent& event) {
  if (const auto* lost = std::get_if<LiveLost>(&event)) {
    if (link_ == lost->reason) return;
    link_ = lost->reason;
    return print(JsonStream::lost(lost->reason, unix_seconds()) + "\n");
  }
  const auto* text = std::get_if<LiveText>(&event);
  if (text == nullptr) return;
  link_.clear();
  const auto line = json_.line(text->text, unix_seconds(), net::monotonic_now());
  if (!line.empty()) print(line + "\n");
  if (!json_.room_missing()) return;
  take_message(board_, text->text);
  missing_room_ = options_.room;
  loop_.quit(static_cast<int>(Exit::usage));
}

}  // namespace dragoman::client
