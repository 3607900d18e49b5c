#include "relay/app/speak/speak_site.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string header(const net::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

std::string page_of(const event::Event& event, bool webrtc = true) {
  return app::SpeakSite(event, webrtc).page(0, {}).body;
}

/// What the page tells its script.
boost::json::object data_of(const std::string& page) {
  constexpr std::string_view kBegin = "id=\"data\">";
  const auto begin = page.find(kBegin);
  REQUIRE(begin != std::string::npos);
  const auto from = begin + kBegin.size();
  return boost::json::parse(page.substr(from, page.find("</script>", from) - from)).as_object();
}

}  // namespace

TEST_CASE("A speaker's page loads nothing from elsewhere, and runs no script but its own") {
  const auto event = event::built_in_event();
  const app::SpeakSite site(event, true);
  const auto page = site.page(0, {});
  CHECK(page.status == 200);
  const auto policy = header(page, "Content-Security-Policy");
  CHECK(contains(policy, "default-src 'none'; script-src 'self';"));
  CHECK_FALSE(contains(policy, "unsafe"));
  CHECK(header(page, "Referrer-Policy") == "no-referrer");
  CHECK(contains(header(page, "Permissions-Policy"), "microphone=(self)"));
  CHECK(header(page, "Set-Cookie").empty());
  CHECK_FALSE(contains(page.body, "@@"));
  for (const std::string name : {"speak.js", "speak.css", "icon.svg"}) {
    INFO(name);
    CHECK(contains(page.body, "\"/assets/" + name + "\""));
    CHECK(site.file(name, {}).status == 200);
  }
  CHECK(site.file("", {}).status == 404);
  CHECK(site.file("else.js", {}).status == 404);
}

TEST_CASE("A speaker's page is small with all that it loads") {
  const auto event = event::built_in_event();
  const app::SpeakSite site(event, true);
  CHECK(site.size(0) <= 15'000);
  net::Request request;
  request.accept_encoding = "gzip";
  CHECK(header(site.page(0, request), "Content-Encoding") == "gzip");
  CHECK(header(site.file("speak.js", request), "Content-Encoding") == "gzip");
}

TEST_CASE(
    "A speaker's page knows whether keys are needed, where TLS is, and how many channels go") {
  auto event = event::built_in_event();
  auto data = data_of(page_of(event));
  CHECK(data.at("room") == "hall");
  CHECK_FALSE(data.at("keys").as_bool());
  CHECK(data.at("https").is_null());
  CHECK_FALSE(data.at("stereo").as_bool());
  CHECK(data.at("whip").as_bool());
  CHECK(data.at("words").at("en").at("air") == "ON AIR");
  event.trust.credentials = "/srv/credentials.json";
  event.trust.certificate = "/srv/cert.pem";
  event.network.https.port = 7443;
  event.rooms[0].channels.front().channels = 2;
  data = data_of(page_of(event, false));
  CHECK(data.at("keys").as_bool());
  CHECK(data.at("https").to_number<int>() == 7443);
  CHECK(data.at("stereo").as_bool());
  CHECK_FALSE(data.at("whip").as_bool());
}

TEST_CASE("A speaker's page comes in his browser's language, with English beside it") {
  const auto event = event::built_in_event();
  const app::SpeakSite site(event, true);
  const auto asked = [&](std::string accept) {
    net::Request request;
    request.accept_language = std::move(accept);
    return site.page(0, request);
  };
  const auto words = [](const net::Response& page) {
    return data_of(page.body).at("words").as_object();
  };
  const auto mongolian = asked("mn-MN, en;q=0.5");  // no language of the room is asked for
  CHECK(words(mongolian).size() == 2);
  CHECK(words(mongolian).at("mn").at("air") == "ЭФИРТ");
  CHECK(words(mongolian).contains("en"));
  CHECK(data_of(mongolian.body).at("rtl").as_array().empty());
  CHECK(contains(header(mongolian, "Vary"), "Accept-Language"));
  CHECK(words(asked("ka, *")).size() == 1);
  const auto arabic = data_of(asked("ar-EG").body);
  CHECK(arabic.at("words").as_object().contains("ar"));
  CHECK(arabic.at("rtl").as_array().size() == 1);
}

TEST_CASE("A room's name is never markup in a speaker's page, nor the end of its data") {
  auto event = event::built_in_event();
  event.rooms[0].name = "<script>alert('x')</script>";
  event.rooms[0].id = "a</script>@@ROOM@@";
  const auto page = page_of(event);
  CHECK_FALSE(contains(page, "<script>alert"));
  CHECK(contains(page, "&lt;script&gt;"));
  CHECK(data_of(page).at("room") == "a</script>@@ROOM@@");
}
