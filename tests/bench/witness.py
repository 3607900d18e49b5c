"""Was it us? A thread on each processor asks to be woken every millisecond, ahead of every program, and
writes down when that comes late. No program can hold it up, so the machine under them stood still.

As a program: witness.py PROCESSOR FILE, until it is ended.
"""

import os
import sys
import time

PERIOD_S = 0.001
STOP_S = 0.001  # a wake-up later than this is a stop
PRIORITY = 90  # real time; above a sound server's


def watch(processor, path):
    """A line for each stop: when it began in seconds since the Unix epoch, its length in ms, the processor."""
    os.sched_setaffinity(0, {processor})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    with open(path, "a", buffering=1, encoding="ascii") as stops:
        due = time.monotonic()
        while True:
            due += PERIOD_S
            time.sleep(max(0.0, due - time.monotonic()))
            late = time.monotonic() - due
            if late >= STOP_S:
                stops.write(f"{time.time() - late:.6f} {1000 * late:.3f} {processor}\n")
                due += late


class Witness:
    def __init__(self, programs):
        self.path = programs.path("stops")
        self.seen = [programs.start(f"witness{core}", [sys.executable, "-B", os.path.abspath(__file__), str(core), self.path])
                     for core in sorted(os.sched_getaffinity(0))]

    def stops(self):
        """[(seconds since the Unix epoch, ms, processor)]; None where real-time priority is refused."""
        if any(process.poll() is not None for process in self.seen):
            return None
        if not os.path.exists(self.path):
            return []
        with open(self.path, encoding="ascii") as lines:
            return [(float(at), float(ms), int(core)) for at, ms, core in map(str.split, lines)]


if __name__ == "__main__":
    watch(int(sys.argv[1]), sys.argv[2])
