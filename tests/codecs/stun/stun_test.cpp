#include "codecs/stun/reader.h"
#include "codecs/stun/writer.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::stun;
using testing::exact;
using testing::hex;
using testing::to_hex;

namespace {

constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

/// RFC 5769 §2.1.
const auto kRequest =
    hex("00010058 2112A442 B7E7A701 BC34D686 FA87DFAE"
        "80220010 5354554E 20746573 7420636C 69656E74"
        "00240004 6E0001FF"
        "80290008 932FF9B1 51263B36"
        "00060009 6576746A 3A683676 59202020"
        "00080014 9AEAA70C BFD8CB56 781EF2B5 B2D3F249 C1B571A2"
        "80280004 E57A3BCF");
/// §2.2.
const auto kResponse =
    hex("0101003C 2112A442 B7E7A701 BC34D686 FA87DFAE"
        "8022000B 74657374 20766563 746F7220"
        "00200008 0001A147 E112A643"
        "00080014 2B91F599 FD9E90C3 8C7489F9 2AF9BA53 F06BE7D7"
        "80280004 C07D4C96");

const TransactionId kTransaction = [] {
  TransactionId id{};
  const auto bytes = hex("B7E7A701BC34D686FA87DFAE");
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return id;
}();

}  // namespace

TEST_CASE("The request of RFC 5769 is read and authentic") {
  const auto message = parse(kRequest);
  REQUIRE(message);
  CHECK(message->type == static_cast<std::uint16_t>(Type::binding_request));
  CHECK(message->transaction == kTransaction);
  CHECK(message->username == "evtj:h6vY");
  CHECK(message->priority == 0x6E0001FFU);
  CHECK(message->controlled == 0x932FF9B151263B36U);
  CHECK_FALSE(message->controlling);
  CHECK_FALSE(message->use_candidate);
  CHECK(message->unknown == 0);
  CHECK(is_authentic(kRequest, *message, kPassword));
  CHECK_FALSE(is_authentic(kRequest, *message, "VOkJxbRl1RmTxUk/WvJxBs"));
  CHECK(username_of(kRequest) == "evtj:h6vY");
}

TEST_CASE("The response of RFC 5769 is read and authentic") {
  const auto message = parse(kResponse);
  REQUIRE(message);
  CHECK(message->mapped == rtp::Endpoint{0xC0000201, 32853});
  CHECK(is_authentic(kResponse, *message, kPassword));
}

TEST_CASE("What is written is read as what it was") {
  std::array<std::byte, 300> out;
  SECTION("a request") {
    const BindingRequest request{kTransaction, "relay:phone", 7, 0x1122334455667788, true};
    const auto size = write_request(request, kPassword, out);
    const auto bytes = exact(rtp::Bytes{out}.first(size));
    const auto message = parse(bytes);
    REQUIRE(message);
    CHECK(message->username == "relay:phone");
    CHECK(message->priority == 7U);
    CHECK(message->controlling == 0x1122334455667788U);
    CHECK(message->use_candidate);
    CHECK(is_authentic(bytes, *message, kPassword));
  }
  SECTION("a success") {
    const auto size = write_success(kTransaction, {0xC0A80117, 50123}, kPassword, out);
    const auto bytes = exact(rtp::Bytes{out}.first(size));
    const auto message = parse(bytes);
    REQUIRE(message);
    CHECK(message->type == static_cast<std::uint16_t>(Type::binding_success));
    CHECK(message->transaction == kTransaction);
    CHECK(message->mapped == rtp::Endpoint{0xC0A80117, 50123});
    CHECK(is_authentic(bytes, *message, kPassword));
  }
  SECTION("an error") {
    const auto size = write_error(kTransaction, 487, "Role Conflict", 0, kPassword, out);
    const auto message = parse(rtp::Bytes{out}.first(size));
    REQUIRE(message);
    CHECK(message->error == 487);
    CHECK(is_authentic(rtp::Bytes{out}.first(size), *message, kPassword));
  }
}

TEST_CASE("A success is these bytes") {
  // RFC 5769 §2.2 without its SOFTWARE attribute: address and head are the same.
  std::array<std::byte, 100> out;
  const auto size = write_success(kTransaction, {0xC0000201, 32853}, kPassword, out);
  CHECK(to_hex(rtp::Bytes{out}.first(32)) ==
        to_hex(hex("0101002C 2112A442 B7E7A701 BC34D686 FA87DFAE 00200008 0001A147 E112A643")));
  CHECK(size == 64);
}

TEST_CASE("A buffer that is too small gets nothing") {
  std::array<std::byte, 300> out;
  const BindingRequest request{kTransaction, "relay:phone", 7, 1, true};
  const auto whole = write_request(request, kPassword, out);
  for (std::size_t size = 0; size < whole; ++size)
    CHECK(write_request(request, kPassword, rtp::MutableBytes{out}.first(size)) == 0);
}

TEST_CASE("A changed bit breaks the fingerprint") {
  const std::size_t attribute = kRequest.size() - 8;  // without it nothing is checked here
  for (std::size_t at = 0; at < kRequest.size(); ++at) {
    if (at >= attribute && at < attribute + 4) continue;
    auto changed = kRequest;
    changed[at] ^= std::byte{1};
    CHECK_FALSE(parse(changed));
  }
}

TEST_CASE("Pieces of messages are none") {
  for (std::size_t size = 0; size < kRequest.size(); ++size)
    CHECK_FALSE(parse(exact(rtp::Bytes{kRequest}.first(size))));
}

TEST_CASE("Attributes behind the integrity count for nothing") {
  // A request without fingerprint, to which somebody on the way appended USE-CANDIDATE.
  auto bytes = exact(rtp::Bytes{kRequest}.first(kRequest.size() - 8));
  const auto appended = hex("00250000");
  bytes.insert(bytes.end(), appended.begin(), appended.end());
  bytes[3] = std::byte{0x54};
  const auto message = parse(bytes);
  REQUIRE(message);
  CHECK_FALSE(message->use_candidate);
}

TEST_CASE("STUN, RTP, RTCP and DTLS are told apart") {
  CHECK(looks_like_stun(kRequest));
  auto bytes = kRequest;
  for (const int first : {20, 22, 63, 128, 144, 191, 255}) {
    bytes[0] = static_cast<std::byte>(first);
    CHECK_FALSE(looks_like_stun(bytes));
  }
  bytes = kRequest;
  bytes[4] = std::byte{0};  // the cookie
  CHECK_FALSE(looks_like_stun(bytes));
  CHECK(username_of(bytes).empty());
}
