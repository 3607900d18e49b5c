"""An encrypted channel: GStreamer's srtpdec plays it when it is given key, identifier and roll-over counter, our listener
does by its key file; when a key of the event is revoked both keys and the old one's holders change, and who stays misses
nothing."""

import base64
import json
import os
import re
import signal
import socket
import struct

from support import Programs, expect_tone, json_lines, level_at, need, program, read_wav, wait_for
from trusted import Trusted

HZ = 440
CHANNELS = """
[[room.channel]]
id = "en"
encrypt = true
"""
SDP = "/api/v1/rooms/hall/channels/en{}.sdp"


class Description:
    """What a player of an encrypted channel takes out of its description."""

    def __init__(self, text):
        assert "RTP/SAVP" in text, text
        crypto = re.search(r"a=crypto:1 AEAD_AES_256_GCM inline:([A-Za-z0-9+/=]+)\|(\d+):4\r\n", text)
        self.key = base64.b64decode(crypto[1]).hex()
        self.mki = int(crypto[2])
        self.rollover = int(re.search(r"a=x-dragoman-roc:(\d+)", text)[1])
        self.group = re.search(r"c=IN IP4 ([\d.]+)", text)[1]
        self.port = int(re.search(r"m=audio (\d+)", text)[1])
        self.ssrc = int(re.search(r"o=- (\d+)", text)[1])

    def gstreamer(self, wav):
        gcm = ",".join(f"{p}-cipher=(string)aes-256-gcm,{p}-auth=(string)null" for p in ("srtp", "srtcp"))
        caps = (f"application/x-srtp,media=audio,clock-rate=48000,encoding-name=OPUS,payload=96,ssrc=(uint){self.ssrc},"
                f"srtp-key=(buffer){self.key},mki=(buffer){self.mki:08x},roc=(uint){self.rollover},{gcm}")
        return ["gst-launch-1.0", "-e", "-q", "udpsrc", f"address={self.group}", f"port={self.port}", "multicast-iface=lo", f"caps={caps}",
                "!", "srtpdec", "!", "rtpjitterbuffer", "latency=40", "do-lost=true", "!", "rtpopusdepay", "!", "opusdec", "!", "audioconvert",
                "!", "audio/x-raw,format=S16LE,rate=48000,channels=1", "!", "wavenc", "!", "filesink", f"location={wav}"]


def describe(event, twin=""):
    status, _, text = event.ask("GET", SDP.format(twin), "listener")
    assert status == 200, (status, text)
    return Description(text)


def identifiers(description, count):
    """The key identifiers of the next packets of that group."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind((description.group, description.port))
        ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(description.group) + socket.inet_aton("127.0.0.1"))
        ear.settimeout(20)
        return {struct.unpack("!I", ear.recv(2048)[-4:])[0] for _ in range(count)}


def check_description(event):
    plain, red = describe(event), describe(event, ".red")
    assert plain.key != red.key and plain.ssrc != red.ssrc and plain.group != red.group
    fr = event.ask("GET", "/api/v1/rooms/hall/channels/fr.sdp", "listener")[2]
    assert "RTP/AVP" in fr and "crypto" not in fr
    block = [int(re.search(r"c=IN IP4 239\.(\d+)", text)[1]) for text in (fr, event.ask("GET", SDP.format(""), "listener")[2])]
    assert block[1] == block[0] + 1, block
    assert identifiers(plain, 20) == {plain.mki}
    print(f"description: RTP/SAVP in 239.{block[1]}, a key for each group; the other channel stays open")


def main():
    need("gst-launch-1.0")
    with Programs() as programs:
        event = Trusted(programs, CHANNELS)
        event.start()
        programs.start("floor", [program("dragoman-floor"), "--key", event.path("keys", "hall.floor.key"), "--room", "hall", "--tone", str(HZ)])
        wait_for("the floor's session", lambda: event.sessions("hall.floor") == 1)
        check_description(event)

        first = describe(event)
        gst = programs.start("gst", first.gstreamer(programs.path("gst.wav")))
        said = programs.path("listen.out")
        with open(said, "wb") as out:
            listen = programs.start("listen", [program("dragoman-listen"), "--key", event.path("keys", "listener.key"), "--room", "hall",
                                               "--channel", "en", "--output", programs.path("listen.wav"), "--seconds", "12", "--json"], stdout=out)
        wait_for("two seconds heard", lambda: len(json_lines(said)) >= 2)
        wait_for("GStreamer's sound", lambda: os.path.exists(programs.path("gst.wav")) and len(read_wav(programs.path("gst.wav"))) > 96000)
        # Whoever holds that key may know the channel's keys: all change.
        assert event.ask("POST", "/api/v1/keys/hall.en.2", "technician", {"revoked": True})[0] == 200
        wait_for("the next key on the wire", lambda: identifiers(first, 1) == {first.mki + 1} or None)
        heard = len(read_wav(programs.path("gst.wav")))
        second = describe(event)
        assert second.mki == first.mki + 1 and second.key != first.key
        newcomer = programs.start("gst-2", second.gstreamer(programs.path("gst-2.wav")))
        assert listen.wait(60) == 0
        for process in (gst, newcomer):
            programs.end(process, signal.SIGINT)
        level = expect_tone("GStreamer with the first key", read_wav(programs.path("gst.wav"))[:96000], HZ, [1000])
        expect_tone("GStreamer with the second key", read_wav(programs.path("gst-2.wav")), HZ, [1000])
        after = read_wav(programs.path("gst.wav"))[heard + 48000:]
        assert not after or level_at(after[:48000], HZ) < -60, "the old key still opens something"
        sound = read_wav(programs.path("listen.wav"))
        expect_tone("dragoman-listen", sound, HZ, [1000])
        last = json_lines(said)[-1]
        assert last["transport"] == "multicast" and last["lost"] == 0 and last["late"] == 0, last
        print(f"keys: {HZ} Hz at {level:.1f} dBFS by srtpdec and dragoman-listen; from {first.mki} to {second.mki} without a packet lost, "
              "and the old key opens nothing more")
        for name in ("relay", "floor", "listen"):
            with open(programs.path(name + ".log"), encoding="utf-8", errors="replace") as log:
                assert first.key not in log.read(), f"a key stands in {name}'s log"


main()
