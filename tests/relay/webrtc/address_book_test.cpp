#include "relay/webrtc/address_book.h"

#include "tests/support/catch.h"

using dragoman::rtp::Endpoint;
using dragoman::webrtc::AddressBook;

TEST_CASE("An address is found where it was set, until it is erased") {
  AddressBook book{42};
  const Endpoint phone{0xC0A80001, 5000}, neighbour{0xC0A80001, 5001};
  CHECK_FALSE(book.find(phone));
  CHECK(book.set(phone, 3));
  CHECK(book.find(phone) == 3);
  CHECK_FALSE(book.find(neighbour));
  book.erase(phone, 3);
  CHECK_FALSE(book.find(phone));
}

TEST_CASE("A shard erases only what is still its own") {
  AddressBook book{42};
  const Endpoint phone{0xC0A80001, 5000};
  book.set(phone, 1);
  book.set(phone, 2);
  CHECK(book.find(phone) == 2);
  book.erase(phone, 1);
  CHECK(book.find(phone) == 2);
  book.erase(phone, 2);
  CHECK_FALSE(book.find(phone));
}

TEST_CASE("Thirty thousand listeners of one hall find their places") {
  AddressBook book{7};
  int kept = 0;
  for (std::uint16_t port = 10'000; port < 40'000; ++port) kept += book.set({0xC0A80001, port}, 1);
  CHECK(kept > 29'900);
  int found = 0;
  for (std::uint16_t port = 10'000; port < 40'000; ++port)
    found += book.find({0xC0A80001, port}).has_value();
  CHECK(found == kept);
}
