#pragma once
/// The sources of a room by slot. A source that is closed or replaced is heard to the end of its
/// fade, then handed back to control, which deletes it.

#include "relay/engine/room.h"
#include "relay/engine/source_list.h"

#include <array>

namespace dragoman::engine {

/// Mix thread; real-time safe but for construction and destruction.
class SourceTable {
 public:
  SourceTable(Samples frame, EventSink& sink) : frame_(frame), sink_(&sink) {}
  ~SourceTable();
  SourceTable(const SourceTable&) = delete;
  SourceTable& operator=(const SourceTable&) = delete;

  /// Takes ownership whatever happens; a slot out of range hands the source straight back.
  void open(int slot, Source* source) noexcept;
  void close(int slot) noexcept;
  /// How much later the floor source in `slot` is heard, whichever that is; of others nothing.
  void delay(int slot, Samples lip_sync) noexcept;
  Samples lip_sync(int slot) const noexcept;
  /// Null when the slot is empty or out of range.
  Source* at(int slot) const noexcept;

  /// Pulls every source, also the leaving ones, exactly once.
  void pull(Instant now) noexcept;
  /// Hands back what has faded out, as far as control has room for it: `forget(source)` first, so
  /// that nothing points to it any more.
  template <typename Forget>
  void retire(Forget forget) noexcept {
    while (leaving_.front() != nullptr && leaving_.front_left() <= 0) {
      const auto slot = leaving_.front_slot();
      Source* source = leaving_.pop();
      forget(source);
      retired_.push(source, slot, 0);
    }
    post_retired();
  }

 private:
  void post_retired() noexcept;

  Samples frame_;
  EventSink* sink_;
  std::array<Source*, kMaxSources> slots_{};
  std::array<Samples, kMaxFloorSources> lip_sync_{};
  SourceList leaving_;
  SourceList retired_;
};

}  // namespace dragoman::engine
