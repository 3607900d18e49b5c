#include "relay/app/phone/phone_assets.h"
#include "relay/app/phone/phone_site.h"
#include "relay/app/phone/phone_texts.h"
#include "relay/app/phone/preferences.h"
#include "relay/app/phone/qr_code.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <set>

using namespace dragoman;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

net::Request request(std::string accept = "") {
  net::Request out;
  out.host = "venue.test:7400";
  out.accept_encoding = std::move(accept);
  return out;
}

std::string header(const net::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

/// An event whose only room has these languages.
event::Event event_with(std::vector<std::string> languages) {
  auto event = event::built_in_event();
  auto& channels = event.rooms[0].channels;
  channels.resize(1);
  event.rooms[0].languages = languages;
  for (const auto& code : languages) {
    event::Channel channel;
    channel.id = channel.language = channel.name = code;
    channel.number = static_cast<int>(channels.size());
    channels.push_back(channel);
  }
  return event;
}

}  // namespace

TEST_CASE("The page names every channel in its own script, with a control of its own") {
  const auto event = event::built_in_event();
  const app::PhoneSite site(event, false);
  const auto page = site.page(0, request()).body;
  for (const auto& channel : event.rooms[0].channels) {
    CHECK(contains(page, "data-channel=\"" + channel.id + "\""));
    CHECK(contains(page, ">" + channel.name + "</bdi>"));
    CHECK(contains(page, "/api/v1/rooms/hall/channels/" + channel.id + ".opus\""));
  }
  CHECK(contains(page, "<bdi lang=\"mn\" dir=\"ltr\">Монгол</bdi>"));
  CHECK_FALSE(contains(page, "https://"));  // nothing from elsewhere
  CHECK_FALSE(contains(page, "@@"));        // everything is filled in
}

