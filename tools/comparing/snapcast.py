"""Snapcast, headless: its server reads a pipe and its client writes one, and JACK is at both ends."""

import os

import listeners
from support import free_port
from take import Take

SETTINGS = ("Opus in chunks of 20 ms, the server's buffer of a second: its defaults, for rooms that play the same moment; "
            "its client has no JACK output and plays through a pipe into a device of 20 ms")
SOUND = "audio/x-raw,format=S16LE,rate=48000,channels=2"


def start(take: Take, condition: list[str]) -> tuple[str, str]:
    """(JACK port of the mouth, of the ear)"""
    stream, pipe = free_port(), take.programs.path("snapcast.pipe")
    os.mkfifo(pipe)
    take.start("snapserver", ["env", "HOME=.", "snapserver", "--config", os.devnull, "--logging.sink=null", "--server.datadir=.",
                              "--stream.bind_to_address=127.0.0.1", f"--stream.port={stream}", "--stream.codec=opus",
                              f"--stream.source=pipe://{pipe}?name=floor&sampleformat=48000:16:2&mode=read",
                              "--http.enabled=false", "--tcp.enabled=false"])
    # The client comes first: what waits in the server's pipe until then would count as delay.
    client = ["snapclient", "--host", "127.0.0.1", "--port", str(stream), "--player", "file:filename=stdout", "--logsink", "null"]
    ear = take.start_port("snapcast-ear", listeners.piped(client, channels=2, name="snapcast-ear"))
    mouth = take.start_port("snapcast-mouth", ["gst-launch-1.0", "-q", "jackaudiosrc", "connect=none", "client-name=snapcast-mouth", "!", "audioconvert", "!",
                                               SOUND, "!", "filesink", f"location={pipe}", "buffer-mode=unbuffered", "sync=false"], "in")
    return mouth, ear
