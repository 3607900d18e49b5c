"""Mouth to ear through JACK: marks → cable → dragoman-floor or a desk → relay → multicast →
dragoman-listen → cable → marks found, all on one sample clock; sound cards are not in it. Beside it
in the same run a bare pair that only captures, encodes, sends, decodes and plays: the least that is
possible here. Each row is run several times, and the run counts in which the machine stood still
least, as witness.py saw it. Beside all marks of that run stand those that no stop can have touched.

--seconds of marks a run, --runs, --period frames, --only ROW …, --json.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from jack import Jack  # noqa: E402
from support import Event, Programs, free_port, program, wait_for  # noqa: E402
from witness import Witness  # noqa: E402

# name, frame, mouth, limits. "above" is the median above that of the bare pair of the same frame.
ROWS = [
    ("bare pair, 5 ms", "5ms", "bare", {}),
    ("floor → relay → ear, 5 ms", "5ms", "floor", {"p50": 13, "p99": 18, "above": 5}),
    ("bare pair, 2.5 ms", "2.5ms", "bare", {}),
    ("floor → relay → ear, 2.5 ms", "2.5ms", "floor", {"p50": 10}),
    ("desk → relay → ear, 5 ms, L16", "5ms", "desk", {"p50": 14}),
    ("floor → relay → desk's headphones, 5 ms", "5ms", "floor to desk", {}),
]
DEVICE = ["--device", "system"]
SPARE_RUNS = 2  # instead of those that JACK did not survive
# What a stop makes a playout expect it forgets after 2 s, and comes down within another.
BEFORE_S, AFTER_S = 3.0, 0.1
NEAR_S = 0.3  # marks are 200 to 300 ms apart


class Bench:
    def __init__(self, programs, jack, seconds):
        self.programs, self.jack, self.seconds = programs, jack, seconds

    def start(self, name, *command):
        return self.programs.start(name, list(command), env=self.jack.env)

    def probe(self, mouth, ear, relay=()):
        """Marks into the JACK client `mouth`, out of the client `ear`; what the probe says."""
        out = self.programs.path("probe.json")
        with open(out, "wb") as f:
            probe = self.programs.start("probe", [program("dragoman-probe"), *relay, "--device-out", "system", "--device-in", "system",
                                                  "--seconds", str(self.seconds), "--json"], env=self.jack.env, stdout=f)
        ports = [self.jack.port_of("dragoman-probe", "out"), self.jack.port_of(mouth, "in"),
                 self.jack.port_of(ear, "out"), self.jack.port_of("dragoman-probe", "in")]
        for client in ("dragoman-probe", mouth, ear):
            self.jack.cut_all(client)
        self.jack.connect(ports[0], ports[1])
        self.jack.connect(ports[2], ports[3])
        status = probe.wait(self.seconds + 60)
        with open(out) as f:
            text = f.read()
        assert status == 0, text or "the probe heard nothing"
        return json.loads(text)

    def bare(self, frame):
        port = free_port()
        samples = round(float(frame[:-2]) * 48)
        common = [program("bench_bare_pair"), "--port", str(port), "--frame", str(samples)]
        running = []
        try:
            for end, kind in (("play", "out"), ("send", "in")):
                running.append(self.start(f"bare-{end}", *common, end))
                self.jack.port_of(f"bare-{end}", kind)
            return self.probe("bare-send", "bare-play")
        finally:
            for process in running:
                self.programs.end(process)

    def relayed(self, frame, way):
        """`way`: the mouth is a "floor" or a "desk", the ear a listener, or a desk: "floor to desk"."""
        mouth = "dragoman-booth" if way == "desk" else "dragoman-floor"
        event = Event(self.programs, booths=("en",) if "desk" in way else (), languages=["zh", "en"], audio=f'frame = "{frame}"')
        relay = event.relay()
        channel = "en" if way == "desk" else "floor"
        heard = self.programs.path("heard.json")
        running = [relay]
        try:
            if way == "desk":
                running.append(self.start("booth", *self.desk(event)))
                self.programs.tell(running[-1], "on")
                wait_for("en to be on air", lambda: event.channel("en")["state"] == "interpreted")
            else:
                running.append(self.start("floor", program("dragoman-floor"), event.http, "--room", "hall", *DEVICE))
                wait_for("the floor to be alive", lambda: any(s["kind"] == "floor" and s["alive"] for s in event.state()["sources"]))
            command = self.desk(event) if way == "floor to desk" else [
                program("dragoman-listen"), event.http, "--room", "hall", "--channel", channel, "--json", *DEVICE]
            with open(heard, "wb") as f:
                running.append(self.programs.start("ear", command, env=self.jack.env, stdout=f))
            self.jack.port_of(os.path.basename(command[0]), "out")
            with self.asked(running[-1]) if way == "floor to desk" else contextlib.nullcontext():
                result = self.probe(mouth, os.path.basename(command[0]), [event.http, "--room", "hall", "--channel", channel])
            result["estimate"] = own_estimate(heard, result)
            return result
        finally:
            for process in reversed(running):
                self.programs.end(process)

    @staticmethod
    def desk(event):
        return [program("dragoman-booth"), event.http, "--room", "hall", "--booth", "en", "--desk", "1", "--headless", *DEVICE]

    @contextlib.contextmanager
    def asked(self, desk):
        """A desk says how old its sound is with each change: it calls the technician and withdraws."""
        over = threading.Event()

        def ask():
            while not over.wait(1):
                self.programs.tell(desk, "call")

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            yield
        finally:
            over.set()
            asking.join()


def own_estimate(path, result):
    """What the listener or the desk said of its own latency, less that of the mark heard nearest to that moment."""
    heard_at = [at + ms / 1000 for at, ms in zip(result["marks_at"], result["marks_ms"])]
    with open(path) as f:
        said = [(line["t"], line["latency_ms"]) for line in map(json.loads, filter(str.strip, f)) if line["latency_ms"] is not None]
    off = []
    for when, ms in said:
        distance, mark = min((abs(at - when), i) for i, at in enumerate(heard_at))
        if distance < NEAR_S:
            off.append(ms - result["marks_ms"][mark])
    return {"n": len(off), "off_ms": round(statistics.median(off), 2), "off_p90_ms": round(quantile(sorted(map(abs, off)), 0.9), 2)} if off else None


def measure(row, seconds, runs, period):
    name, frame, mouth, _ = row
    results = []
    for attempt in range(runs + SPARE_RUNS):
        if len(results) == runs:
            break
        run = len(results)
        try:
            # What programs said in a run that failed is no figure.
            with contextlib.redirect_stdout(sys.stderr), Programs() as programs:
                witness = Witness(programs)
                bench = Bench(programs, Jack(programs, period).start(), seconds)
                result = bench.bare(frame) if mouth == "bare" else bench.relayed(frame, mouth)
                witnessed(result, witness.stops())
        except AssertionError as failure:
            # On a busy machine JACK now and then loses a client for good; that measures nothing.
            print(f"  {name}, run {run + 1} of {runs}: {failure}", file=sys.stderr)
            continue
        results.append(result)
        print(f"  {name}, run {run + 1} of {runs}: p50 {result['mouth_to_ear_ms']['p50']:.2f} ms, p99 {result['mouth_to_ear_ms']['p99']:.2f} ms; {stood_still(result)}", file=sys.stderr)
    if not results:
        return None
    if any(result["stops"] is None for result in results):
        return min(results, key=lambda r: (r["mouth_to_ear_ms"]["p50"], r["mouth_to_ear_ms"]["p99"]))
    return min(results, key=lambda r: sum(ms for _, ms in r["stops"]))


def witnessed(result, stops):
    """Adds what stops of the machine there were from shortly before the first mark on, and the marks apart from them."""
    if stops is None:
        result["stops"] = result["undisturbed_ms"] = None
        return
    at = result["marks_at"]
    result["stops"] = [(round(when, 4), ms) for when, ms, _ in stops if at[0] - BEFORE_S < when < at[-1] + AFTER_S]
    apart = sorted(ms for when, ms in zip(at, result["marks_ms"]) if not any(when - BEFORE_S < stop < when + AFTER_S for stop, _ in result["stops"]))
    result["undisturbed_ms"] = {"n": len(apart)} | ({"p50": quantile(apart, 0.5), "p99": quantile(apart, 0.99), "max": apart[-1]} if apart else {})


def quantile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def stood_still(result):
    if result["stops"] is None:
        return "nobody watched the machine: real-time priority is refused"
    lengths = [ms for _, ms in result["stops"]]
    return f"the machine stood still {len(lengths)} times, {sum(lengths):.0f} ms in all, at most {max(lengths, default=0):.1f}"


def figures(rows, results):
    """Per row: what is held against its limits."""
    bare = {frame: results[name]["mouth_to_ear_ms"]["p50"] for name, frame, mouth, _ in rows if mouth == "bare" and results[name]}
    for name, frame, mouth, limits in rows:
        if not results[name]:
            continue
        times = results[name]["mouth_to_ear_ms"]
        values = {"p50": times["p50"], "p99": times["p99"]}
        if mouth != "bare" and frame in bare:
            values["above"] = round(times["p50"] - bare[frame], 2)
        yield name, values, limits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--period", type=int, default=120)
    parser.add_argument("--only", nargs="*", help="words of the rows that are wanted")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = [row for row in ROWS if not arguments.only or any(word in row[0] for word in arguments.only)]
    results = {row[0]: measure(row, arguments.seconds, arguments.runs, arguments.period) for row in rows}
    missing = [name for name, result in results.items() if not result]
    for name in missing:
        print(f"  {name}: no run succeeded", file=sys.stderr)
    if len(missing) == len(results):
        return 1
    if arguments.json:
        print(json.dumps({"period": arguments.period, "runs": arguments.runs, "missing": missing, "rows": [
            {"name": name, "values": values, "limits": limits, "result": results[name]} for name, values, limits in figures(rows, results)]}, ensure_ascii=False))
        return 1 if missing else 0
    print(f"Mouth to ear, JACK period {arguments.period}, the machine's quietest of {arguments.runs} runs of {arguments.seconds} s, ms (limit)")
    print(f"{'':32} {'p50':>14} {'p99':>14} {'above bare':>14}   own estimate off by")
    for name, values, limits in figures(rows, results):
        cells = [cell(values.get(key), limits.get(key)) for key in ("p50", "p99", "above")]
        estimate = results[name].get("estimate")
        own = f"{estimate['off_ms']:+.2f}, 90 % within {estimate['off_p90_ms']:.2f} (n = {estimate['n']})" if estimate else ""
        print(f"{name:32} {cells[0]:>14} {cells[1]:>14} {cells[2]:>14}   {own}")
    print("Marks that no stop of the machine can have touched, and its stops in that run:")
    for name, *_ in rows:
        if results[name]:
            apart = results[name]["undisturbed_ms"] or {}
            times = f"p50 {apart['p50']:.2f}  p99 {apart['p99']:.2f}  max {apart['max']:.2f}" if "p50" in apart else ""
            print(f"{name:42} {apart.get('n', 0):4} of {results[name]['n']:4}  {times:44} {stood_still(results[name])}")
    print("Hops of the median:")
    for name, _, mouth, _ in rows:
        if results[name] and results[name].get("hops_ms"):
            print(f"{name:32} " + "  ".join(f"{hop} {ms:.2f}" for hop, ms in results[name]["hops_ms"].items() if ms is not None))
    return 1 if missing else 0


def cell(value, limit):
    if value is None:
        return ""
    return f"{value:.2f}" if limit is None else f"{value:.2f} ({limit}){' OVER' if value > limit else ''}"


if __name__ == "__main__":
    sys.exit(main())
