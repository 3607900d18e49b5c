"""Speaking by WHIP with GStreamer's webrtcbin (libnice, its own DTLS and SRTP, its own Opus), on another host: what it
sends is a floor source, a native listener hears it by its frequency, and hears the hall's own floor again once its
session has ended. libnice leaves loopback alone, so all of it runs in network namespaces; root only."""

import itertools
import json
import os
import subprocess

from namespace import Namespaces, serve
from support import RATE, Event, Programs, level_at, need, program, read_wav, skip, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
# The distribution's own interpreter is the one that has its bindings.
PYTHON = "/usr/bin/python3"
HALL, REMOTE = 440.0, 740.0
SECONDS = 4


def seconds_in(wav):
    """Of one that is still being written; the header is nothing beside it."""
    return os.path.getsize(wav) / 2 / RATE if os.path.exists(wav) else 0


def main():
    need("gst-inspect-1.0")
    for element in ("webrtcbin", "nicesrc", "opusenc"):
        if subprocess.run(["gst-inspect-1.0", element], capture_output=True).returncode != 0:
            skip(f"GStreamer has no {element} here")
    if subprocess.run([PYTHON, "-c", "import gi; gi.require_version('GstWebRTC', '1.0')"], capture_output=True).returncode != 0:
        skip("GStreamer's bindings for Python are not installed")
    with Namespaces() as hosts, Programs() as programs:
        event = Event(programs, booths=(), languages=["zh"])
        serve(event, hosts)
        wav, told = programs.path("heard.wav"), programs.path("mouth.json")
        listener = programs.start("listen", hosts.on("a") + [
            program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor", "--output", wav])
        wait_for("the hall's floor to be heard", lambda: seconds_in(wav) > 1)
        mouth = programs.start("mouth", hosts.on("b") + [
            PYTHON, "-B", os.path.join(HERE, "gst_mouth.py"), event.http, "hall", "remote", str(SECONDS), str(REMOTE)],
            stdout=open(told, "wb"))
        assert mouth.wait(60) == 0
        with open(told, encoding="utf-8") as f:
            state = json.load(f)
        assert state["on_floor"], state
        ended = seconds_in(wav)
        wait_for("the hall's floor to be heard again", lambda: seconds_in(wav) > ended + 3)
        programs.end(listener)
        samples = read_wav(wav)
        heard = ""
        for at in range(0, len(samples) - RATE // 2, RATE // 2):
            hall, remote = (level_at(samples[at:at + RATE // 2], hertz) for hertz in (HALL, REMOTE))
            heard += "h" if hall > max(remote + 30, -40) else "r" if remote > max(hall + 30, -40) else "-"
        print("heard each half second, h the hall, r GStreamer:", heard)
        # A change may lie within one of them.
        assert [who for who, _ in itertools.groupby(heard.replace("-", ""))] == ["h", "r", "h"], heard
        assert heard.count("r") >= 2 * SECONDS - 2 and heard.count("-") <= 6, heard


main()
