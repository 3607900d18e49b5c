"""Garbage at every door of a running relay: each is refused and counted, and a listener beside it
hears an unbroken tone."""

import http.client
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


def assault_web(event):
    """Offers without sense faster than they are taken, checks for nobody, handshakes from nowhere."""
    host, port = event.media.split(":")
    to = (host, int(port))
    dice = random.Random(9)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for i in range(1000):
            name = bytes(dice.choice(b"ABCabc+/9") for _ in range(12)) + b":who"
            attribute = struct.pack("!HH", 6, len(name)) + name
            s.sendto(struct.pack("!HHI", 1, len(attribute), 0x2112A442) + dice.randbytes(12) + attribute, to)
            s.sendto(struct.pack("!BHHIHH", 22, 0xFEFD, 0, 0, i, 200) + dice.randbytes(200), to)
    answers = {}
    connection = http.client.HTTPConnection(event.http, timeout=10)
    for i in range(1000):
        body = [b"", b"v=0\r\n", b"v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n", dice.randbytes(500), b"v" * 17000][i % 5]
        connection.request("POST", "/whep/hall/en", body, {"Content-Type": "application/sdp"})
        reply = connection.getresponse()
        reply.read()
        answers[reply.status] = answers.get(reply.status, 0) + 1
    assert set(answers) <= {400, 413, 429}, answers
    assert counted(event, "dragoman_web_refused_offers_total{") >= 1000


def counted(event, name):
    return sum(float(line.split()[-1]) for line in event.get("/metrics").splitlines() if line.startswith(name))


def rejected(event):
    return counted(event, "dragoman_media_rejected_packets_total{")


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
        assault_web(event)
        wait_for("the refused packets to be counted", lambda: rejected(event) - before >= 4000)
        wait_for("the strangers to be counted", lambda: counted(event, "dragoman_web_rejected_packets_total{") >= 1900)
        assert listen.wait(60) == 0
        samples = read_wav(wav)
        expect_tone("under assault", samples, 620.0, [440.0])
        assert relay.poll() is None and event.ready()


if __name__ == "__main__":
    main()
