#include "client/monitor/text_width.h"

#include "tests/support/catch.h"

using namespace dragoman::client;

TEST_CASE("letters take the columns that a terminal gives them") {
  CHECK(text_columns("English") == 7);
  CHECK(text_columns("Русский") == 7);
  CHECK(text_columns("中文") == 4);
  CHECK(text_columns("العربية") == 7);
  CHECK(text_columns("e\u0301") == 1);  // e and a combining acute accent
  CHECK(text_columns("हिन्दी") == 5);    // three signs above or below take none, one vowel stands
  CHECK(text_columns("\u2067x\u2069") == 1);
  CHECK(text_columns("") == 0);
}

TEST_CASE("every name fills its field exactly") {
  for (const char* name :
       {"English", "中文", "العربية", "Монгол", "a much longer name than that", "日本語日本語"}) {
    for (const int width : {1, 4, 5, 10}) {
      INFO(name << " in " << width);
      CHECK(text_columns(fit(name, width)) == width);
      CHECK(text_columns(fit(name, width, true)) == width);
      CHECK(text_columns(fit_right(name, width)) == width);
    }
  }
}

TEST_CASE("what does not fit ends in an ellipsis, never in half a letter") {
  CHECK(fit("English", 4) == "Eng…");
  CHECK(fit("日本語", 4) ==
        "日… ");  // the second letter would need two of the remaining one column
  CHECK(fit("abc", 3) == "abc");
  CHECK(fit("abc", 0).empty());
}

TEST_CASE("a name from right to left is isolated from the figures beside it") {
  CHECK(fit("العربية", 8, true) == "\u2067العربية\u2069 ");
}
