"""ffmpeg finds and plays a channel by its SAP announcement alone. In a namespace, since ffmpeg's SAP
has no choice of interface."""

import os

from namespace import Namespaces
from support import Event, Programs, expect_tone, need, program, read_wav, wait_for


def main():
    need("ffmpeg")
    with Namespaces() as hosts, Programs() as programs:
        event = Event(programs, floor_language="", booths=(), languages=["zh"])
        text = open(event.file, encoding="utf-8").read().replace('interface = "lo"', f'interface = "{hosts.cable["a"]}"').replace("ttl = 0", "ttl = 1")
        with open(event.file, "w", encoding="utf-8") as f:
            f.write(text.replace(f'http = "{event.http}"', 'http = "10.77.0.1:7400"').replace(f'media = "{event.media}"', 'media = "10.77.0.1:7402"'))
        wav = programs.path("heard.wav")
        # Started first: announcements come at the relay's start and then every 30 s.
        ffmpeg = programs.start("ffmpeg", hosts.on("b") + [
            "ffmpeg", "-nostdin", "-loglevel", "warning", "-protocol_whitelist", "file,rtp,udp,sap", "-i", "sap://239.255.255.255:9875",
            "-t", "3", "-ac", "1", "-ar", "48000", "-c:a", "pcm_s16le", "-y", wav])
        programs.start("relay", hosts.on("a") + [program("dragoman-relay"), event.file, "--insecure"])
        programs.start("floor", hosts.on("a") + [program("dragoman-floor"), "10.77.0.1:7400", "--room", "hall", "--tone", "440"])
        assert ffmpeg.wait(100) == 0, "ffmpeg ended in error"
        expect_tone("found by SAP", read_wav(wav)[-96000:], 440.0, [])


main()
