#include "relay/event/channels.h"
#include "relay/event/event.h"

namespace dragoman::event {

Event built_in_event() {
  Room hall;
  hall.id = "hall";
  hall.name = "Main hall";
  hall.floor_language = "zh";
  hall.languages = {"zh", "en", "ru", "mn", "es", "fr"};
  hall.channels.push_back(floor_channel(false));
  for (const std::string& code : hall.languages) {
    const int number = static_cast<int>(hall.channels.size());
    hall.channels.push_back(language_channel(describe_language(code).value(), number, Fallback{}));
  }
  hall.pivot = "en";
  hall.booths = {{"en", "en", 2, "en", {"zh"}},
                 {"ru", "ru", 2, "ru", {}},
                 {"es", "es", 2, "es", {}},
                 {"fr", "fr", 2, "fr", {}}};

  Event event;
  event.name = "Sub-Forum on Migration Management Cooperation";
  event.rooms.push_back(std::move(hall));
  return event;
}

}  // namespace dragoman::event
