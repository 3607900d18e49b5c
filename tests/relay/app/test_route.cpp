#include "relay/app/route.h"
#include "tests/support/catch.h"

using namespace dragoman::app;

TEST_CASE("Paths of the contract lead to their resources") {
  CHECK(parse_target("/").resource == Resource::home);
  CHECK(parse_target("/healthz").resource == Resource::healthz);
  CHECK(parse_target("/readyz?verbose").resource == Resource::readyz);
  CHECK(parse_target("/metrics").resource == Resource::metrics);
  CHECK(parse_target("/api/v1/event").resource == Resource::event);
  CHECK(parse_target("/api/v1/live").resource == Resource::live);
  CHECK(parse_target("/api/v1/session").resource == Resource::session);
  CHECK(parse_target("/api/v1/rooms/hall/signals").resource == Resource::signals);
  CHECK(parse_target("/chair/hall").resource == Resource::chair);
  CHECK(parse_target("/chair/hall").room == "hall");
  CHECK(parse_target("/speak/hall").resource == Resource::speak);
  CHECK(parse_target("/speak/hall").room == "hall");
  CHECK_FALSE(is_allowed(Resource::speak, "POST"));
  CHECK(parse_target("/assets/speak.js").resource == Resource::speak_file);
  CHECK(parse_target("/assets/speak.js").channel == "speak.js");
  CHECK(parse_target("/assets/decoder.js").resource == Resource::decoder);
  CHECK_FALSE(is_allowed(Resource::chair, "POST"));
  const auto page = parse_target("/hall");
  CHECK(page.resource == Resource::room_page);
  CHECK(page.room == "hall");
  const auto desk = parse_target("/api/v1/rooms/hall/desks/en/2");
  CHECK(desk.resource == Resource::desk);
  CHECK(desk.channel == "en");
  CHECK(desk.desk == "2");
}

TEST_CASE("All that is heard unnoticed lies below tap/, and is read") {
  const auto of = [](const char* below) {
    return parse_target(std::string("/api/v1/rooms/hall/tap/") + below);
  };
  CHECK(of("channels/en").resource == Resource::tap_channel);
  CHECK(of("channels/en").channel == "en");
  CHECK(of("sources/hall%20mixer").resource == Resource::tap_source);
  CHECK(of("sources/hall%20mixer").channel == "hall mixer");
  const auto desk = of("desks/en/2/microphone");
  CHECK(desk.resource == Resource::tap_microphone);
  CHECK(desk.channel == "en");
  CHECK(desk.desk == "2");
  CHECK(of("desks/en/2/incoming").resource == Resource::tap_incoming);
  for (const char* path : {"channels", "channels/en/2", "desks/en/2", "desks/en/2/else", "x/y"})
    CHECK(of(path).resource == Resource::none);
  for (const auto resource : {Resource::tap_channel, Resource::tap_source, Resource::tap_microphone,
                              Resource::tap_incoming}) {
    CHECK(is_tap(resource));
    CHECK_FALSE(is_allowed(resource, "POST"));
  }
  CHECK_FALSE(is_tap(Resource::listen));
  CHECK_FALSE(is_tap(Resource::qr_svg));
}

TEST_CASE("The console, alarms and histories have paths of their own") {
  CHECK(parse_target("/console").resource == Resource::console);
  CHECK(parse_target("/console/").channel.empty());
  CHECK(parse_target("/console/console.js").channel == "console.js");
  CHECK(parse_target("/console/a/b").resource == Resource::none);
  CHECK(parse_target("/api/v1/alarms").resource == Resource::alarms);
  CHECK(is_allowed(Resource::alarms, "GET"));
  CHECK(is_allowed(Resource::alarms, "POST"));
  CHECK_FALSE(is_allowed(Resource::console, "POST"));
  CHECK(parse_target("/api/v1/reload").resource == Resource::reload);
  CHECK(is_allowed(Resource::reload, "POST"));
  CHECK_FALSE(is_allowed(Resource::reload, "GET"));
  CHECK_FALSE(is_allowed(Resource::channel_history, "POST"));
  const auto channel = parse_target("/api/v1/rooms/hall/channels/en/history");
  CHECK(channel.resource == Resource::channel_history);
  CHECK(channel.channel == "en");
  const auto ears = parse_target("/api/v1/rooms/hall/channels/en/listeners");
  CHECK(ears.resource == Resource::channel_listeners);
  CHECK(ears.channel == "en");
  CHECK_FALSE(is_allowed(Resource::channel_listeners, "POST"));
  const auto source = parse_target("/api/v1/rooms/hall/sources/en%2F1/history");
  CHECK(source.resource == Resource::source_history);
  CHECK(source.channel == "en/1");
  const auto delayed = parse_target("/api/v1/rooms/hall/sources/guest%20by%20video");
  CHECK(delayed.resource == Resource::source);
  CHECK(delayed.channel == "guest by video");
  CHECK(allowed_methods(Resource::source) == "POST");
  CHECK(parse_target("/api/v1/rooms/hall/sources/mixer/else").resource == Resource::none);
}

