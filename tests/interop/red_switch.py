"""A listener and a desk whose network begins to lose packets take the group with copies, and leave it
when the network is clean again: nothing is lost in either change. Needs root for network namespaces."""

import json
import math
import socket
import subprocess

from desk import Desk
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


class QuietDesk:
    """A desk on host b, off air, that listens to a channel of its own: zh, the second of the room."""

    def __init__(self, event, hosts):
        self.hosts = hosts
        self.twin = socket.inet_aton(event.block.replace("0.0/16", "0.129"))[::-1].hex().upper()  # as the kernel prints it
        self.desk = Desk(event, "en", 1, 620.0, before=hosts.on("b"))
        self.desk.shows("a desk", microphone="off")
        self.desk.say("in zh")
        self.desk.shows("its choice", incoming="zh")

    def has_copies(self):
        joined = subprocess.run([*self.hosts.on("b"), "cat", "/proc/net/igmp"], check=True, capture_output=True, text=True)
        return self.twin in joined.stdout

    def await_copies(self, wanted):
        wait_for("the desk to take copies" if wanted else "the desk to leave them", lambda: self.has_copies() == wanted)

    def check(self, programs):
        assert programs.end(self.desk.process) == 0
        sound = read_wav(self.desk.heard)[8 * RATE:]
        expect_tone("at the desk", sound[-2 * RATE:], 440.0, [])
        # No two windows in a row: a chance in 8,000 of a packet lost with both of its copies is no gap of the change.
        assert not quiet_runs(sound, 2), quiet_runs(sound, 2)
        print(f"desk: {len(sound) / RATE:.0f} s without a gap")


def main():
    need("nft")
    with Namespaces() as hosts, Programs() as programs:
        event = Event(programs, booths=("en",), languages=["zh", "en"])
        serve(event, hosts)
        desk = QuietDesk(event, hosts)
        wav, lines = programs.path("heard.wav"), programs.path("listen.json")
        listen = programs.start("listen", hosts.on("b") + [
            program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor", "--output", wav, "--seconds", "56", "--json"],
            stdout=open(lines, "wb"))

        def when(what, condition):
            return wait_for(what, lambda: next((row for row in reversed(json_lines(lines)) if condition(row)), None), 70)

        clean = when("three clean seconds", lambda row: len(json_lines(lines)) >= 3)
        assert clean["redundancy"] is False and clean["lost"] == 0, clean
        assert not desk.has_copies()
        lose(hosts, 5)
        taken = when("the group with copies", lambda row: row["redundancy"])
        settled = when("copies to be needed", lambda row: row["redundancy"] and row["recovered"] >= taken["recovered"] + 20)
        desk.await_copies(True)
        middle = when("more of them", lambda row: row["recovered"] >= settled["recovered"] + 50)
        lose(hosts, 0)
        back = when("the plain group", lambda row: row["t"] > middle["t"] + 5 and not row["redundancy"])
        desk.await_copies(False)
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
        desk.check(programs)


main()
