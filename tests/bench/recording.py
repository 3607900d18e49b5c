"""Whether recording costs the sound anything: late ticks of the relay and packets lost by 33 listeners, one a channel,
without recording, with all of it, with a disk that stands still for 500 ms every two seconds, and with one that fills
up. The disks are files, mounted in a mount namespace of its own; needs root. Limit: no more late ticks than without."""

import argparse
import glob
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from support import Event, Programs, need, program, skip  # noqa: E402

MODES = {"without": None, "recording": 400, "on a disk that stands still": 400, "on a disk that is full": 3}  # MB
STILL, BETWEEN = 0.5, 2.0  # seconds


class Disk:
    """A file system of so many megabytes in a file."""

    def __init__(self, programs, megabytes):
        self.at, self.image = programs.path("disk"), programs.path("disk.img")
        os.makedirs(self.at)
        with open(self.image, "wb") as f:
            f.truncate(megabytes << 20)
        subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", "-m", "0", self.image], check=True)
        subprocess.run(["mount", "-o", "loop", self.image, self.at], check=True)
        self.still = threading.Event()
        self.thread = None

    def stand_still_now_and_then(self):
        def run():
            while not self.still.wait(BETWEEN):
                subprocess.run(["fsfreeze", "-f", self.at], check=True)
                time.sleep(STILL)  # the trouble itself, not a wait for something
                subprocess.run(["fsfreeze", "-u", self.at], check=True)

        self.thread = threading.Thread(target=run)
        self.thread.start()

    def stop(self):
        self.still.set()
        if self.thread:
            self.thread.join()
        subprocess.run(["umount", self.at], check=True)


def take(mode, megabytes, seconds):
    with Programs() as programs:
        big = programs.path("big.toml")
        subprocess.run([program("dragoman-load"), "--write-event", big, "--desks-a-booth", "1"], check=True, stdout=subprocess.DEVNULL)
        disk = Disk(programs, megabytes) if megabytes else None
        try:
            return measured(programs, big, disk, mode, seconds)
        finally:
            for _, process in reversed(programs.running):
                programs.end(process)
            if disk:
                disk.stop()


def measured(programs, big, disk, mode, seconds):
    event = Event(programs)  # its ports and groups
    with open(big, encoding="utf-8") as f:
        text = f.read()
    text = text.replace("[network]\n", f'[network]\nmulticast = "{event.block}"\nhttp = "{event.http}"\nmedia = "{event.media}"\n')
    with open(event.file, "w", encoding="utf-8") as f:
        f.write(text + f'[storage]\ndir = "{disk.at if disk else programs.path("var")}"\n')
    event.relay()
    event.floor()
    if disk:
        request = urllib.request.Request(f"http://{event.http}/api/v1/rooms/hall/recording", b'{"on":true}', method="POST")
        urllib.request.urlopen(request, timeout=10).close()
        if "still" in mode:
            disk.stand_still_now_and_then()
    load = subprocess.run([program("dragoman-load"), event.http, "--multicast", "33", "--seconds", str(seconds), "--json"],
                          stdout=subprocess.PIPE, timeout=seconds + 120)
    found = json.loads(load.stdout)
    kept = sum(os.path.getsize(path) for path in glob.glob(os.path.join(disk.at, "**", "*"), recursive=True) if os.path.isfile(path)) if disk else 0
    return {"mode": mode, "ticks": found["relay"]["ticks"], "late_ticks": found["relay"]["late_ticks"],
            "lost": found["crowds"][0]["lost"], "dropped": found["relay"]["dropped"], "recorded_mb": round(kept / 1e6, 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="of each take (default: 20)")
    parser.add_argument("--rounds", type=int, default=2, help="takes of each (default: 2)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    need("unshare", "mkfs.ext4", "fsfreeze", "mount")
    if os.geteuid() != 0:
        skip("file systems in files need root")
    if "DRAGOMAN_MOUNTS" not in os.environ:
        os.environ["DRAGOMAN_MOUNTS"] = "own"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, "-B", *sys.argv])
    takes = []
    # Round by round, so that what the machine does besides meets all of them.
    for _ in range(arguments.rounds):
        for mode, megabytes in MODES.items():
            takes.append(take(mode, megabytes, arguments.seconds))
            if not arguments.json:
                print("{mode:<28} {ticks:6.0f} ticks, {late_ticks:3.0f} late; {lost} packets lost, {dropped:.0f} dropped; {recorded_mb} MB on disk".format(**takes[-1]), flush=True)
    if arguments.json:
        print(json.dumps(takes))


main()
