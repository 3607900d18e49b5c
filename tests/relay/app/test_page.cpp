#include "relay/app/page.h"
#include "tests/support/catch.h"

using namespace dragoman;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("The page names every channel in its own script, with control, stream and description") {
  const auto event = event::built_in_event();
  const auto status = std::make_unique<engine::RoomStatus>();
  const auto page = app::room_page(event, 0, *status);
  for (const auto& channel : event.rooms[0].channels) {
    CHECK(contains(page, ">" + channel.name + "</h2>"));
    CHECK(contains(page, "data-channel=\"" + channel.id + "\" data-action=\"listen\""));
    CHECK(contains(page, "/api/v1/rooms/hall/channels/" + channel.id + ".opus\""));
    CHECK(contains(page, "/api/v1/rooms/hall/channels/" + channel.id + ".sdp\""));
  }
  CHECK(contains(page, "lang=\"mn\""));
  CHECK_FALSE(contains(page, "https://"));  // nothing from elsewhere
}

TEST_CASE("A name is never markup") {
  auto event = event::built_in_event();
  event.rooms[0].name = "<script>alert('x')</script>";
  event.rooms[0].id = "a\"b/c";
  const auto status = std::make_unique<engine::RoomStatus>();
  const auto page = app::room_page(event, 0, *status);
  CHECK_FALSE(contains(page, "<script>alert"));
  CHECK(contains(page, "&lt;script&gt;"));
  CHECK(contains(page, "/api/v1/rooms/a%22b%2Fc/channels/en.opus"));
}

TEST_CASE("Several rooms are listed") {
  auto event = event::built_in_event();
  event.rooms.push_back(event.rooms[0]);
  event.rooms[1].id = "annex";
  event.rooms[1].name = "Зал 2";
  const auto page = app::rooms_page(event);
  CHECK(contains(page, "href=\"/hall\""));
  CHECK(contains(page, "<a href=\"/annex\">Зал 2</a>"));
}
