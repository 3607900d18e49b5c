"""Somebody in the group forges a channel, from the relay's own address and with the group's key. Our listener drops what no
signed manifest lists and goes on with the channel, and the technician hears of it. How much is heard, how soon the alarm
comes and what manifests cost on the wire are printed."""

import base64
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time

from support import RATE, Programs, expect_tone, json_lines, level_at, program, read_wav, wait_for, write_tone
from trusted import Trusted

TRUE, FALSE = 440, 1000
SEALED = """
[[room.channel]]
id = "fr"
encrypt = true
"""
BUDGET = 25_000  # bits a second of a channel, IP and UDP headers counted
HEADERS = 28
FORGED = 600  # packets, three seconds of them


def ear(group, port):
    """A socket that hears a group on loopback."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((group, port))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + socket.inet_aton("127.0.0.1"))
    s.settimeout(20)
    return s


# ---- the forger, a process of its own

class Seal:
    """SRTP by AEAD_AES_256_GCM (RFC 7714), with the group's key as the channel's description has it."""

    def __init__(self, master, mki, rollover):
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        def derived(label, size):
            salt = bytearray(master[32:] + bytes(4))
            salt[7] ^= label
            return Cipher(algorithms.AES(master[:32]), modes.CTR(bytes(salt))).encryptor().update(bytes(size))

        self.gcm, self.salt = AESGCM(derived(0, 32)), derived(2, 12)
        self.mki, self.rollover, self.before = mki, rollover, None

    def __call__(self, packet):
        sequence = struct.unpack("!H", packet[2:4])[0]
        if self.before is not None and sequence < self.before - 32768:
            self.rollover += 1
        self.before = sequence
        head = 12 + 4 * (packet[0] & 15)
        if packet[0] & 16:
            head += 4 + 4 * struct.unpack("!H", packet[head + 2:head + 4])[0]
        number = bytes(2) + packet[8:12] + struct.pack("!IH", self.rollover, sequence)
        nonce = bytes(a ^ b for a, b in zip(number, self.salt))
        return packet[:head] + self.gcm.encrypt(nonce, packet[head:], packet[:head]) + struct.pack("!I", self.mki)


class Mouth:
    """Sends to a group under the relay's address: from a port of its own, or, as root may, under the relay's."""

    def __init__(self, victim, spoofed):
        kind = (socket.SOCK_RAW, socket.IPPROTO_UDP) if spoofed else (socket.SOCK_DGRAM, 0)
        self.socket = socket.socket(socket.AF_INET, *kind)
        self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
        self.socket.bind(("127.0.0.1", 0))
        self.victim, self.spoofed = victim, spoofed
        self.port = spoofed or self.socket.getsockname()[1]

    def send(self, packet):
        if self.spoofed:
            packet = struct.pack("!HHHH", self.port, self.victim[1], 8 + len(packet), 0) + packet
        self.socket.sendto(packet, self.victim)


def forge(voice, orders):
    """What the channel at `voice` carries goes to the victim's group under the victim's numbers, so many frames ahead of it."""
    heard = ear(*voice)
    mouth = Mouth(tuple(orders["victim"]), orders["port"])
    seal = Seal(bytes.fromhex(orders["key"]), orders["mki"], orders["rollover"]) if orders["key"] else lambda packet: packet
    before = heard.recv(2048)
    for i in range(FORGED):
        packet = heard.recv(2048)
        sequence, stamp = struct.unpack("!HI", packet[2:8])
        old_sequence, old_stamp = struct.unpack("!HI", before[2:8])
        frame = (stamp - old_stamp) % 2**32 // max(1, (sequence - old_sequence) % 2**16)
        before = packet
        ahead = orders["ahead"]
        head = packet[:2] + struct.pack("!HII", (sequence + ahead) % 2**16, (stamp + ahead * frame) % 2**32, orders["ssrc"])
        if i == 0:
            print(mouth.port, time.time(), flush=True)
        mouth.send(seal(head + packet[12:]))


# ---- the event

def manifest_rate(group, port, seconds=5):
    """Bits a second, IP and UDP headers counted."""
    with ear(group, port) as manifests:
        manifests.recv(2048)
        begun, size = time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            datagram = manifests.recv(2048)
            assert datagram[:2] == b"DM", datagram[:4]
            size += len(datagram) + HEADERS
        return 8 * size / (time.monotonic() - begun)


def heard_ms(samples, hertz, above=-40.0, window=RATE // 100):
    """How long a tone was heard in all."""
    blocks = (samples[i:i + window] for i in range(0, len(samples) - window, window))
    return 10 * sum(level_at(block, hertz) > above for block in blocks)


class Hall:
    """A floor of one tone, which `fr` carries, a desk of another on `en`, and a listener of `fr`."""

    def __init__(self, programs, sealed):
        self.programs, self.sealed = programs, sealed
        self.event = event = Trusted(programs, SEALED if sealed else "")
        event.start()
        programs.start("floor", [program("dragoman-floor"), "--key", event.path("keys", "hall.floor.key"), "--room", "hall", "--tone", str(TRUE)])
        wait_for("the floor's session", lambda: event.sessions("hall.floor") == 1)
        write_tone(programs.path("desk.wav"), FALSE)
        desk = programs.start("desk", [program("dragoman-booth"), "--key", event.path("keys", "hall.en.1.key"), "--room", "hall",
                                       "--booth", "en", "--desk", "1", "--input", programs.path("desk.wav"), "--loop", "--output", programs.path("desk-heard.wav"), "--headless"])
        programs.tell(desk, "on")
        wait_for("the desk to be on air", lambda: '"state":"interpreted"' in event.ask("GET", "/api/v1/event", "technician")[2])
        self.watched = programs.path("monitor.out")
        with open(self.watched, "wb") as out:
            programs.start("monitor", [program("dragoman-monitor"), "--key", event.path("keys", "technician.key"), "--json", "--levels", "0"],
                           stdout=out)
        self.said = programs.path("listen.out")
        with open(self.said, "wb") as out:
            self.listen = programs.start("listen", [program("dragoman-listen"), "--key", event.path("keys", "listener.key"), "--room", "hall",
                                                    "--channel", "fr", "--output", programs.path("listen.wav"), "--json"], stdout=out)
        wait_for("manifests at the listener", lambda: any(line.get("manifests", 0) > 5 for line in self.lines()))

    def lines(self):
        return json_lines(self.said)

    def after(self, seconds):
        """What the listener says so many lines from now."""
        count = len(self.lines()) + seconds
        wait_for("the listener's next lines", lambda: len(self.lines()) >= count)
        return self.lines()[-1]

    def alarm(self):
        status, _, text = self.event.ask("GET", "/api/v1/alarms", "technician")
        assert status == 200, (status, text)
        return next((a for a in json.loads(text)["alarms"] if a["kind"] == "rogue_sender"), None)

    def on_monitor(self, port):
        alarms = [line for line in json_lines(self.watched) if line["type"] == "alarms"]
        return alarms and any(a["kind"] == "rogue_sender" and a["source"] == "127.0.0.1" and str(port) in json.dumps(a)
                              for a in alarms[-1]["alarms"])

    def orders(self, ahead, port):
        status, _, text = self.event.ask("GET", "/api/v1/rooms/hall/channels/fr.sdp", "listener")
        assert status == 200 and "a=x-dragoman-manifest:" in text, (status, text)
        crypto = re.search(r"inline:([A-Za-z0-9+/=]+)\|(\d+):4", text)
        roc = re.search(r"a=x-dragoman-roc:(\d+)", text)
        return {"victim": [re.search(r"c=IN IP4 ([\d.]+)", text)[1], int(re.search(r"m=audio (\d+)", text)[1])],
                "ssrc": int(re.search(r"a=x-dragoman-manifest:.* (\d+)\r", text)[1]), "ahead": ahead, "port": port,
                "key": base64.b64decode(crypto[1]).hex() if crypto else "",
                "mki": int(crypto[2]) if crypto else 0, "rollover": int(roc[1]) if roc else 0}

    def seen_by_technicians(self, port):
        """The alarm on the monitor, in the metrics and at the API: who forges, by address and port."""
        told = wait_for("the alarm", self.alarm)
        took = time.time()
        assert told["source"] == "127.0.0.1" and told["channel"] == "fr" and str(port) in json.dumps(told), told
        metrics = self.event.ask("GET", "/metrics", "technician")[2]
        assert re.search(r'dragoman_alarm_active\{[^}]*source="127\.0\.0\.1"[^}]*kind="rogue_sender"', metrics), metrics
        wait_for("the alarm on the monitor", lambda: self.on_monitor(port))
        return took

    def attack(self, name, ahead, port=0):
        wait_for("the alarm to end", lambda: self.alarm() is None)
        before = self.after(3)
        quiet = before["concealed_ms"] - self.lines()[-4]["concealed_ms"]
        voice = (f"239.{self.event.block}.0.1", 5008)
        forger = self.programs.start(name, [sys.executable, "-B", __file__, "forge", json.dumps([voice, self.orders(ahead, port)])],
                                     stdout=subprocess.PIPE)
        own_port, begun = forger.stdout.readline().decode().split()
        took = self.seen_by_technicians(own_port) - float(begun)
        assert forger.wait(60) == 0
        last = self.after(2)
        found = {key: last[key] - before[key] for key in ("forged", "forged_heard", "concealed_ms", "late")}
        print(f"{name}, {'sealed' if self.sealed else 'open'}: {FORGED} packets, {found['forged']} dropped or counted, {found['forged_heard']} heard; "
              f"alarm after {took:.2f} s; concealed {found['concealed_ms']:.0f} ms ({quiet:.0f} ms in 3 s before); "
              f"latency {before['latency_ms']} ms, then {last['latency_ms']} ms")
        assert found["forged"] >= FORGED - 40, found
        assert last["forger"] == f"127.0.0.1:{own_port}", last
        assert 5 * found["forged_heard"] <= 200, found
        return last, found, quiet


def check_return(hall):
    """The relay comes back with another certificate, so with another signing key: nobody is accused of forgery."""
    watched = hall.programs.path("watch.out")
    with open(watched, "wb") as out:
        hall.programs.start("watch", [program("dragoman-probe"), "watch", "--key", hall.event.path("keys", "technician.key"), "--room", "hall",
                                      "--interface", "lo", "--json"], stdout=out)
    wait_for("the watcher's word", lambda: len(json_lines(watched)) > 2)
    wait_for("the alarm to end", lambda: hall.alarm() is None)
    before = hall.after(2)
    hall.event.init("--renew")
    Programs.end(hall.event.process)
    hall.event.start()
    wait_for("manifests of the new key", lambda: hall.lines()[-1]["manifests"] > before["manifests"] + 50)
    last = hall.after(3)
    assert last["forged"] == before["forged"], (before, last)
    assert hall.alarm() is None, hall.alarm()
    assert not any(line["forged"] for line in json_lines(watched))
    print("another signing key after a restart: nothing looks forged for long enough to be told")


def root():
    return os.geteuid() == 0


def main(sealed):
    with Programs() as programs:
        hall = Hall(programs, sealed)
        block = hall.event.block
        rate = manifest_rate(f"239.{block + 2}.0.2", 5012)
        assert rate <= BUDGET, rate
        assert hall.alarm() is None
        print(f"manifests: {rate / 1000:.1f} kb/s a channel")

        attacks = [("a port of its own", 1, 0)]
        if root():  # who may make up the whole packet
            attacks += [("behind the relay", -1, hall.event.media)]
        for name, ahead, port in attacks:
            last, found, quiet = hall.attack(name, ahead, port)
            assert found["forged_heard"] == 0 and not last["guarded"], last
            assert found["concealed_ms"] <= quiet + 60, found  # a receiver that begins to wait conceals 100
        if root():
            last, _, _ = hall.attack("ahead of the relay", 1, hall.event.media)
            assert last["guarded"], last
        check_return(hall)
        hall.listen.terminate()
        assert hall.listen.wait(60) == 0
        sound = read_wav(programs.path("listen.wav"))
        level = expect_tone("dragoman-listen", sound[-2 * RATE:], TRUE, [FALSE])
        false = heard_ms(sound, FALSE)
        assert false <= 200, false
        print(f"{false} ms of the false voice in {len(sound) / RATE:.0f} s; {TRUE} Hz goes on at {level:.1f} dBFS")


if sys.argv[1:2] == ["forge"]:
    forge(*json.loads(sys.argv[2]))
else:
    main(False)
    try:
        import cryptography  # noqa: F401
    except ImportError:
        print("sealed channels are left out: no python3-cryptography")
    else:
        main(True)
