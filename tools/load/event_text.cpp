#include "tools/load/event_text.h"

#include <fmt/format.h>

#include <array>

namespace dragoman::load {
namespace {

constexpr std::array<const char*, kMostBooths> kLanguages{
    "en", "fr", "ru", "es", "ar", "mn", "de", "it", "pt", "nl", "pl", "cs", "sk", "hu", "ro", "bg",
    "el", "tr", "uk", "sv", "da", "fi", "nb", "et", "lv", "lt", "sl", "hr", "ja", "ko", "hi"};

}  // namespace

std::string event_text(int booths, int desks_a_booth) {
  std::string languages = "\"zh\"", tables;
  for (int i = 0; i < booths; ++i) {
    const char* language = kLanguages[static_cast<std::size_t>(i)];
    languages += fmt::format(", \"{}\"", language);
    tables += fmt::format(
        "  [[room.booth]]\n  id = \"{0}\"\n  a = \"{0}\"\n  b = [\"zh\"]\n  desks = {1}\n",
        language, desks_a_booth);
  }
  return fmt::format(
      "# Written by dragoman-load: {} booths of {} desks.\n"
      "[event]\nname = \"Load\"\n"
      "[network]\ninterface = \"lo\"\nttl = 0\n"
      "[web]\nlisteners = 20000\nper_address = 20000\nlate_percent = 0\n"
      "[[room]]\nid = \"hall\"\nfloor = \"zh\"\nlanguages = [{}]\n{}",
      booths, desks_a_booth, languages, tables);
}

}  // namespace dragoman::load
