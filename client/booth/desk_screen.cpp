#include "client/booth/desk_screen.h"

#include "client/listen/meter_line.h"
#include "codecs/control/codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dragoman::client {
namespace {

constexpr const char* kOnAir = "\x1b[1;97;41m";    // white on red
constexpr const char* kOff = "\x1b[1;97;100m";     // white on grey
constexpr const char* kWarning = "\x1b[1;30;43m";  // black on yellow
constexpr const char* kPlain = "\x1b[0m";

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : ", ") + one;
  return text;
}

struct Lamp {
  const char* colour;
  std::string words;
};

Lamp lamp_of(const DeskView& view) {
  if (view.turned_away == control::code::kSeatTaken) return {kWarning, "SEAT TAKEN – OFF AIR"};
  if (!view.turned_away.empty()) return {kWarning, "NOT LET IN – OFF AIR"};
  if (!view.linked) return {kWarning, "NO LINK – OFF AIR"};
  if (view.silent) return {kWarning, "NO ANSWER – PERHAPS OFF AIR"};
  if (view.microphone == "cough") return {kWarning, "COUGH – MUTED"};
  if (view.microphone == "refused") return {kWarning, "REFUSED – OFF AIR"};
  if (!view.on_air.empty()) return {kOnAir, "ON AIR: " + joined(view.on_air)};
  if (view.microphone == "on") return {kWarning, "MICROPHONE OPEN, NOT ON AIR"};
  if (!view.cut_off.empty()) return {kWarning, "OFF – YOUR LINK WAS LOST"};
  return {kOff, "OFF"};
}

std::string lamp(const DeskView& view, int columns) {
  const auto [colour, words] = lamp_of(view);
  const int width = std::clamp(columns - 4, 20, 60);
  std::string text;
  for (const auto& row : {std::string(), words, std::string()})
    text += fmt::format("  {}{:^{}}{}\n", colour, row, width, kPlain);
  return text;
}

std::string channel_list(const std::vector<control::ChannelInfo>& channels) {
  std::string text;
  for (const auto& channel : channels) text += fmt::format("  {} {}", channel.number, channel.name);
  return text;
}

const control::ChannelInfo* numbered(const DeskScreen& screen, int number) {
  for (const auto& channel : screen.channels)
    if (channel.number == number) return &channel;
  return nullptr;
}

/// To hear the channel after the one that is chosen, or before it.
std::string step_line(int by, const DeskScreen& screen) {
  const auto& list = screen.channels;
  const auto chosen = std::find_if(list.begin(), list.end(), [&](const auto& channel) {
    return channel.id == screen.view.incoming;
  });
  if (chosen == list.end()) return list.empty() ? "" : "in " + list.front().id;
  const auto count = static_cast<int>(list.size());
  const int next = (static_cast<int>(chosen - list.begin()) + by + count) % count;
  return "in " + list[static_cast<std::size_t>(next)].id;
}

std::string digit_line(int digit, DeskScreen& screen) {
  if (screen.two_digits && !screen.tens) {
    screen.tens = digit;
    return "";
  }
  const int number = digit + 10 * screen.tens.value_or(0);
  screen.two_digits = false;
  screen.tens.reset();
  const char awaiting = std::exchange(screen.awaiting, '\0');
  if (awaiting == 'p') return fmt::format("preset {}", number);
  if (awaiting == 'w') return fmt::format("preset {} store", number);
  const auto* channel = numbered(screen, number);
  if (channel == nullptr) return "";
  return (awaiting == 'c' ? "out c " : "in ") + channel->id;
}

/// Keys of the headphones' knobs.
std::string knob_line(char key, const DeskScreen& screen) {
  switch (key) {
    case '+':
    case '=':
      return "volume up";
    case '-':
      return "volume down";
    case ']':
      return "bass up";
    case '[':
      return "bass down";
    case '}':
      return "treble up";
    case '{':
      return "treble down";
    case '>':
      return "balance up";
    case '<':
      return "balance down";
    case 'o':
      return screen.view.settings.sound.sidetone_db ? "sidetone off" : "sidetone up";
    default:
      return "";
  }
}

std::string protection_words(const DeskScreen& screen) {
  const auto& shown = screen.view.protection;
  const char* stage = shown.stage == 1   ? "PEAKS HELD AT 100 dB SPL"
                      : shown.stage == 2 ? "SHOCK HELD AT 94 dB SPL"
                      : shown.stage == 3 ? "A MINUTE WAS ABOVE 80 dB SPL"
                                         : "";
  std::string text = fmt::format("{:.0f} dB SPL now, {:.0f} over a minute",
                                 screen.protection.level_db, screen.protection.minute_db);
  if (shown.stage != 0)
    text += fmt::format("  {}{:g} dB  {}{}", kWarning, shown.gain_db, stage, kPlain);
  return text;
}

std::string preset_words(const std::map<int, std::string>& presets) {
  std::string text;
  for (const auto& [number, channel] : presets) text += fmt::format("  {} {}", number, channel);
  return text.empty() ? "" : "  presets      " + text + "\n";
}

const char* question(char awaiting) {
  return awaiting == 'c'   ? "  output C into which channel?"
         : awaiting == 'p' ? "  which preset? channels:"
         : awaiting == 'w' ? "  store what you hear as which preset? channels:"
                           : "  hear:";
}

