#include "client/booth/desk_line.h"

#include "client/cli/line_reader.h"
#include "codecs/control/field_reader.h"
#include "codecs/control/text_length.h"

#include <fmt/format.h>

namespace dragoman::client {
namespace {

using Words = std::vector<std::string>;

DeskLine read_cough(const Words& line) {
  if (line.size() == 2 && (line[1] == "on" || line[1] == "off"))
    return control::CoughCommand{line[1] == "on"};
  return BadLine{"cough needs on or off"};
}

DeskLine read_output(const Words& line) {
  if (line.size() == 2 && line[1] == "a") return control::OutputCommand{"a", ""};
  if (line.size() == 2 && line[1] == "b") return control::OutputCommand{"b", ""};
  if (line.size() == 3 && (line[1] == "b" || line[1] == "c"))
    return control::OutputCommand{line[1], line[2]};
  if (line.size() == 2 && line[1] == "c") return BadLine{"out c needs a language: out c LANG"};
  return BadLine{"outputs are: out a, out b [LANG], out c LANG"};
}

DeskLine read_incoming(const Words& line) {
  if (line.size() == 2) return control::IncomingCommand{line[1]};
  return BadLine{"in needs one channel: in floor, in LANG"};
}

DeskLine read_handover(const Words& line) {
  if (line.size() == 2)
    for (const char* step : {"ask", "accept", "decline", "take", "withdraw"})
      if (line[1] == step) return control::HandoverCommand{step};
  return BadLine{"handover needs one of: ask, accept, decline, take, withdraw"};
}

DeskLine read_call(const Words& line) {
  if (line.size() == 1) return control::CallCommand{true};
  if (line.size() == 2 && line[1] == "off") return control::CallCommand{false};
  return BadLine{"call stands alone, or is call off"};
}

DeskLine read_floor(const Words& line) {
  if (line.size() != 2) return BadLine{"floor needs the language spoken there, or unknown"};
  return control::FloorLanguageCommand{line[1] == "unknown" ? "" : line[1]};
}

/// The text is all that stands behind the addressee, spaces within included.
DeskLine read_message(const Words& line, std::string_view whole) {
  if (line.size() < 3 || (line[1] != "technician" && line[1] != "mate"))
    return BadLine{"a message needs whom and what: message technician TEXT, message mate TEXT"};
  const auto begin = whole.find(line[2], whole.find(line[1]) + line[1].size());
  const auto text = whole.substr(begin);
  if (const auto beyond = control::characters_beyond(text, control::kMaxText); beyond > 0)
    return BadLine{
        fmt::format("the message is too long by {} character{}: shorten it, or send it in two",
                    beyond, beyond == 1 ? "" : "s")};
  return control::TextCommand{line[1], std::string(text)};
}

DeskLine read_talk(const Words& line) {
  if (line.size() == 2 && line[1] == "off") return control::TalkCommand{};
  if (line.size() == 2 && (line[1] == "mate" || line[1] == "technician"))
    return control::TalkCommand{line[1], "", 0};
  return BadLine{"talk needs one of: mate, technician, off"};
}

DeskLine read_check(const Words& line) {
  if (line.size() == 1) return CheckCommand{true};
  if (line.size() == 2 && line[1] == "off") return CheckCommand{false};
  return BadLine{"check stands alone, or is check off"};
}

}  // namespace

DeskLine read_desk_line(std::string_view text) {
  const auto line = words(text);
  if (line.empty()) return EmptyLine{};
  const auto& verb = line[0];
  if (verb == "cough") return read_cough(line);
  if (verb == "out") return read_output(line);
  if (verb == "in") return read_incoming(line);
  if (verb == "handover") return read_handover(line);
  if (verb == "call") return read_call(line);
  if (verb == "floor") return read_floor(line);
  if (verb == "talk") return read_talk(line);
  if (verb == "check") return read_check(line);
  if (verb == "message") return read_message(line, text);
  if (line.size() == 1) {
    if (verb == "on" || verb == "off") return control::MicrophoneCommand{verb == "on"};
    if (verb == "quit") return QuitLine{};
    if (verb == "slower") return control::SlowerCommand{};
  }
  if (line.size() == 2 && verb == "use" && line[1] == "microphone")
    return control::UseMicrophoneCommand{};
  if (auto sound = read_sound_line(line)) {
    if (auto* wrong = std::get_if<WrongLine>(&*sound)) return BadLine{std::move(wrong->reason)};
    if (const auto* knob = std::get_if<SoundCommand>(&*sound)) return *knob;
    return std::get<PresetCommand>(*sound);
  }
  return BadLine{"unknown line \"" + std::string(text) +
                 "\"; known: on, off, cough on|off, out a|b|c, in, slower, use microphone, call, "
                 "handover, floor, message, talk, check, volume, bass, treble, sidetone, balance, "
                 "calibration, preset, quit"};
}

}  // namespace dragoman::client
