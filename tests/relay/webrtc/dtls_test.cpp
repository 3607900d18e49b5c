#include "relay/webrtc/dtls.h"

#include "tests/support/catch.h"

#include <openssl/ssl.h>

#include <cstddef>
#include <deque>
#include <vector>

using namespace dragoman;
using namespace dragoman::webrtc;
using State = DtlsEndpoint::State;
using Role = DtlsEndpoint::Role;

namespace {

/// Client and server with a network between that loses what it is told to.
struct Pair {
  using Queue = std::deque<std::vector<std::byte>>;

  explicit Pair(const Identity& own, const Identity& other, const sdp::Fingerprint& server_print,
                const sdp::Fingerprint& client_print)
      : client(own, Role::client, server_print, into(to_server), std::chrono::milliseconds{2}),
        server(other, Role::server, client_print, into(to_client), std::chrono::milliseconds{2}) {}

  DtlsEndpoint::Send into(Queue& queue) {
    return [this, &queue](rtp::Bytes bytes) {
      longest = std::max(longest, bytes.size());
      if (lost(sent++)) return;
      queue.emplace_back(bytes.begin(), bytes.end());
    };
  }
  bool deliver_one() {
    if (!to_server.empty()) {
      const auto datagram = to_server.front();
      to_server.pop_front();
      server.receive(datagram);
      return true;
    }
    if (to_client.empty()) return false;
    const auto datagram = to_client.front();
    to_client.pop_front();
    client.receive(datagram);
    return true;
  }
  void run() {
    client.begin();
    while (deliver_one()) {
    }
  }
  bool both(State state) const { return client.state() == state && server.state() == state; }

  std::function<bool(int)> lost = [](int) { return false; };
  int sent = 0;
  std::size_t longest = 0;
  Queue to_server, to_client;
  DtlsEndpoint client, server;
};

bool same_keys(const SrtpKeys& a, const SrtpKeys& b) {
  return a.profile == b.profile && a.own_key == b.peer_key && a.own_salt == b.peer_salt &&
         a.peer_key == b.own_key && a.peer_salt == b.own_salt;
}

}  // namespace

TEST_CASE("Two endpoints agree on keys, and prefer GCM") {
  const Identity phone, relay;
  Pair pair{phone, relay, relay.fingerprint(), phone.fingerprint()};
  pair.run();
  REQUIRE(pair.both(State::connected));
  CHECK(same_keys(pair.client.keys(), pair.server.keys()));
  CHECK(pair.client.keys().profile == srtp::Profile::aead_aes_128_gcm);
  CHECK(pair.longest <= static_cast<std::size_t>(kDtlsMtu));
}

TEST_CASE("A client with nothing but AES-CM is served") {
  const Identity phone, relay;
  SSL_CTX_set_tlsext_use_srtp(phone.context(), "SRTP_AES128_CM_SHA1_80");
  Pair pair{phone, relay, relay.fingerprint(), phone.fingerprint()};
  pair.run();
  REQUIRE(pair.both(State::connected));
  CHECK(same_keys(pair.client.keys(), pair.server.keys()));
  CHECK(pair.client.keys().profile == srtp::Profile::aes128_cm_sha1_80);
}

TEST_CASE("Another certificate than the one announced ends the handshake") {
  const Identity phone, relay, stranger;
  SECTION("of the client") {
    Pair pair{phone, relay, relay.fingerprint(), stranger.fingerprint()};
    pair.run();
    CHECK(pair.server.state() == State::wrong_fingerprint);
    CHECK(pair.client.state() != State::connected);
  }
  SECTION("of the server") {
    Pair pair{phone, relay, stranger.fingerprint(), phone.fingerprint()};
    pair.run();
    CHECK(pair.client.state() == State::wrong_fingerprint);
    CHECK(pair.server.state() != State::connected);
  }
}

TEST_CASE("A goodbye is heard") {
  const Identity phone, relay;
  Pair pair{phone, relay, relay.fingerprint(), phone.fingerprint()};
  pair.run();
  pair.client.close();
  while (pair.deliver_one()) {
  }
  CHECK(pair.server.state() == State::closed);
}

TEST_CASE("A handshake survives the loss of any one datagram") {
  const Identity phone, relay;
  int without_loss = 0;
  {
    Pair pair{phone, relay, relay.fingerprint(), phone.fingerprint()};
    pair.run();
    without_loss = pair.sent;
  }
  REQUIRE(without_loss >= 4);
  for (int which = 0; which < without_loss; ++which) {
    Pair pair{phone, relay, relay.fingerprint(), phone.fingerprint()};
    pair.lost = [&](int number) { return number == which; };
    pair.run();
    for (int i = 0; i < 50'000'000 && !pair.both(State::connected); ++i) {
      pair.client.tick();
      pair.server.tick();
      while (pair.deliver_one()) {
      }
    }
    CHECK(pair.both(State::connected));
  }
}

TEST_CASE("Noise between the datagrams changes nothing") {
  const Identity phone, relay;
  Pair pair{phone, relay, relay.fingerprint(), phone.fingerprint()};
  pair.client.begin();
  do {
    for (const int first : {20, 21, 22, 23, 63}) {
      std::vector<std::byte> noise(60, std::byte{0x5A});
      noise[0] = static_cast<std::byte>(first);
      pair.server.receive(noise);
      pair.client.receive(noise);
    }
  } while (pair.deliver_one());
  CHECK(pair.both(State::connected));
}
