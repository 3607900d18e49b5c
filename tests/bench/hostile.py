"""A relay under fire, and an idle one beside it at the same time: garbage at its media port as fast as one core sends
it, then 10,000 connections that say nothing, or a byte now and then. What of its floor's packets and of its listener's
was lost, how many of its ticks were late, and how long it took to answer who asked, each beside the same of the idle
relay."""

import argparse
import ctypes
import json
import multiprocessing
import os
import random
import re
import resource
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from support import Programs, json_lines, program, wait_for  # noqa: E402
from trusted import Trusted  # noqa: E402

CONNECTIONS = 10_000
LOSS_PERCENT = 0.1
FLOOR_PACKETS, LISTENER_PACKETS = 400, 200  # a second
BATCH = 256


class Hall:
    """A relay with keys, a floor that sounds and a listener who counts."""

    def __init__(self, name, block):
        self.programs = Programs()
        self.event = Trusted(self.programs, block=block)
        self.event.start()
        key = self.event.path("keys", "hall.floor.key")
        self.programs.start("floor", [program("dragoman-floor"), "--key", key, "--room", "hall", "--tone", "440"])
        wait_for(f"the floor of {name}", lambda: self.event.sessions("hall.floor") == 1)
        self.said = self.programs.path("listen.out")
        with open(self.said, "wb") as out:
            self.programs.start("listen", [program("dragoman-listen"), "--key", self.event.path("keys", "listener.key"), "--room", "hall",
                                           "--channel", "floor", "--null", "--json", "--transport", "multicast"], stdout=out)
        wait_for(f"three seconds heard of {name}", lambda: len(json_lines(self.said)) >= 3)

    def metrics(self):
        return self.event.ask("GET", "/metrics", "technician")[2]

    def total(self, name, text=None):
        return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text or self.metrics(), re.M))

    def now(self):
        text, heard = self.metrics(), json_lines(self.said)[-1]
        floor = json.loads(self.event.ask("GET", "/api/v1/event", "technician")[2])["rooms"][0]["sources"][0]
        names = {"late_ticks": "dragoman_room_late_ticks_total", "ticks": "dragoman_room_ticks_total", "refused": "dragoman_media_rejected_packets_total",
                 "dropped": "dragoman_media_dropped_total", "http_ended": "dragoman_http_refused_total"}
        return ({key: self.total(name, text) for key, name in names.items()} | {key: heard[key] for key in ("lost", "late", "concealed_ms")} |
                {"floor_lost": floor["lost"]})

    def end(self):
        self.programs.__exit__(None, None, None)


class Message(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("name_length", ctypes.c_uint32), ("vectors", ctypes.c_void_p), ("vector_count", ctypes.c_size_t),
                ("control", ctypes.c_void_p), ("control_length", ctypes.c_size_t), ("flags", ctypes.c_int), ("sent", ctypes.c_uint32)]


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def garbage(dice):
    """Bytes without sense, well-formed packets of nobody, STUN and DTLS for nobody, in equal shares."""
    kinds = [
        lambda: dice.randbytes(dice.randint(0, 300)),
        lambda: struct.pack("!BBHII", 0x80, 99, dice.getrandbits(16), dice.getrandbits(32), dice.getrandbits(32)) + dice.randbytes(240),
        lambda: struct.pack("!HHI", 1, 20, 0x2112A442) + dice.randbytes(32),
        lambda: struct.pack("!BHHIHH", 22, 0xFEFD, 0, 0, dice.getrandbits(16), 100) + dice.randbytes(100),
    ]
    return [kinds[i % len(kinds)]() for i in range(BATCH)]


