#include "relay/event/language.h"
#include "tests/support/catch.h"

using namespace dragoman::event;

namespace {

std::string name_of(const char* code) {
  return describe_language(code).value().name;
}

}  // namespace

TEST_CASE("a language is named in its own script, as a list shows it") {
  CHECK(name_of("zh") == "中文");
  CHECK(name_of("en") == "English");
  CHECK(name_of("ru") == "Русский");
  CHECK(name_of("mn") == "Монгол");
  CHECK(name_of("es") == "Español");
  CHECK(name_of("ar") == "العربية");
  CHECK(name_of("fr") == "Français");
  CHECK(name_of("ja") == "日本語");
  CHECK(name_of("uk") == "Українська");
}

TEST_CASE("scripts that run from right to left are known, also by subtag") {
  CHECK(describe_language("ar")->right_to_left);
  CHECK(describe_language("he")->right_to_left);
  CHECK(describe_language("uz-Arab")->right_to_left);
  CHECK_FALSE(describe_language("uz")->right_to_left);
  CHECK_FALSE(describe_language("zh-Hant")->right_to_left);
}

TEST_CASE("codes are spelled as BCP 47 recommends") {
  CHECK(describe_language("EN")->code == "en");
  CHECK(describe_language("zh-hant-tw")->code == "zh-Hant-TW");
  CHECK(describe_language("PT-br")->code == "pt-BR");
  CHECK(describe_language("en-us-x-Hall")->code == "en-US-x-hall");
  CHECK(describe_language("de-1996")->code == "de-1996");
}

TEST_CASE("a language without an own name still has one") {
  CHECK(name_of("ase") == "American Sign Language");
  CHECK(name_of("qaa") == "qaa");  // private use
}

TEST_CASE("sign languages are named as those who sign them name them") {
  CHECK(name_of("pso") == "Polski język migowy");
  CHECK(name_of("bzs") == "Língua brasileira de sinais");
  CHECK(name_of("swl") == "Svenskt teckenspråk");
  CHECK(name_of("vgt") == "Vlaamse Gebarentaal");
  CHECK(describe_language("isr")->right_to_left);
}

TEST_CASE("what is no language code is refused") {
  for (const char* code : {"", "e", "jp", "xx", "floor", "english", "en_US", "en-", "-en", "en--US",
                           "zh-Hant-TW-u-co-pinyin-x-a-far-too-long-code", "ру", "en US"}) {
    INFO(code);
    CHECK_FALSE(describe_language(code).has_value());
  }
}

TEST_CASE("a country written for its language is understood") {
  CHECK(language_of_country("jp") == "ja");
  CHECK(language_of_country("UA") == "uk");
  CHECK(language_of_country("cz") == "cs");
  CHECK(language_of_country("xx").empty());
  CHECK(language_of_country("").empty());
}

TEST_CASE("languages that browsers have no names for have theirs, and sign languages as well") {
  CHECK(name_of("mt") == "Malti");
  CHECK(name_of("ga") == "Gaeilge");
  CHECK(name_of("ka") == "ქართული");
  CHECK(name_of("gsg") == "Deutsche Gebärdensprache");
  CHECK(name_of("ils") == "International Sign");
}
