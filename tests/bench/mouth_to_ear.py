"""Mouth to ear: marker → JACK → dragoman-floor → relay → multicast → dragoman-listen → JACK → ear.

Mouth and ear are one JACK client (bench_ear), so the figure is counted on one sample clock; sound
cards are not in it. --count N markers, --period P frames, --frame 2.5ms|5ms, --json.
"""

import argparse
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from jack import Jack  # noqa: E402
from support import Event, Programs, program, wait_for  # noqa: E402

LIMITS = {"p50": 20.0, "p99": 25.0}


def measure(count, period, frame):
    with Programs() as programs:
        jack = Jack(programs, period).start()
        event = Event(programs, booths=(), languages=["zh"], audio=f'frame = "{frame}"')
        event.relay()
        device = ["--device", "system"]
        programs.start("floor", [program("dragoman-floor"), event.http, "--room", "hall"] + device, env=jack.env)
        wait_for("the floor to be alive", lambda: any(s["kind"] == "floor" and s["alive"] for s in event.state()["sources"]))
        programs.start("listen", [program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor"] + device, env=jack.env)
        listener_out = jack.port_of("dragoman-listen", "out")
        floor_in = jack.port_of("dragoman-floor", "in")
        ear = programs.start("ear", [program("bench_ear"), "latency", "--count", str(count), "--json"],
                             env=jack.env, stdout=open(programs.path("ear.json"), "wb"))
        ear_out, ear_in = jack.port_of("bench_ear", "out"), jack.port_of("bench_ear", "in")
        for client in ("dragoman-listen", "dragoman-floor", "bench_ear"):
            jack.cut_all(client)
        jack.connect(ear_out, floor_in)
        jack.connect(listener_out, ear_in)
        status = ear.wait(600)
        with open(programs.path("ear.json")) as f:
            text = f.read()
        assert status == 0, text or "the ear heard nothing"
        return json.loads(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--period", type=int, default=120)
    parser.add_argument("--frame", default="5ms")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measure(arguments.count, arguments.period, arguments.frame)
    if arguments.json:
        print(json.dumps(result))
        return
    print(f"mouth to ear, {arguments.frame} frames, JACK period {arguments.period}: {result['n']} markers heard, {result['lost']} lost")
    print(f"{'':6} {'ms':>8} {'limit':>8}")
    for name, value in result["mouth_to_ear_ms"].items():
        limit = LIMITS.get(name)
        print(f"{name:6} {value:8.2f} {limit if limit else '':>8} {'' if limit is None else 'ok' if value <= limit else 'OVER'}")


main()