TEST_CASE("A channel's name ends where its form begins") {
  const auto route = [](std::string_view name) {
    return parse_target("/api/v1/rooms/hall/channels/" + std::string(name));
  };
  CHECK(route("en.sdp").resource == Resource::sdp);
  CHECK(route("en.sdp").channel == "en");
  CHECK(route("en.red.sdp").resource == Resource::red_sdp);
  CHECK(route("en.red.sdp").channel == "en");
  CHECK(route("en.path2.sdp").resource == Resource::path2_sdp);
  CHECK(route("en.path2.red.sdp").resource == Resource::path2_red_sdp);
  CHECK(route("en.path2.red.sdp").channel == "en");
  CHECK(route("zh-Hant.opus").channel == "zh-Hant");
  CHECK(route("en").resource == Resource::channel);
  CHECK(route(".sdp").resource ==
        Resource::channel);  // no name before the dot: looked up, not found
}

TEST_CASE("Percent signs are decoded once, in each segment by itself") {
  CHECK(parse_target("/S%C3%A4le%201").room == "Säle 1");
  CHECK(parse_target("/a%2Fb").room == "a/b");
  CHECK(parse_target("/%2541").room == "%41");
  CHECK(parse_target("/%").resource == Resource::none);
  CHECK(parse_target("/%zz").resource == Resource::none);
}

TEST_CASE("Nothing else is a path") {
  for (const auto* target :
       {"", "*", "http://x/", "/api", "/api/v1", "/api/v2/event", "/api/v1/event/x", "/a/b",
        "/../etc/passwd", "/api/v1/rooms/hall", "/api/v1/rooms/hall/desks/en"})
    CHECK(parse_target(target).resource == Resource::none);
}

TEST_CASE("Reading is GET or HEAD, commanding is POST") {
  CHECK(is_allowed(Resource::event, "HEAD"));
  CHECK_FALSE(is_allowed(Resource::event, "POST"));
  CHECK(is_allowed(Resource::desk, "POST"));
  CHECK_FALSE(is_allowed(Resource::channel, "GET"));
  CHECK(allowed_methods(Resource::floor) == "POST");
}

TEST_CASE("Offers and their sessions have paths of their own") {
  const auto offer = parse_target("/whep/hall/zh-Hant");
  CHECK(offer.resource == Resource::whep);
  CHECK(offer.room == "hall");
  CHECK(offer.channel == "zh-Hant");
  CHECK(is_allowed(offer.resource, "POST"));
  CHECK_FALSE(is_allowed(offer.resource, "GET"));
  const auto speech = parse_target("/whip/hall/remote/");
  CHECK(speech.resource == Resource::whip);
  CHECK(speech.channel == "remote");
  CHECK(is_allowed(speech.resource, "POST"));
  CHECK_FALSE(is_allowed(speech.resource, "GET"));
  const auto spoken = parse_target("/whip/hall/remote/00ff");
  CHECK(spoken.resource == Resource::whip_session);
  CHECK(spoken.desk == "00ff");
  CHECK(is_allowed(spoken.resource, "DELETE"));
  CHECK_FALSE(is_allowed(spoken.resource, "POST"));
  CHECK(parse_target("/whip/hall").resource == Resource::none);
  const auto session = parse_target("/whep/hall/en/00ff");
  CHECK(session.resource == Resource::whep_session);
  CHECK(session.desk == "00ff");
  CHECK(is_allowed(session.resource, "DELETE"));
  CHECK(is_allowed(session.resource, "POST"));
  CHECK_FALSE(is_allowed(session.resource, "PATCH"));
  CHECK(parse_target("/whep").resource == Resource::none);
  CHECK(parse_target("/whep/hall").resource == Resource::none);
  CHECK(parse_target("/whep/hall/en/1/2").resource == Resource::none);
}
