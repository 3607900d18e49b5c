#include "client/audio/cable_memory.h"

#include "tests/support/catch.h"

using namespace dragoman::client;

namespace {

const Cable kMixer{"in_0", "mixer:aux_1", false};
const Cable kPhones{"out_0", "phones:left", true};
const Cable kCard{"out_0", "system:playback_1", true};

/// Long enough for what lies to be remembered.
void work(CableMemory& memory, const Cables& laid) {
  memory.look(laid, true);
  memory.look(laid, true);
}

}  // namespace

TEST_CASE("what somebody laid is laid again, and what came of itself is taken away") {
  CableMemory memory;
  work(memory, {kMixer, kPhones});
  CHECK(memory.reopened({kCard}) == Cables{kCard});
  CHECK(memory.missing() == Cables{kMixer, kPhones});
  memory.laid(kPhones);
  CHECK(memory.missing() == Cables{kMixer});
}

TEST_CASE("who laid nothing keeps what there is, who cut everything has nothing") {
  CableMemory memory;
  CHECK(memory.reopened({kCard}).empty());
  work(memory, {kCard});
  CHECK(memory.reopened({kCard}).empty());
  CHECK(memory.missing().empty());
  work(memory, {});
  CHECK(memory.reopened({kCard}) == Cables{kCard});
  CHECK(memory.missing().empty());
}

TEST_CASE("cables that a server takes away as it ends are remembered") {
  CableMemory memory;
  work(memory, {kMixer, kPhones});
  memory.look(Cables{kMixer}, true);  // one is gone already, while a last callback comes
  memory.look(Cables{}, false);
  memory.look(std::nullopt, false);
  memory.reopened({});
  CHECK(memory.missing() == Cables{kMixer, kPhones});
}

TEST_CASE("the other end may be back much later, and after another interruption") {
  CableMemory memory;
  work(memory, {kMixer, kPhones});
  memory.reopened({});
  memory.laid(kPhones);
  work(memory, {kPhones});
  CHECK(memory.missing() == Cables{kMixer});
  memory.reopened({});
  CHECK(memory.missing() == Cables{kMixer, kPhones});
  work(memory, {kPhones, kMixer});
  CHECK(memory.missing().empty());
}

TEST_CASE("a cable that is laid elsewhere is remembered where it lies now") {
  CableMemory memory;
  work(memory, {kPhones});
  work(memory, {kCard});
  CHECK(memory.reopened({}).empty());
  CHECK(memory.missing() == Cables{kCard});
}
