#include "codecs/control/key_file.h"
#include "tests/support/catch.h"

using namespace dragoman::control;

namespace {

KeyFile seat() {
  return {"hall.en.1",
          "interpreter",
          "hall",
          "en",
          1,
          "https://10.0.0.5:7443",
          "sha256/AAAA=",
          "",
          "PZ8nkqkT5w3Tz9s3M1D4m0y2Yx9c2Cq3L5k7Wb1nX0E"};
}

std::string problem(std::string_view text) {
  const auto parsed = parse_key_file(text);
  const auto* words = std::get_if<std::string>(&parsed);
  return words == nullptr ? "" : *words;
}

}  // namespace

TEST_CASE("A key file is readable lines, and reads back") {
  const auto text = to_text(seat());
  CHECK(text == R"({
  "name": "hall.en.1",
  "role": "interpreter",
  "room": "hall",
  "booth": "en",
  "desk": 1,
  "relay": "https://10.0.0.5:7443",
  "pin": "sha256/AAAA=",
  "token": "PZ8nkqkT5w3Tz9s3M1D4m0y2Yx9c2Cq3L5k7Wb1nX0E"
}
)");
  CHECK(std::get<KeyFile>(parse_key_file(text)) == seat());
}

TEST_CASE("What is no key file is told in words that hold nothing of it") {
  CHECK(problem("not json, but secret").find("secret") == std::string::npos);
  CHECK_FALSE(problem("not json, but secret").empty());
  CHECK_FALSE(problem(R"({"role":"floor","relay":"x"})").empty());
  CHECK_FALSE(problem(R"({"role":"king","relay":"x","token":"secret"})").empty());
  CHECK(problem(R"({"role":"king","relay":"x","token":"secret"})").find("secret") ==
        std::string::npos);
  CHECK_FALSE(problem(std::string(9000, ' ') + to_text(seat())).empty());
}
