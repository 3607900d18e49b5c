"""GStreamer's rtpreddec plays the RED twin group as the language it is."""

import signal
import time

from support import Event, Programs, expect_tone, gstreamer_from_group, need, read_wav, wait_for
import os


def main():
    need("gst-launch-1.0")
    with Programs() as programs:
        event = Event(programs, booths=("en",), languages=["zh", "en"])
        event.relay()
        event.interpreted()
        sdp = event.get("/api/v1/rooms/hall/channels/en.red.sdp")
        group = next(line.split()[2].split("/")[0] for line in sdp.splitlines() if line.startswith("c="))
        port = int(next(line.split()[1] for line in sdp.splitlines() if line.startswith("m=")))
        assert "97" in sdp and "red/48000/2" in sdp, sdp
        wav = programs.path("red.wav")
        gst = programs.start("gst", gstreamer_from_group(group, port, wav, red=True))
        wait_for("three seconds of sound", lambda: os.path.exists(wav) and os.path.getsize(wav) > 3 * 96000)
        programs.end(gst, signal.SIGINT)
        print(f"{expect_tone('RED', read_wav(wav), 620.0, [440.0]):.1f} dBFS")


main()
