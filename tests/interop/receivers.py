"""ffmpeg, GStreamer and dragoman-listen record every channel of one event at the same time, and each
recording carries its own language and no other."""

import os
import signal
import subprocess

from support import (RATE, Event, Programs, expect_tone, ffmpeg_from_sdp, gstreamer_from_group, need, program, read_wav,
                     wait_for)

SECONDS = 4


def main():
    need("ffmpeg", "gst-launch-1.0")
    with Programs() as programs:
        event = Event(programs)
        event.relay()
        expected = event.interpreted()
        channels = {c["id"]: c for c in event.state()["channels"]}
        ffmpegs, gstreamers, listens = [], [], []
        for name in expected:
            channel = channels[name]
            ffmpegs.append(programs.start("ffmpeg-" + name, ffmpeg_from_sdp(event.sdp(name), SECONDS, programs.path(f"ffmpeg-{name}.wav"))))
            gstreamers.append(programs.start("gst-" + name, gstreamer_from_group(channel["group"], channel["port"], programs.path(f"gst-{name}.wav"))))
            listens.append(programs.start("listen-" + name, [
                program("dragoman-listen"), event.http, "--room", "hall", "--channel", name,
                "--output", programs.path(f"listen-{name}.wav"), "--seconds", str(SECONDS)]))
        for process in ffmpegs + listens:
            assert process.wait(60) == 0, f"{process.args[0]} ended with {process.returncode}"
        # The first time on a machine GStreamer looks at all of its plugins before it plays.
        for name in expected:
            path = programs.path(f"gst-{name}.wav")
            wait_for(f"GStreamer's {name}", lambda: os.path.exists(path) and os.path.getsize(path) > 4 * RATE)
        for process in gstreamers:
            programs.end(process, signal.SIGINT)
        for name, hertz in expected.items():
            for receiver in ("ffmpeg", "gst", "listen"):
                level = expect_tone(f"{receiver} on {name}", read_wav(programs.path(f"{receiver}-{name}.wav")), hertz, expected.values())
                print(f"{receiver:7} {name:6} {hertz:6.0f} Hz {level:6.1f} dBFS")


main()
