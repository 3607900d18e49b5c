"""Listening by WHEP with GStreamer's webrtcbin (libnice, its own DTLS and SRTP), on another host: which language is
heard, told by its frequency, before and after a change in the same session. libnice leaves loopback alone, so all of
it runs in network namespaces; root only."""

import json
import os
import subprocess

from namespace import Namespaces, serve
from support import RATE, Event, Programs, level_at, need, program, read_wav, skip, wait_for, write_tone

HERE = os.path.dirname(os.path.abspath(__file__))
# The distribution's own interpreter is the one that has its bindings.
PYTHON = "/usr/bin/python3"
CHANNELS = ["floor", "en", "floor"]
HEARD = {"floor": 440.0, "en": Event.LANGUAGES["en"]}
SECONDS = 3


def main():
    need("gst-inspect-1.0")
    for element in ("webrtcbin", "nicesrc"):
        if subprocess.run(["gst-inspect-1.0", element], capture_output=True).returncode != 0:
            skip(f"GStreamer has no {element} here")
    if subprocess.run([PYTHON, "-c", "import gi; gi.require_version('GstWebRTC', '1.0')"], capture_output=True).returncode != 0:
        skip("GStreamer's bindings for Python are not installed")
    with Namespaces() as hosts, Programs() as programs:
        event = Event(programs, booths=("en",), languages=["zh", "en"])
        serve(event, hosts)
        speech = programs.path("en.wav")
        write_tone(speech, HEARD["en"])
        booth = programs.start("booth", hosts.on("a") + [
            program("dragoman-booth"), event.http, "--room", "hall", "--booth", "en", "--desk", "1", "--input", speech, "--loop",
            "--headless"])
        programs.tell(booth, "on")
        wav, told = programs.path("heard.wav"), programs.path("ear.json")
        ear = programs.start("ear", hosts.on("b") + [PYTHON, "-B", os.path.join(HERE, "gst_ear.py"), event.http, "hall", str(SECONDS), wav, *CHANNELS],
                             stdout=open(told, "wb"))
        assert ear.wait(60) == 0
        with open(told, encoding="utf-8") as f:
            steps = json.load(f)["told"]
        assert [step["channel"] for step in steps] == CHANNELS, steps
        samples = read_wav(wav)
        assert len(samples) > SECONDS * len(CHANNELS) * RATE * 0.9, f"{len(samples) / RATE:.1f} s were recorded"
        for step in steps:
            # A second after it was asked for, when what the buffer held is over.
            at = int((step["at"] + 1) * RATE)
            heard = {channel: level_at(samples[at:at + RATE], hertz) for channel, hertz in HEARD.items()}
            print(step["channel"], {channel: round(level, 1) for channel, level in heard.items()})
            others = [level for channel, level in heard.items() if channel != step["channel"]]
            assert heard[step["channel"]] > -40 and max(others) < heard[step["channel"]] - 30, (step, heard)


main()
