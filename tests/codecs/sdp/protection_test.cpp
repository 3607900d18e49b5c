#include "codecs/sdp/reader.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::sdp;

namespace {

const std::string kKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAAAAAAAAAAAAAAA=";

Media media_with(const std::string& lines) {
  const auto result = read(
      "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 239.78.0.1/0\nt=0 0\n"
      "m=audio 5008 RTP/SAVP 96\na=rtpmap:96 opus/48000/2\n" +
      lines);
  INFO(result.error.message);
  REQUIRE(result.description);
  return *result.description->audio();
}
std::optional<Protection> read_with(const std::string& lines) {
  return media_with(lines).protection;
}

}  // namespace

TEST_CASE("of several keys the first that can be used counts") {
  const auto found = read_with(
      "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:short|1:4\n"
      "a=crypto:2 AEAD_AES_256_GCM inline:" +
      kKey + "|2^48|7:4\na=crypto:3 AEAD_AES_256_GCM inline:" + kKey +
      "|8:4\na=x-dragoman-roc:9\n");
  REQUIRE(found);
  CHECK(found->key.mki == 7);
  CHECK(found->rollover == 9);
}

TEST_CASE("what names no manifests is passed over") {
  const std::string key(64, '0');
  for (const std::string& value :
       {std::string{}, std::string{"00 239.79.0.1:5008 7"}, key + " 10.0.0.1:5008 7",
        key + " 239.79.0.1 7", key + " 239.79.0.1:5008 x", key + " 239.79.0.1:5008"})
    CHECK_FALSE(media_with("a=x-dragoman-manifest:" + value + "\n").manifests);
}

TEST_CASE("what is no key of ours is none") {
  for (const auto& line : {"a=crypto:1 AEAD_AES_128_GCM inline:" + kKey + "|7:4",
                           "a=crypto:1 AEAD_AES_256_GCM inline:" + kKey,
                           "a=crypto:1 AEAD_AES_256_GCM " + kKey + "|7:4",
                           "a=crypto:1 AEAD_AES_256_GCM inline:" + kKey + "|7:2",
                           "a=crypto:1 AEAD_AES_256_GCM inline:" + kKey + "|x:4",
                           "a=crypto:1 AEAD_AES_256_GCM inline:" + kKey.substr(4) + "|7:4",
                           "a=crypto:1 AEAD_AES_256_GCM inline:" + std::string(60, '!') + "|7:4",
                           std::string("a=crypto:1"), std::string("a=crypto:")}) {
    INFO(line);
    CHECK_FALSE(read_with(line + "\n"));
  }
}
