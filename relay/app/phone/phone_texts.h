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
  bool right_to_left = false;
  std::string wifi, any_wifi, scan, tap, headphones;
};

/// Our texts for a language of an event: of its whole code, else of its language alone ("pt" for
/// "pt-BR"). Empty when there are none.
std::string_view text_language(std::string_view code);

/// In the order of the room's languages, those for which there are texts; English when there are
/// none for any.
std::vector<SheetWords> sheet_words(const event::Room& room);

/// {"en":{…},…}: the page's words, English and the room's languages; those about a PIN where there
/// may be one.
std::string page_words(const event::Room& room, bool may_have_pin);

}  // namespace dragoman::app
