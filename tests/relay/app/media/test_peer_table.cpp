#include "relay/app/media/peer_table.h"
#include "tests/support/catch.h"

#include <array>
#include <memory>

using namespace dragoman;
using namespace dragoman::app;

namespace {

Peer peer(std::uint32_t address, std::uint16_t port, std::uint32_t ssrc, std::int16_t slot) {
  return {.from = {address, port}, .ssrc = rtp::Ssrc{ssrc}, .slot = slot};
}

}  // namespace

TEST_CASE("peers are found by address and port, both") {
  const PeerTable table(
      {peer(0x7F000002, 5000, 1, 3), peer(0x7F000001, 5001, 2, 1), peer(0x7F000001, 5000, 3, 2)});
  REQUIRE(table.from({0x7F000001, 5000}).size() == 1);
  CHECK(table.from({0x7F000001, 5000}).front().slot == 2);
  CHECK(table.from({0x7F000002, 5000}).front().slot == 3);
  CHECK(table.from({0x7F000002, 5001}).empty());
  CHECK(table.from({0x7F000003, 5000}).empty());
}

TEST_CASE("one program may send several sources from one port") {
  const PeerTable table(
      {peer(0x7F000001, 5000, 7, 1), peer(0x7F000001, 4999, 9, 5), peer(0x7F000001, 5000, 8, 2)});
  const auto both = table.from({0x7F000001, 5000});
  REQUIRE(both.size() == 2);
  CHECK(both[0].ssrc == rtp::Ssrc{7});
  CHECK(both[1].ssrc == rtp::Ssrc{8});
}

TEST_CASE("who has a key for an address is found there, whatever its SSRC, and nowhere else") {
  const auto key = std::make_shared<srtp::Receiver>(
      srtp::Profile::aead_aes_128_gcm, std::array<std::byte, 16>{}, std::array<std::byte, 12>{});
  auto speaker = peer(0x7F000001, 5000, 0, 3);
  speaker.key = key;
  speaker.by_address = true;
  const PeerTable table({speaker});
  REQUIRE(table.from({0x7F000001, 5000}).size() == 1);
  CHECK(table.from({0x7F000001, 5000}).front().key == key);
  CHECK(table.with_key(rtp::Ssrc{0}) == nullptr);
  CHECK(table.from({0x7F000001, 5001}).empty());
}

TEST_CASE("an empty table admits nobody") {
  CHECK(PeerTable({}).from({0x7F000001, 1}).empty());
}

TEST_CASE("who has a key is found by SSRC, from wherever, and not by an address") {
  const auto key = std::make_shared<srtp::Receiver>(
      srtp::Profile::aead_aes_256_gcm, std::array<std::byte, 32>{}, std::array<std::byte, 12>{});
  auto sealed = peer(0x7F000001, 5000, 7, 1), other = peer(0x7F000001, 5000, 3, 4);
  sealed.key = other.key = key;
  const PeerTable table({sealed, peer(0x7F000001, 5000, 8, 2), other});
  REQUIRE(table.with_key(rtp::Ssrc{7}) != nullptr);
  CHECK(table.with_key(rtp::Ssrc{7})->slot == 1);
  CHECK(table.with_key(rtp::Ssrc{3})->slot == 4);
  CHECK(table.with_key(rtp::Ssrc{8}) == nullptr);
  CHECK(table.with_key(rtp::Ssrc{9}) == nullptr);
  REQUIRE(table.from({0x7F000001, 5000}).size() == 1);
  CHECK(table.from({0x7F000001, 5000}).front().slot == 2);
}