std::string age(const DeskScreen& screen) {
  return screen.latency_ms ? fmt::format(", {:.1f} ms old", *screen.latency_ms) : "";
}

/// The partner, and what a glance must not miss: two voices at once, or none.
std::string booth_words(const DeskView& view) {
  std::string text = view.partner.empty() ? "–" : view.partner;
  if (!view.partner_reason.empty()) text += "  NOT HEARD: " + view.partner_reason;
  if (view.open_microphones > 1) text += "  BOTH OPEN";
  if (view.open_microphones == 0 && !view.partner.empty()) text += "  NONE OPEN";
  return text;
}

std::string handover_words(const DeskView& view) {
  if (view.handover == "asked")
    return "  handover       asked, waiting for the answer (n withdraws)\n";
  if (view.handover == "wanted") return "  handover       YOUR MATE WANTS TO TAKE OVER: y n\n";
  if (view.handover == "offered") return "  handover       PLEASE TAKE OVER: y n\n";
  return "";
}

std::string microphone_words(const DeskScreen& screen) {
  if (!screen.microphone_dbfs) return "  microphone     —\n";
  const double level = *screen.microphone_dbfs;
  return fmt::format("  microphone     ▕{}▏ {:6.1f} dB\n", level_bar(level, 30), level);
}

std::string talk_words(const DeskView& view) {
  std::string text;
  if (!view.talk.empty())
    text += fmt::format("  talk           to the {}: no channel hears you\n", view.talk);
  for (const auto& talker : view.talkers)
    text += fmt::format("  talk           {} talks to you\n", talker);
  return text;
}

std::string message_words(const DeskScreen& screen) {
  if (!screen.message) return "";
  return fmt::format("  message        {}: {}\n", screen.message->from, screen.message->text);
}

}  // namespace

std::string desk_screen(const DeskScreen& screen, int columns) {
  const auto& view = screen.view;
  std::string text = fmt::format("  {} · booth {} · desk {} · {}\n", view.room, view.booth,
                                 view.desk, screen.relay);
  text += lamp(view, columns);
  text += fmt::format("  speaking into  {} {}\n", view.output, view.language);
  text += fmt::format("  hearing        {}{}{}\n", view.hears(),
                      view.incoming == "floor" && view.auto_relay() ? " (AUTO-RELAY)" : "",
                      age(screen));
  text += fmt::format("  partner        {}{}\n", booth_words(view),
                      view.hears_partner ? "  (in your ear, by the balance)" : "");
  text += handover_words(view);
  if (view.call != "none") text += fmt::format("  technician     {}\n", view.call);
  if (view.slower) text += "  SLOWER is shown to the speaker\n";
  if (view.use_microphone) text += "  MICROPHONE! is shown to the speaker\n";
  text += message_words(screen);
  text += talk_words(view);
  text += microphone_words(screen);
  text += fmt::format("  headphones     {}\n", sound_words(view.settings.sound));
  text += fmt::format("  at the ear     {}\n", protection_words(screen));
  text += preset_words(view.settings.presets);
  if (!view.device.empty()) text += fmt::format("  {}{}{}\n", kWarning, view.device, kPlain);
  if (!view.cut_off.empty()) text += fmt::format("  {}{}{}\n", kWarning, view.cut_off, kPlain);
  text += fmt::format("  {}\n", view.reason);
  text += question(screen.awaiting);
  text += channel_list(screen.channels) + "\n";
  text += "  space microphone · x cough · a b c output · q quit\n";
  text += "  hear: a digit, # and two digits, or . and , for the next one and the one before\n";
  text +=
      "  handover: h ask, y accept, n decline or withdraw, t take · s slower · u microphone! · k "
      "call\n";
  text += "  talk to: m mate, e technician\n";
  text += "  + - volume · ] [ bass · } { treble · > < balance · o own voice · p w preset";
  return text;
}

std::string line_of_key(char key, DeskScreen& screen) {
  const auto& microphone = screen.view.microphone;
  const bool open = microphone == "on" || microphone == "cough";
  if (key >= '0' && key <= '9') return digit_line(key - '0', screen);
  screen.two_digits = key == '#';
  screen.tens.reset();
  if (key == '#') return "";  // whatever awaits a number goes on to
  screen.awaiting = key == 'c' || key == 'p' || key == 'w' ? key : '\0';
  switch (key) {
    case ' ':
      return open ? "off" : "on";
    case 'x':
      return microphone == "cough" ? "cough off" : "cough on";
    case 'a':
      return "out a";
    case 'b':
      return "out b";
    case '.':
      return step_line(1, screen);
    case ',':
      return step_line(-1, screen);
    case 'h':
      return "handover ask";
    case 'y':
      return "handover accept";
    case 'n':
      return screen.view.handover == "asked" ? "handover withdraw" : "handover decline";
    case 't':
      return "handover take";
    case 's':
      return "slower";
    case 'u':
      return "use microphone";
    case 'v':
      return "check";
    case 'k':
      return screen.view.call == "raised" ? "call off" : "call";
    case 'm':
      return screen.view.talk == "mate" ? "talk off" : "talk mate";
    case 'e':
      return screen.view.talk == "technician" ? "talk off" : "talk technician";
    case 'q':
      return "quit";
    default:
      return knob_line(key, screen);
  }
}

}  // namespace dragoman::client
