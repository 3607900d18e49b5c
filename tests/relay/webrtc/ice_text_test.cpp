#include "relay/webrtc/ice_text.h"

#include "tests/support/catch.h"

#include <string>

using namespace dragoman::webrtc;

TEST_CASE("A ufrag says where its listener is kept") {
  std::uint32_t next = 0;
  const Random random = [&] { return next++; };
  for (const Seat seat : {Seat{0, 0}, Seat{7, 16383}, Seat{3, 4097}}) {
    const Ufrag ufrag = make_ufrag(seat, random);
    CHECK(seat_of(std::string(text_of(ufrag)) + ":phone") == seat);
    CHECK(own_part(std::string(text_of(ufrag)) + ":phone") == text_of(ufrag));
  }
}

TEST_CASE("What is no ufrag of ours leads nowhere") {
  for (const char* name : {"", ":", "abcd:efgh", "AAAAabcdefg:x", "AAAAabcdefghi:x",
                           "zAAAabcdefgh:x", "A///abcdefgh:x", "A:AAabcdefgh", "A*AAabcdefgh:x"})
    CHECK_FALSE(seat_of(name));
}

TEST_CASE("Credentials follow the random numbers") {
  std::uint32_t next = 5;
  const Random random = [&] { return next++; };
  CHECK(text_of(make_password(random)) != text_of(make_password(random)));
  CHECK(text_of(make_ufrag({1, 1}, random)) != text_of(make_ufrag({1, 1}, random)));
}
