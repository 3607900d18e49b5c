#include "relay/engine/source_table.h"

#include "relay/engine/fader.h"
#include "tests/support/catch.h"

using namespace dragoman;
using engine::Source;
using engine::SourceTable;

namespace {

struct Control final : engine::EventSink {
  bool post(const engine::EngineEvent& event) noexcept override {
    if (full) return false;
    slots.push_back(event.slot);
    delete event.source;
    return true;
  }
  bool full = false;
  std::vector<int> slots;
};

void frame(SourceTable& table) {
  table.pull(Instant{});
  table.retire([](const Source*) {});
}

}  // namespace

TEST_CASE("A closed source is pulled to the end of its fade, then handed back") {
  Control control;
  SourceTable table{240, control};
  table.open(3, new Source({}));
  CHECK(table.at(3) != nullptr);
  table.close(3);
  CHECK(table.at(3) == nullptr);
  for (Samples t = 0; t < engine::kCrossFade; t += 240) frame(table);
  CHECK(control.slots.empty());
  frame(table);
  CHECK(control.slots == std::vector<int>{3});
}

TEST_CASE("A replaced source leaves like a closed one; what is left belongs to the table") {
  Control control;
  SourceTable table{960, control};
  table.open(3, new Source({}));
  auto* second = new Source({});
  table.open(3, second);
  CHECK(table.at(3) == second);
  for (int i = 0; i < 3; ++i) frame(table);
  CHECK(control.slots == std::vector<int>{3});
  table.open(4, new Source({}));
  table.close(4);
}

TEST_CASE("Whatever control has no room for waits, in order") {
  Control control;
  control.full = true;
  SourceTable table{960, control};
  for (int slot : {5, 6, 7}) {
    table.open(slot, new Source({}));
    table.close(slot);
  }
  for (int i = 0; i < 10; ++i) frame(table);
  CHECK(control.slots.empty());
  control.full = false;
  frame(table);
  CHECK(control.slots == std::vector<int>{5, 6, 7});
}

TEST_CASE("A slot out of range is nobody's") {
  Control control;
  SourceTable table{240, control};
  CHECK(table.at(-1) == nullptr);
  CHECK(table.at(engine::kMaxSources) == nullptr);
  table.close(-1);
  table.open(engine::kMaxSources, new Source({}));
  table.open(2, nullptr);
  frame(table);
  CHECK(control.slots == std::vector<int>{engine::kMaxSources});
}
