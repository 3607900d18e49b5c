"""What goes over the network where there are keys: a floor's packets on the wire, and who else tries to be heard."""

import array
import json
import math
import re
import socket
import struct

from support import RATE, json_lines, level_at, expect_tone, program, read_wav, wait_for

HZ, FORGED_HZ = 440, 1000
RTP_HEADER = 12


class Wire:
    """UDP payloads that come to one port of this machine, as anybody on its network sees them."""

    def __init__(self, port):
        self.port = port
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(3))
        self.socket.bind(("lo", 0))
        self.socket.settimeout(20)

    def packets(self, count):
        """So many: where each came from, and its bytes."""
        found = []
        while len(found) < count:
            data, address = self.socket.recvfrom(65536)
            if address[1] != 0x0800 or address[2] != socket.PACKET_OUTGOING or data[9] != socket.IPPROTO_UDP:
                continue
            udp = data[4 * (data[0] & 15):]
            source, destination = struct.unpack("!HH", udp[:4])
            if self.wanted((socket.inet_ntoa(data[16:20]), destination), source):
                found.append(((socket.inet_ntoa(data[12:16]), source), udp[8:]))
        return found

    def wanted(self, to, source):
        return to[1] == self.port

    def close(self):
        self.socket.close()


def rejected(event, reason):
    text = event.ask("GET", "/metrics", "technician")[2]
    return int(re.search(rf'dragoman_media_rejected_packets_total{{reason="{reason}"}} (\d+)', text)[1])


def payload_of(packet):
    """The payload of an RTP packet, or what stands in its place."""
    at = RTP_HEADER + 4 * (packet[0] & 15)
    if packet[0] & 0x10:
        at += 4 + 4 * struct.unpack("!H", packet[at + 2:at + 4])[0]
    return packet[at:]


def l16(payload):
    samples = array.array("h")
    samples.frombytes(payload[:len(payload) // 2 * 2])
    samples.byteswap()
    return [s / 32768 for s in samples]


def forged(packet, number):
    """In the clear, with the other's SSRC and payload type and numbers that are still to come."""
    number += 4000
    sequence, timestamp, ssrc = struct.unpack("!HII", packet[2:12])
    header = struct.pack("!BBHII", 0x80, packet[1] & 0x7F, (sequence + number) & 0xFFFF, (timestamp + 120 * number) & 0xFFFFFFFF, ssrc)
    tone = (round(16000 * math.sin(2 * math.pi * FORGED_HZ * (120 * number + i) / RATE)) for i in range(120))
    return header + struct.pack("!120h", *tone)


def check_sealed(event):
    """A floor with its key is heard; its packets say nothing to who sees them, and nothing that others send is heard."""
    programs = event.programs
    floor = programs.start("sealed-floor", [program("dragoman-floor"), "--key", event.path("keys", "hall.floor.key"),
                                            "--room", "hall", "--tone", str(HZ)])
    wait_for("the floor's session", lambda: event.sessions("hall.floor") == 1)
    before = {reason: rejected(event, reason) for reason in ("not_authentic", "replayed")}
    wav, said = programs.path("sealed.wav"), programs.path("sealed-ear.out")
    with open(said, "wb") as out:
        ear = programs.start("sealed-ear", [program("dragoman-listen"), "--key", event.path("keys", "listener.key"), "--room", "hall",
                                            "--channel", "floor", "--output", wav, "--seconds", "4", "--json"], stdout=out)
    wait_for("the first second heard", lambda: json_lines(said))
    wire = Wire(event.media)
    seen = wire.packets(400)
    wire.close()
    assert len({address for address, _ in seen}) == 1, "others than the floor send already"
    noise = l16(b"".join(payload_of(packet) for _, packet in seen))
    power = 10 * math.log10(sum(x * x for x in noise) / len(noise))
    assert power > -8 and level_at(noise[:RATE], HZ) < -25, (power, level_at(noise[:RATE], HZ))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        for number in range(1, 201):
            stranger.sendto(forged(seen[-1][1], number), ("127.0.0.1", event.media))
            stranger.sendto(seen[-number][1], ("127.0.0.1", event.media))
    for reason, count in before.items():
        wait_for(f"200 {reason}", lambda r=reason, c=count: rejected(event, r) >= c + 200)
    assert ear.wait(60) == 0
    heard = expect_tone("the floor, sealed", read_wav(wav), HZ, [FORGED_HZ])
    source = json.loads(event.ask("GET", "/api/v1/event", "technician")[2])["rooms"][0]["sources"][0]
    assert source["lost"] == 0, source
    programs.end(floor)
    wait_for("the floor's end", lambda: event.sessions("hall.floor") == 0)
    print(f"sealed: {HZ} Hz heard at {heard:.1f} dBFS, noise on the wire; 200 forged and 200 repeated packets counted, not heard")