def flood(port, ended, sent):
    """As many datagrams as one process sends, by sendmmsg."""
    libc = ctypes.CDLL(None, use_errno=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", port))
        buffers = [ctypes.create_string_buffer(each, max(1, len(each))) for each in garbage(random.Random(5))]
        vectors = (Vector * BATCH)(*[Vector(ctypes.addressof(each), len(each)) for each in buffers])
        messages = (Message * BATCH)(*[Message(None, 0, ctypes.addressof(vectors) + i * ctypes.sizeof(Vector), 1, None, 0, 0, 0) for i in range(BATCH)])
        while not ended.is_set():
            done = libc.sendmmsg(out.fileno(), messages, BATCH, 0)
            if done > 0:
                with sent.get_lock():
                    sent.value += done


def shoot(hall, seconds):
    ended, sent = multiprocessing.Event(), multiprocessing.Value("Q", 0)
    gun = multiprocessing.Process(target=flood, args=(hall.event.media, ended, sent))
    gun.start()
    time.sleep(seconds)
    ended.set()
    gun.join()
    return {"packets_per_second": sent.value / seconds}


def answer_time(hall):
    start = time.monotonic()
    status = hall.event.plain("GET", "/healthz")[0]
    assert status == 200, status
    return time.monotonic() - start


def crowd(hall, idle, seconds):
    """Half of them silent, some after the first bytes of a handshake; the others say a byte now and then."""
    hello = bytes.fromhex("1603010200010001fc0303")
    open_, times, idle_times, refused = [], [], [], 0
    end = time.monotonic() + seconds
    began = time.monotonic()
    try:
        for i in range(CONNECTIONS):
            try:
                # By several addresses of this machine: none has ports for all.
                each = socket.create_connection(("127.0.0.1", hall.event.https if i % 4 < 2 else hall.event.http), timeout=5,
                                                source_address=(f"127.0.0.{2 + i % 5}", 0))
                each.sendall([b"", hello, b"", b"GET /api/v1/event HTTP/1.1\r\nHost: 127.0.0.1\r\n"][i % 4])
                each.setblocking(False)
                open_.append(each)
            except OSError:
                refused += 1
        rise = time.monotonic() - began
        while time.monotonic() < end:
            times.append(answer_time(hall))
            idle_times.append(answer_time(idle))
            for each in open_[3::4]:
                try:
                    each.send(b"X")
                except OSError:
                    pass
            time.sleep(0.5)
    finally:
        for each in open_:
            each.close()
    return {"connections": len(open_), "refused": refused, "rise_seconds": rise, "answer_ms": 1000 * max(times), "idle_answer_ms": 1000 * max(idle_times)}


def measure(hall, idle, what, seconds):
    before, idle_before = hall.now(), idle.now()
    start = time.monotonic()
    row = what()
    time.sleep(2)
    lasted = time.monotonic() - start
    for name, each, then in (("hostile", hall, before), ("idle", idle, idle_before)):
        now = each.now()
        row[name] = {key: now[key] - then[key] for key in now}
        row[name]["loss_percent"] = 100 * row[name]["lost"] / (lasted * LISTENER_PACKETS)
        row[name]["floor_loss_percent"] = 100 * row[name]["floor_lost"] / (lasted * FLOOR_PACKETS)
    return row | {"seconds": lasted}


def words(name, row):
    hostile, idle = row["hostile"], row["idle"]
    print(f"{name} ({row['seconds']:.0f} s):")
    if "packets_per_second" in row:
        print(f"  {row['packets_per_second']:,.0f} datagrams/s, {hostile['refused']:,.0f} refused and counted, the rest left by the kernel")
    else:
        print(f"  {row['connections']:,} connections in {row['rise_seconds']:.1f} s, {hostile['http_ended']:,.0f} ended by the relay; /healthz at worst {row['answer_ms']:.0f} ms, "
              f"idle {row['idle_answer_ms']:.0f} ms")
    for key, who in (("floor_loss_percent", "of the floor's packets were lost"), ("loss_percent", "of the listener's")):
        held = "ok" if hostile[key] < LOSS_PERCENT + idle[key] else "OVER"
        print(f"  {hostile[key]:.3f} % {who} (idle {idle[key]:.3f} %), limit {LOSS_PERCENT} % above idle: {held}")
    print(f"  concealed {hostile['concealed_ms']:.0f} ms (idle {idle['concealed_ms']:.0f} ms)")
    print(f"  late ticks {hostile['late_ticks']:.0f} of {hostile['ticks']:.0f} (idle {idle['late_ticks']:.0f} of {idle['ticks']:.0f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    block = os.getpid() % 100 + 100
    hall, idle = Hall("the relay under fire", block), Hall("the idle relay", block - 40)
    try:
        rows = {"garbage at the media port": measure(hall, idle, lambda: shoot(hall, arguments.seconds), arguments.seconds),
                f"{CONNECTIONS:,} connections that say next to nothing": measure(hall, idle, lambda: crowd(hall, idle, arguments.seconds), arguments.seconds)}
    finally:
        hall.end()
        idle.end()
    if arguments.json:
        print(json.dumps(rows))
        return
    for name, row in rows.items():
        words(name, row)


main()
