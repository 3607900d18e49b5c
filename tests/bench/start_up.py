"""Relay start to first packet: from the exec of dragoman-relay to its first multicast datagram on
the floor's group, over several starts. Limit: 500 ms."""

import argparse
import json
import os
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from support import Event, Programs, program  # noqa: E402


def first_packet_ms():
    with Programs() as programs:
        event = Event(programs, booths=())
        group = event.block.split(".0.0/")[0] + ".0.0"
        ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind((group, 5004))
        ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton("127.0.0.1")))
        ear.settimeout(30)
        start = time.monotonic()
        programs.start("relay", [program("dragoman-relay"), event.file])
        ear.recv(2048)
        return (time.monotonic() - start) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    times = sorted(first_packet_ms() for _ in range(arguments.count))
    median, worst = times[len(times) // 2], times[-1]
    if arguments.json:
        print(json.dumps({"n": len(times), "start_to_first_packet_ms": {"p50": round(median, 1), "max": round(worst, 1)}}))
    else:
        print(f"relay start to first packet: median {median:.0f} ms, worst of {len(times)} {worst:.0f} ms, limit 500 ms: {'ok' if median < 500 else 'OVER'}")


main()
