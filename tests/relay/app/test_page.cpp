#include "relay/app/page.h"
#include "tests/support/catch.h"

using namespace dragoman;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Several rooms are listed") {
  auto event = event::built_in_event();
  event.rooms.push_back(event.rooms[0]);
  event.rooms[1].id = "annex";
  event.rooms[1].name = "Зал 2";
  const auto page = app::rooms_page(event);
  CHECK(contains(page, "href=\"/hall\""));
  CHECK(contains(page, "<a href=\"/annex\">Зал 2</a>"));
}
