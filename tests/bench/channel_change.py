"""Channel change: from the line `channel NAME` on dragoman-listen's standard input to the new
language at the ear, through JACK; and whether the change clicked or left a gap. Limit: 60 ms."""

import argparse
import array
import json
import math
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from jack import Jack  # noqa: E402
from support import RATE, Event, Programs, level_at, program, wait_for  # noqa: E402

WINDOW = 480  # 10 ms: resolves the tones used and places a change to the half of it
LANGUAGES = ("en", "ru")


def changes(count, period):
    """Milliseconds from command to hearing, and the quietest 10 ms of the recording, for each change."""
    with Programs() as programs:
        jack = Jack(programs, period).start()
        event = Event(programs, booths=LANGUAGES, languages=["zh", "en", "ru"])
        event.relay()
        event.interpreted()
        listen = programs.start("listen", [program("dragoman-listen"), event.http, "--room", "hall", "--channel", "en", "--device", "system"], env=jack.env)
        out = jack.port_of("dragoman-listen", "out")
        seconds = count + 4
        raw = programs.path("heard.raw")
        ear = programs.start("ear", [program("bench_ear"), "--seconds", str(seconds), "--output", raw],
                             env=jack.env, stdout=open(programs.path("ear.json"), "wb"))
        into = jack.port_of("bench_ear", "in")
        jack.cut_all("dragoman-listen")
        jack.cut_all("bench_ear")
        jack.connect(out, into)
        time.sleep(2)  # the measurement's own pace: the listener settles before the first change
        commands = []
        for i in range(count):
            channel = LANGUAGES[(i + 1) % 2]
            commands.append((time.monotonic_ns(), channel))
            programs.tell(listen, "channel " + channel)
            time.sleep(1)
        assert ear.wait(120) == 0
        with open(programs.path("ear.json")) as f:
            first = json.load(f)["first_sample_ns"]
        heard = array.array("f")
        with open(raw, "rb") as f:
            heard.frombytes(f.read())
    return [(delay_ms(heard, int((at - first) * RATE / 1e9), Event.LANGUAGES[name]), quietest_dbfs(heard, int((at - first) * RATE / 1e9)))
            for at, name in commands]


def delay_ms(heard, start, hertz):
    settled = level_at(heard[start + RATE // 2:start + RATE // 2 + WINDOW], hertz)
    for offset in range(0, RATE // 2, 48):
        if level_at(heard[start + offset:start + offset + WINDOW], hertz) > settled - 6:
            return (offset + WINDOW / 2) * 1000 / RATE
    return math.inf


def quietest_dbfs(heard, start):
    """A gap shows as 10 ms far below the tones' level."""
    return min(10 * math.log10(max(1e-12, sum(x * x for x in heard[at:at + WINDOW]) / WINDOW)) for at in range(start, start + RATE // 2, WINDOW // 2))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--period", type=int, default=120)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = changes(arguments.count, arguments.period)
    delays = sorted(d for d, _ in results)
    quietest = min(q for _, q in results)
    median, worst = delays[len(delays) // 2], delays[-1]
    if arguments.json:
        print(json.dumps({"n": len(delays), "channel_change_ms": {"p50": round(median, 1), "max": round(worst, 1)}, "quietest_10ms_dbfs": round(quietest, 1)}))
    else:
        print(f"channel change: median {median:.0f} ms, worst of {len(delays)} {worst:.0f} ms, limit 60 ms: {'ok' if median <= 60 else 'OVER'}; "
              f"quietest 10 ms {quietest:.1f} dBFS (tones at -21 dBFS RMS)")


main()
