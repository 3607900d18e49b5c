"""31 booths of six desks at once: what they cost the relay's control side, connected and with each pressing a key every
two seconds; whether more of its ticks are late than of an idle relay that runs beside it at the same time; how long
a lamp takes, from the press to the relay's word at the desk; and how often the machine itself stood still meanwhile,
which can make one relay's tick late and miss the other's."""

import argparse
import json
import os
import re
import subprocess
import sys
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from support import Programs, free_port, free_tcp_port, program, wait_for  # noqa: E402
from witness import Witness  # noqa: E402

DESKS = 186
CONTROL_PERCENT, LAMP_MS = 10, 50
SAME_MOMENT_S = 0.005


def late_ticks(http):
    text = urllib.request.urlopen(f"http://{http}/metrics", timeout=10).read().decode()
    return sum(float(value) for value in re.findall(r"^dragoman_room_late_ticks_total\{.*\} (\S+)$", text, re.M))


def relay(programs, name, block):
    """A relay for 31 booths of six desks; its HTTP address."""
    http, file = f"127.0.0.1:{free_tcp_port()}", programs.path(name + ".toml")
    subprocess.run([program("dragoman-load"), "--write-event", file], check=True, timeout=30, capture_output=True)
    with open(file, encoding="utf-8") as text:
        event = text.read()
    network = f'ttl = 0\nmulticast = "239.{block}.0.0/16"\nhttp = "{http}"\nmedia = "127.0.0.1:{free_port()}"\n'
    assert event.count("ttl = 0\n") == 1
    event = event.replace("ttl = 0\n", network) + f'[storage]\ndir = "{programs.path(name)}"\n'
    with open(file, "w", encoding="utf-8") as text:
        text.write(event)
    programs.start(name, [program("dragoman-relay"), file])

    def ready():
        try:
            return urllib.request.urlopen(f"http://{http}/readyz", timeout=5).status == 200
        except OSError:
            return False

    wait_for(f"the relay {name}", ready)
    return http


def measure(seconds, act):
    with Programs() as programs:
        block = os.getpid() % 200 + 20
        busy, idle = relay(programs, "busy", block if block != 77 else 19), relay(programs, "idle", 18)
        witness = Witness(programs)
        before = late_ticks(idle)
        load = subprocess.run([program("dragoman-load"), busy, "--desks", str(DESKS), "--seconds", str(seconds), "--json", *(["--act"] if act else [])],
                              stdout=subprocess.PIPE, timeout=seconds + 180)
        report = json.loads(load.stdout)
        desks, cost = report["crowds"][0], report["relay"]
        return {
            "desks": DESKS, "act": act, "seconds": report["seconds"], "gone": desks["gone"], "silent": desks["silent"], "unknown": desks["unknown"],
            "control_percent": cost["control_percent"], "ticks": cost["ticks"], "late_ticks": cost["late_ticks"],
            "late_ticks_idle": late_ticks(idle) - before, "stops": moments(witness.stops() or []),
            "lamp_ms": {"p50": desks["lamp_p50_ms"], "p99": desks["lamp_p99_ms"], "max": desks["lamp_max_ms"]},
        }


def moments(stops):
    """Of how many moments these are the stops: both processors may stand still in one."""
    at = sorted(when for when, _, _ in stops)
    return sum(earlier is None or later - earlier > SAME_MOMENT_S for earlier, later in zip([None, *at], at))


def words(row):
    def held(good):
        return "ok" if good else "OVER"

    what = "each presses a key every two seconds" if row["act"] else "connected"
    print(f"{row['desks']} desks, {what} ({row['seconds']:.0f} s; {row['gone']} gone, {row['silent']} silent):")
    print(f"  control side {row['control_percent']:.2f} % of a core, limit {CONTROL_PERCENT} %: {held(row['control_percent'] < CONTROL_PERCENT)}")
    print(f"  late ticks {row['late_ticks']:.0f} of {row['ticks']:.0f}; an idle relay beside it, from its visitors' coming to their leaving: {row['late_ticks_idle']:.0f}; the machine stood still in {row['stops']} moments")
    if row["lamp_ms"]["p50"] is not None:
        lamp = row["lamp_ms"]
        print(f"  lamp: median {lamp['p50']:.1f} ms, 99 % {lamp['p99']:.1f} ms, worst {lamp['max']:.1f} ms, limit {LAMP_MS} ms: {held(lamp['max'] <= LAMP_MS)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = [measure(arguments.seconds, act) for act in (False, True)]
    if arguments.json:
        print(json.dumps({"rows": rows}))
        return
    for row in rows:
        words(row)


main()
