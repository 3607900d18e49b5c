#include "codecs/srtp/master_key.h"

#include "tests/support/catch.h"

using namespace dragoman;

TEST_CASE("a master key goes through its text and back") {
  srtp::MasterKey key;
  for (std::size_t i = 0; i < key.key.size(); ++i) key.key[i] = static_cast<std::byte>(0xF0 + i);
  for (std::size_t i = 0; i < key.salt.size(); ++i) key.salt[i] = static_cast<std::byte>(i);
  const auto text = srtp::to_text(key);
  CHECK(text.size() == 88);
  CHECK(text.starts_with("f0f1f2f3"));
  CHECK(text.ends_with("090a0b"));
  CHECK(srtp::parse_master_key(text) == key);
}

TEST_CASE("what is no master key's text is none") {
  const std::string good(88, 'a');
  REQUIRE(srtp::parse_master_key(good));
  auto odd = good;
  odd.back() = 'g';
  for (const auto& text : {std::string(), good.substr(1), good + "a", odd, std::string(88, 'A'),
                           std::string(88, ' '), std::string(88, '\0')})
    CHECK_FALSE(srtp::parse_master_key(text));
}