TEST_CASE("The page is small, with all languages of the European Union as well") {
  const auto demo = event::built_in_event();
  CHECK(app::PhoneSite(demo, true).page_size(0) <= 15'000);
  auto union_ = event_with({"bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr",     "ga",
                            "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro",     "sk",
                            "sl", "sv", "ar", "zh", "ru", "uk", "tr", "he", "mn", "zh-Hant"});
  CHECK(app::PhoneSite(union_, true).page_size(0) <= 15'000);
  union_.trust.credentials = "/srv/credentials.json";
  CHECK(app::PhoneSite(union_, true).page_size(0) <= 15'000);
}

TEST_CASE("The page speaks the reader's language where the room has it, else English") {
  const auto event = event_with({"fr", "pt-BR", "ka"});
  const app::PhoneSite site(event, true);
  const auto page = [&](std::string accept) {
    auto asks = request();
    asks.accept_language = std::move(accept);
    return site.page(0, asks).body;
  };
  const std::string french = "Choisissez", portuguese = "Escolha", english = "Choose your language";
  for (const auto* accept : {"fr-CH, pt;q=0.9", "de, fr;q=0.5, pt;q=0.4", "pt;q=0.1,fr;q=0.2"}) {
    CAPTURE(accept);
    CHECK(contains(page(accept), french));
    CHECK_FALSE(contains(page(accept), portuguese));
    CHECK(contains(page(accept), english));  // for what a text lacks
  }
  CHECK(contains(page("pt-PT"), portuguese));
  for (const auto* accept : {"", "*", "de", "ka", "fr;q=0", ",;q=,", "\xFF"}) {
    CAPTURE(accept);
    CHECK_FALSE(contains(page(accept), french));
    CHECK(contains(page(accept), english));
  }
}

TEST_CASE("What a client likes best comes first, and what it refuses not at all") {
  using List = std::vector<std::string_view>;
  CHECK(app::preferences("a;q=0.2, b , c;q=0.9,d;q=0") == List{"b", "c", "a"});
  CHECK(app::preferences("a,b,c") == List{"a", "b", "c"});
  CHECK(app::preferences("a;q=x;y") == List{"a"});
  CHECK(app::preferences(" ,, ;q=1") == List{});
}

TEST_CASE("A page asks for a PIN where there may be one, also without a script") {
  auto event = event::built_in_event();
  const auto page = [&] { return app::PhoneSite(event, true).page(0, request()).body; };
  CHECK_FALSE(contains(page(), "That is not the PIN."));
  CHECK_FALSE(contains(page(), "action=\"/api/v1/pin\""));
  event.trust.credentials = "/srv/credentials.json";
  CHECK(contains(page(), "That is not the PIN."));
  CHECK(contains(page(), "action=\"/api/v1/pin\""));
  CHECK(app::PhoneSite(event, true).page_size(0) <= 15'000);
}

TEST_CASE("A name is never markup, nor the end of the page's data") {
  auto event = event::built_in_event();
  event.rooms[0].name = "<script>alert('x')</script>";
  event.rooms[0].id = "a\"b/c</script>";
  const app::PhoneSite site(event, false);
  const auto page = site.page(0, request()).body;
  CHECK_FALSE(contains(page, "<script>alert"));
  CHECK(contains(page, "&lt;script&gt;"));
  CHECK(contains(page, "/api/v1/rooms/a%22b%2Fc%3C%2Fscript%3E/channels/en.opus"));
  CHECK(contains(page, "c\\u003c/script"));
}

TEST_CASE("The page is compressed for whoever takes it") {
  const auto event = event::built_in_event();
  const app::PhoneSite site(event, false);
  const auto plain = site.page(0, request()), small = site.page(0, request("br, gzip;q=0.8"));
  CHECK(header(plain, "Content-Encoding").empty());
  CHECK(header(small, "Content-Encoding") == "gzip");
  CHECK(header(small, "Vary") == "Accept-Encoding, Accept-Language");
  CHECK(small.body.size() <= site.page_size(0));
  CHECK(small.body.substr(0, 3) == "\x1F\x8B\x08");
  CHECK(app::takes_gzip("deflate , gzip"));
  CHECK(app::takes_gzip("*"));
  CHECK_FALSE(app::takes_gzip("gzip;q=0, br"));
  CHECK_FALSE(app::takes_gzip("gzip; q=0.000"));
  CHECK_FALSE(app::takes_gzip("gzipped"));
  CHECK_FALSE(app::takes_gzip(""));
}

TEST_CASE("The page's policy names its own sockets, and nothing of a strange Host") {
  const auto event = event::built_in_event();
  const app::PhoneSite site(event, false);
  CHECK(contains(header(site.page(0, request()), "Content-Security-Policy"),
                 "connect-src 'self' ws://venue.test:7400 wss://venue.test:7400;"));
  auto strange = request();
  strange.host = "x; script-src *";
  CHECK(contains(header(site.page(0, strange), "Content-Security-Policy"), "connect-src 'self';"));
}

TEST_CASE("All texts have the same words, and none is empty") {
  namespace json = boost::json;
  std::set<std::string> known, spoken;
  for (const auto& text : app::phone_assets().texts) {
    const auto all = json::parse({text.json.data(), text.json.size()});
    std::set<std::string> keys;
    for (const char* part : {"page", "sheet"})
      for (const auto& [key, value] : all.at(part).as_object()) {
        keys.insert(part + std::string(key));
        CHECK_FALSE(value.as_string().empty());
      }
    INFO(text.language);
    if (known.empty()) known = keys;
    CHECK(keys == known);
    for (const auto& name : {all.at("page").at("hear"), all.at("sheet").at("wifi")})
      CHECK(contains(std::string(name.as_string()), "{name}"));
    // A language without words for speakers gets all of them in English.
    if (const auto* speak = all.as_object().if_contains("speak")) {
      std::set<std::string> words;
      for (const auto& [key, value] : speak->as_object()) {
        words.insert(std::string(key));
        CHECK_FALSE(value.as_string().empty());
      }
      if (spoken.empty()) spoken = words;
      CHECK(words == spoken);
    }
  }
  CHECK(known.size() >= 30);
  CHECK(spoken.size() >= 50);
}

TEST_CASE("Every official language of the European Union has texts") {
  for (const auto* code :
       {"bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
        "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"}) {
    INFO(code);
    CHECK(app::text_language(code) == code);
    CHECK(app::speaker_language(code) == code);
  }
}

TEST_CASE("A reader gets his own script, and another one sooner than none") {
  CHECK(app::text_language("zh-TW") == "zh-Hant");
  CHECK(app::text_language("zh-Hant-HK") == "zh-Hant");
  CHECK(app::text_language("zh-hk") == "zh-Hant");
  CHECK(app::text_language("zh-CN") == "zh");
  const auto both = event_with({"zh", "zh-Hant"}), one = event_with({"zh"}),
             other = event_with({"zh-Hant"});
  CHECK(app::reader_language(both.rooms[0], "zh-TW, zh;q=0.9") == "zh-Hant");
  CHECK(app::reader_language(both.rooms[0], "zh-CN") == "zh");
  CHECK(app::reader_language(one.rooms[0], "zh-TW") == "zh");
  CHECK(app::reader_language(other.rooms[0], "zh-CN") == "zh-Hant");
  CHECK(app::speaker_language("zh-TW") == "zh");  // there are words for speakers in this one alone
}

TEST_CASE("A dialect is served by its language, an unknown language by English") {
  CHECK(app::text_language("pt-BR") == "pt");
  const auto brazil = app::sheet_words(event_with({"pt-BR"}).rooms[0]);
  REQUIRE(brazil.size() == 1);
  CHECK(brazil[0].language == "pt-BR");
  CHECK(brazil[0].text == "pt");  // what the sheet is marked with
  CHECK(app::text_language("ka").empty());
  const auto words = app::sheet_words(event_with({"ka"}).rooms[0]);
  REQUIRE(words.size() == 1);
  CHECK(words[0].language == "en");
}

TEST_CASE("The check names the languages whose readers see English, and is silent without any") {
  event::Event event;
  event.rooms.resize(2);
  event.rooms[0].languages = {"pt-BR", "ka", "zh-TW"};
  event.rooms[1].languages = {"sr-Latn", "ka", "mn"};
  CHECK(app::texts_note(event).find(" no words in ka, sr-Latn: ") != std::string::npos);
  event.web.listeners = 0;
  CHECK(app::texts_note(event).empty());
  event.web.listeners = 10;
  for (auto& room : event.rooms) room.languages = {"en", "fr"};
  CHECK(app::texts_note(event).empty());
}

TEST_CASE("The sheet has the code, the Wi-Fi's name, and each language's steps") {
  auto event = event::built_in_event();
  event.network.wifi = "Congress & Guests";
  app::PhoneSite site(event, false);
  site.at("http://10.0.0.5:7400");
  const auto sheet = site.sheet(0, "/sheet/hall").body;
  CHECK(contains(sheet, "http://10.0.0.5:7400/hall</p>"));
  CHECK(contains(sheet, "“<bdi>Congress &amp; Guests</bdi>”"));
  CHECK(contains(sheet, "<svg "));
  for (const auto& language : event.rooms[0].languages)
    CHECK(contains(sheet, "<section lang=\"" + language + "\""));
  event.network.wifi.clear();
  CHECK(contains(site.sheet(0, "/sheet/hall").body, "Join the venue’s Wi-Fi."));
}

TEST_CASE(
    "A sheet has a line for the PIN where there may be one, and what is asked for on it and in the "
    "code") {
  auto event = event::built_in_event();
  const auto site = [&] {
    app::PhoneSite out(event, false);
    out.at("http://10.0.0.5:7400");
    return out;
  };
  CHECK_FALSE(contains(site().sheet(0, "/sheet/hall").body, "PIN"));
  event.trust.credentials = "/srv/credentials.json";
  CHECK(contains(site().sheet(0, "/sheet/hall").body, "PIN: ____"));
  const auto sheet = site().sheet(0, "/sheet/hall?pin=12345678").body;
  CHECK(contains(sheet, "PIN: 12345678</p>"));
  const auto code = app::QrCode("http://10.0.0.5:7400/hall#pin=12345678");
  CHECK(contains(sheet, code.svg("http://10.0.0.5:7400/hall")));
  CHECK(site().code_svg(0, "/qr/hall.svg?pin=12345678").body ==
        code.svg("http://10.0.0.5:7400/hall"));
  CHECK(site().code_png(0, "/qr/hall.png?pin=12345678").body == code.png());
  for (const auto* target : {"/qr/hall.svg", "/qr/hall.svg?pin=", "/qr/hall.svg?pin=12<b>",
                             "/qr/hall.svg?pin=12345678901234567"}) {
    CAPTURE(target);
    CHECK(site().code_svg(0, target).body ==
          app::QrCode("http://10.0.0.5:7400/hall").svg("http://10.0.0.5:7400/hall"));
  }
}

TEST_CASE("A code is drawn with its finders and a quiet zone, the same in both forms") {
  const app::QrCode code("http://10.0.0.5:7400/hall");
  // The finder pattern (ISO/IEC 18004, 6.3.3): 7 by 7 dark, a light ring, 3 by 3 dark.
  for (const auto& [x, y] : {std::pair{0, 0}, {code.size() - 7, 0}, {0, code.size() - 7}}) {
    CHECK(code.dark(x, y));
    CHECK(code.dark(x + 6, y + 6));
    CHECK_FALSE(code.dark(x + 1, y + 1));
    CHECK(code.dark(x + 3, y + 3));
  }
  CHECK(contains(code.svg("a <b>"), "aria-label=\"a &lt;b&gt;\""));
  CHECK(contains(code.svg(""), "M4 4h7v1h-7z"));
  CHECK(code.png().substr(0, 8) == "\x89PNG\r\n\x1A\n");
  CHECK_THROWS_AS(app::QrCode(std::string(5000, 'x')), std::invalid_argument);
}

TEST_CASE("The decoder is kept by browsers, since its address changes with it") {
  const auto event = event::built_in_event();
  const app::PhoneSite site(event, false);
  const auto answer = site.decoder(request("gzip"));
  if (app::phone_assets().decoder.empty()) {
    CHECK(answer.status == 404);
    return;
  }
  CHECK(contains(header(answer, "Cache-Control"), "immutable"));
  CHECK(answer.body.size() < 100'000);
  CHECK(contains(site.page(0, request()).body, "/assets/decoder.js?"));
}
