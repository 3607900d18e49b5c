"""A listener whose network begins to lose packets takes the group with copies, and leaves it when the
network is clean again: nothing is lost in either change. Needs root for network namespaces."""

import json
import math

from namespace import Namespaces, lose, serve
from support import RATE, Event, Programs, expect_tone, json_lines, need, program, read_wav, wait_for

WINDOW = RATE // 100


def quiet_runs(samples, least):
    """Lengths, in windows, of what lies 20 dB or more under the middle of the recording."""
    levels = [math.sqrt(sum(v * v for v in samples[i:i + WINDOW]) / WINDOW) for i in range(0, len(samples) - WINDOW, WINDOW)]
    usual = sorted(levels)[len(levels) // 2]
    runs, length = [], 0
    for level in [*levels, usual]:
        if level < usual / 10:
            length += 1
        elif length:
            runs.append(length)
            length = 0
    return [each for each in runs if each >= least]


def main():
    need("nft")
    with Namespaces() as hosts, Programs() as programs:
        event = Event(programs, booths=(), languages=["zh", "en"])
        serve(event, hosts)
        wav, lines = programs.path("heard.wav"), programs.path("listen.json")
        listen = programs.start("listen", hosts.on("b") + [
            program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor", "--output", wav, "--seconds", "56", "--json"],
            stdout=open(lines, "wb"))

        def when(what, condition):
            return wait_for(what, lambda: next((row for row in reversed(json_lines(lines)) if condition(row)), None), 70)

        clean = when("three clean seconds", lambda row: len(json_lines(lines)) >= 3)
        assert clean["redundancy"] is False and clean["lost"] == 0, clean
        lose(hosts, 5)
        taken = when("the group with copies", lambda row: row["redundancy"])
        settled = when("copies to be needed", lambda row: row["redundancy"] and row["recovered"] >= taken["recovered"] + 20)
        middle = when("more of them", lambda row: row["recovered"] >= settled["recovered"] + 50)
        lose(hosts, 0)
        back = when("the plain group", lambda row: row["t"] > middle["t"] + 5 and not row["redundancy"])
        assert listen.wait(90) == 0
        end = json_lines(lines)[-1]
        print(json.dumps({name: {k: row[k] for k in ("redundancy", "lost", "recovered", "concealed_ms", "latency_ms")}
                          for name, row in (("clean", clean), ("taken", taken), ("settled", settled), ("middle", middle), ("back", back), ("end", end))}, indent=1))
        # In the lossy seconds with copies and in the way back nothing more is lost than copies can't bring:
        # three packets of 5 % in a row, one in 8,000.
        assert middle["lost"] - settled["lost"] <= 2, (settled, middle)
        assert end["lost"] - middle["lost"] <= 1, (middle, end)
        sound = read_wav(wav)
        expect_tone("after both changes", sound[-2 * RATE:], 440.0, [])
        assert not quiet_runs(sound[RATE:], 2), quiet_runs(sound[RATE:], 2)


main()
