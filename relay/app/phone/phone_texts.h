#pragma once
/// The words of page and sheet in the languages of a room. Pure; allocates.

#include "relay/event/event.h"

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// What a sheet says, in one language. "{name}" in `wifi` is the network's name.
struct SheetWords {
  std::string language;  ///< as the event writes it
  std::string text;      ///< that of the words: "pt" for "pt-BR"
  bool right_to_left = false;
  std::string wifi, any_wifi, scan, tap, headphones;
};

/// Our texts for a language of an event: of its whole code, else of its language and script
/// ("zh-Hant" for "zh-TW"), else of its language alone ("pt" for "pt-BR"). Empty when there are
/// none.
std::string_view text_language(std::string_view code);

/// In the order of the room's languages, those for which there are texts; English when there are
/// none for any.
std::vector<SheetWords> sheet_words(const event::Room& room);

/// The languages in which a room's page can speak: English, and the room's own that there are texts
/// for; each once.
std::vector<std::string_view> page_languages(const event::Room& room);

/// Of those, the one for whoever sends this Accept-Language header (RFC 9110 §12.5.4); English when
/// there is none for him.
std::string_view reader_language(const event::Room& room, std::string_view accept_language);

/// For --check: the event's languages whose readers see English, as a note of two lines; empty when
/// there are texts for all, or no phones.
std::string texts_note(const event::Event& event);

/// {"en":{…},…}: the page's words in English and in a language that text_language() gave; those
/// about a PIN where there may be one.
std::string page_words(std::string_view language, bool may_have_pin);

/// Every language that the remote speaker's page has words in.
std::vector<std::string_view> all_text_languages();

/// Of those, the one for whoever sends this Accept-Language header; English when there is none.
std::string_view speaker_language(std::string_view accept_language);

/// {"en":{…},…}: the words of the remote speaker's page in English and in such a language.
std::string speak_words(std::string_view language);

/// Whether such a language is written from right to left.
bool text_from_right(std::string_view language);

}  // namespace dragoman::app
