#pragma once
/// A thread that sound depends on, to the kernel.

namespace dragoman::net {

/// For the calling thread, as it begins: its name, no timer slack, and SCHED_FIFO at `priority`.
/// False when the system does not grant real-time priority: the thread then runs like any other,
/// later under load. Any thread.
bool prepare_realtime(const char* name, int priority) noexcept;

}  // namespace dragoman::net
