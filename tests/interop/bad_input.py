"""Garbage at every door of a running relay: each is refused and counted, and a listener beside it
hears an unbroken tone."""

import os
import random
import socket
import struct

from support import Event, Programs, expect_tone, program, read_wav, wait_for


def rtp(ssrc, sequence=1, payload_type=99, payload=b"\x40\x00" * 120):
    return struct.pack("!BBHII", 0x80, payload_type, sequence, sequence * 120, ssrc) + payload


def assault_media(event):
    host, port = event.media.split(":")
    to = (host, int(port))
    dice = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for i in range(2000):
            s.sendto(dice.randbytes(dice.randint(0, 1400)), to)   # garbage, truncated headers, empty
            s.sendto(rtp(dice.getrandbits(32), i), to)            # well-formed, nobody registered it
            s.sendto(rtp(1, 5), to)                               # replayed
        for _ in range(50):
            s.sendto(bytes(9000), to)                             # oversized


def assault_http(event):
    host, port = event.http.split(":")
    lines = [b"\x00" * 500, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST /api/v1/rooms/hall/floor HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
             b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n", b"GET /api/v1/rooms/none/channels/en.sdp HTTP/1.1\r\nHost: x\r\n\r\n",
             b"GET /api/v1/session HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n\xff\xff\xff\xff"]
    for line in lines * 5:
        with socket.create_connection((host, int(port)), timeout=10) as s:
            s.sendall(line)
            try:
                s.shutdown(socket.SHUT_WR)
                s.recv(4096)
            except OSError:
                pass  # a reset is an answer too


def rejected(event):
    return sum(float(line.split()[-1]) for line in event.get("/metrics").splitlines()
               if line.startswith("dragoman_media_rejected_packets_total{"))


def main():
    with Programs() as programs:
        event = Event(programs, booths=("en",), languages=["zh", "en"])
        relay = event.relay()
        event.interpreted()
        wav = programs.path("heard.wav")
        listen = programs.start("listen", [program("dragoman-listen"), event.http, "--room", "hall", "--channel", "en",
                                           "--output", wav, "--seconds", "6"])
        wait_for("the listener to hear", lambda: os.path.exists(wav) and os.path.getsize(wav) > 48000)
        before = rejected(event)
        assault_media(event)
        assault_http(event)
        wait_for("the refused packets to be counted", lambda: rejected(event) - before >= 4000)
        assert listen.wait(60) == 0
        samples = read_wav(wav)
        expect_tone("under assault", samples, 620.0, [440.0])
        assert relay.poll() is None and event.ready()


main()
