"""Recordings: exactly the packets that were sent, of one length whatever ends them (a stop, a kill, a full
disk), without a gap for those who listen, going on by itself after a kill, and cut into one file that ffmpeg plays."""

import glob
import json
import os
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request

from support import RATE, Event, Programs, expect_tone, need, program, read_wav, wait_for

PRE_SKIP = 3840
FRAME = 240
PAGE = RATE // 2  # what is written at once


class Ear(threading.Thread):
    """A multicast listener that keeps each packet's number and Opus frame."""

    def __init__(self, channel):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self.socket.bind((channel["group"], channel["port"]))
        self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                               socket.inet_aton(channel["group"]) + socket.inet_aton("127.0.0.1"))
        self.socket.settimeout(0.5)
        self.heard = []  # (sequence number, timestamp, payload)
        self.lateness = []  # of each, seconds by the wall clock after the moment of the room's clock that it names
        self.recorded = 0  # packets that say that they are recorded
        self.going = True
        self.start()

    def run(self):
        while self.going:
            try:
                data = self.socket.recv(2048)
            except TimeoutError:
                continue
            now = time.time()
            number, stamp = struct.unpack(">HI", data[2:8])
            self.lateness.append(((int(now * RATE) - stamp + 2**31) % 2**32 - 2**31) / RATE)
            words = struct.unpack(">H", data[14:16])[0]
            self.note_state(data[16:16 + 4 * words])
            self.heard.append((number, stamp, data[16 + 4 * words:]))

    def note_state(self, elements):
        at = 0
        while at < len(elements):
            if elements[at] == 0:
                at += 1
                continue
            kind, length = elements[at] >> 4, (elements[at] & 15) + 1
            if kind == 3 and elements[at + 2] & 1:
                self.recorded += 1
            at += 1 + length

    def end(self):
        """Of the newest packet, on the room's clock."""
        now = int(time.time() * RATE)
        return now + (self.heard[-1][1] - now + 2**31) % 2**32 - 2**31 + FRAME

    def stop(self):
        self.going = False
        self.join()
        self.socket.close()
        return self.heard


def expect_no_gap(what, heard):
    assert len(heard) > 200, f"{what}: only {len(heard)} packets came"
    for before, after in zip(heard, heard[1:]):
        step = (after[0] - before[0]) % 65536
        assert step == 1, f"{what}: {step - 1} packets are missing after number {before[0]}"
        assert (after[1] - before[1]) % 2**32 == FRAME, f"{what}: time jumps after number {before[0]}"


def post(event, path, body):
    request = urllib.request.Request(f"http://{event.http}/api/v1/rooms/hall/{path}", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.loads(reply.read())


def pages_of(path):
    """Granule position and segments of each whole page of an Ogg file."""
    with open(path, "rb") as f:
        data = f.read()
    at = 0
    while at + 27 <= len(data):
        assert data[at:at + 4] == b"OggS", f"{path}: no page at {at}"
        count = data[at + 26]
        lacing, body = data[at + 27:at + 27 + count], at + 27 + count
        if len(lacing) < count or body + sum(lacing) > len(data):
            break
        segments = []
        for size in lacing:
            segments.append(data[body:body + size])
            body += size
        yield struct.unpack("<q", data[at + 6:at + 14])[0], segments
        at = body


def packets_of(path):
    """Packets of an Ogg file, headers left out."""
    packets, rest = [], b""
    for _, segments in pages_of(path):
        for segment in segments:
            rest += segment
            if len(segment) < 255:
                packets.append(rest)
                rest = b""
    return packets[2:]


def on_disk(paths):
    """To where on the room's clock all of a segment's files could be played if nothing more were written."""
    granules = [max((granule for granule, _ in pages_of(path)), default=0) for path in paths]
    with open(os.path.join(os.path.dirname(paths[0]), "segment.json"), encoding="utf-8") as f:
        return json.load(f)["start_sample"] + min(granules) - PRE_SKIP


def duration(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                         capture_output=True, text=True, check=True)
    assert out.stderr == "", f"{path}: {out.stderr}"
    return float(out.stdout)


def samples_of(path, stream=0):
    """How many samples ffmpeg makes of it."""
    out = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", f"0:a:{stream}", "-f", "s16le", "-ac", "1", "-"],
                         capture_output=True, check=True)
    assert out.stderr == b"", f"{path}: {out.stderr.decode()}"
    return len(out.stdout) // 2


def listing(event, *options):
    out = subprocess.run([program("dragoman-relay"), "recordings", event.file, "--json", *options], capture_output=True, text=True)
    assert out.returncode == 0, f"recordings {options}: {out.returncode} {out.stdout} {out.stderr}"
    return [json.loads(line) for line in out.stdout.splitlines()]


def files_of(segment):
    return [os.path.join(segment["folder"], f["file"]) for f in segment["files"]]


def expect_as_sent(segment, channel, heard, filled):
    """The file holds what the ear heard, packet by packet; but for those, one byte each, that the relay owns up
    to have filled because this machine kept it waiting."""
    path = next(p for p, f in zip(files_of(segment), segment["files"]) if f["channel"] == channel)
    first = (segment["start_sample"] - PRE_SKIP) // FRAME
    by_number = {number: payload for number, _, payload in heard}
    compared = replaced = 0
    for i, packet in enumerate(packets_of(path)):
        number = (first + i) % 65536
        if number not in by_number:
            continue
        if packet != by_number[number]:
            assert len(packet) == 1, f"{channel}: packet {i} is another than was sent"
            replaced += 1
        compared += 1
    assert replaced <= filled, f"{channel}: {replaced} packets are missing, the relay says {filled}"
    assert compared > 200, f"{channel}: only {compared} packets could be compared"


def record_and_stop(event):
    ears = {name: Ear(event.channel(name)) for name in ("en", "floor")}
    wait_for("packets", lambda: all(len(e.heard) > 100 for e in ears.values()))
    state = post(event, "recording", {"on": True})["recording"]
    assert state["state"] == "on", state
    before = len(ears["en"].heard)
    wait_for("three seconds", lambda: len(ears["en"].heard) > before + 600)
    assert 'dragoman_recording{room="hall"} 1' in event.get("/metrics")
    state = post(event, "recording", {"on": False})["recording"]
    assert state["state"] == "off", state
    filled = state["filled_packets"]
    before = len(ears["en"].heard)
    wait_for("packets after the end", lambda: len(ears["en"].heard) > before + 200)
    heard = {name: ear.stop() for name, ear in ears.items()}
    for name, packets in heard.items():
        expect_no_gap(name, packets)
        assert ears[name].recorded > 0, f"{name}: no packet said that it was recorded"
    segment = listing(event, "--check")[-1]
    assert segment["ended"] == "stopped" and len(segment["files"]) == 4, segment
    for name, packets in heard.items():
        expect_as_sent(segment, name, packets, filled)
    lengths = {samples_of(path) for path in files_of(segment)}
    assert lengths == {segment["end_sample"] - segment["start_sample"]}, lengths


def journal_kinds(path):
    return [row[0] for row in sqlite3.connect(path).execute("SELECT kind FROM entry")]


def kill_at_its_worst(event, programs, relay, ear):
    """A page is nearly full: what the room had sent by then, and what is on disk of it, both on its clock."""
    files = lambda: glob.glob(programs.path("var/recordings/hall/*/*_0002/*.opus"))
    missing = lambda: (ear.end() - on_disk(files())) / RATE
    wait_for("all files", lambda: len(files()) == 4 and all(len(packets_of(path)) > 600 for path in files()))
    seen = []
    begun = ear.end()
    while ear.end() < begun + 6 * PAGE:
        seen.append(missing())
        time.sleep(0.01)
    seen.sort()
    # Half a second to a page; a machine that does something else besides takes its share of the rest.
    assert seen[len(seen) * 3 // 4] < 0.6, f"what a kill would lose, in seconds: {seen}"
    wait_for("a page that is nearly full", lambda: 0.4 < missing() < 0.55)
    programs.end(relay, signal.SIGKILL)
    lost, played = missing(), [duration(path) for path in files()]
    assert min(played) > 3, played
    assert lost < 1, f"{lost:.3f} s were lost, of {len(seen)} looks before at most {seen[-1]:.3f} s"
    print(f"killed: {lost * 1000:.0f} ms lost; at {len(seen)} moments before {seen[len(seen) // 2] * 1000:.0f} ms in the middle, {seen[-1] * 1000:.0f} at most")
    return on_disk(files())


def expect_little_lost(heard, killed, resumed):
    """Of what was sent about the kill: in no file is what no page had, and what leads up to the new beginning."""
    middle = (killed["end_sample"] + resumed["start_sample"]) // 2
    sent = [middle + (stamp - middle + 2**31) % 2**32 - 2**31 for _, stamp, _ in heard]
    lost = [n for n in sent if killed["end_sample"] <= n < resumed["start_sample"]]
    assert len(lost) * FRAME < RATE, f"{len(lost)} packets that were sent are in no file: {killed} {resumed}"
    apart = (resumed["start_sample"] - killed["end_sample"]) / RATE
    print(f"{len(lost) * FRAME * 1000 // RATE} ms that were sent are in no file, the two are {apart:.2f} s apart")


def kill_and_go_on(event, programs, relay):
    """Nobody asks for it again: what was recorded before is recorded after."""
    ear = Ear(event.channel("en"))
    wait_for("packets", lambda: len(ear.heard) > 100)
    assert abs(min(ear.lateness)) < 0.1, f"the room's clock is {min(ear.lateness):.3f} s behind the wall's"
    post(event, "recording", {"on": True})
    kept = kill_at_its_worst(event, programs, relay, ear)
    before = len(ear.heard)
    relay = event.relay()
    event.floor()
    wait_for("the recording to go on", lambda: event.state()["recording"]["state"] == "on")
    wait_for("some more", lambda: event.state()["recording"]["bytes"] > 4 * 3 * 12000)
    killed, resumed = listing(event)[-2:]
    assert killed["ended"] == "the relay was killed" and killed["end_sample"] == kept, (killed, kept)
    state = post(event, "recording", {"on": False})["recording"]
    assert state["segment"] == 3, state
    heard = ear.stop()
    assert abs(min(ear.lateness[before:])) < 0.1, f"after the kill the room's clock is {min(ear.lateness[before:]):.3f} s behind the wall's"
    killed, resumed = listing(event, "--check")[-2:]
    for segment in (killed, resumed):
        lengths = {samples_of(path) for path in files_of(segment)}
        assert lengths == {segment["end_sample"] - segment["start_sample"]}, (lengths, segment)
    expect_little_lost(heard, killed, resumed)
    expect_as_sent(killed, "en", heard[:before], state["filled_packets"])
    expect_as_sent(resumed, "en", heard[before:], state["filled_packets"])
    assert journal_kinds(programs.path("var/journal.sqlite")).count("recording resumed") == 1
    assert not os.path.exists(programs.path("var/recorded-rooms")), "what was stopped is kept"
    return relay


def cut(event, programs):
    segments = listing(event)
    out = programs.path("session.mkv")
    subprocess.run([program("dragoman-relay"), "recordings", event.file, "--cut", out,
                    "--from", segments[0]["start"], "--to", segments[-1]["start"]], check=True)
    probe = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-of", "json", out],
                                      capture_output=True, text=True, check=True).stdout)["streams"]
    tags = [(s["tags"].get("title"), s["tags"].get("language", "und")) for s in probe]
    assert [t[0] for t in tags] == ["Floor", "中文", "English", "Français"], tags
    assert [t[1] for t in tags][1:] == ["chi", "eng", "fre"], tags
    lengths = [samples_of(out, i) for i in range(len(probe))]
    whole = segments[-1]["start_sample"] - segments[0]["start_sample"]
    assert all(abs(n - whole) <= FRAME for n in lengths) and len(set(lengths)) == 1, (lengths, whole)
    wav = programs.path("cut-en.wav")
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", out, "-map", "0:a:2", "-t", "2", "-c:a", "pcm_s16le", "-y", wav], check=True)
    expect_tone("English in the cut", read_wav(wav), Event.LANGUAGES["en"], [Event.LANGUAGES["fr"]])
    again = subprocess.run([program("dragoman-relay"), "recordings", event.file, "--cut", out, "--from", "0:00", "--to", "0:01"],
                           capture_output=True, text=True)
    assert again.returncode == 1 and "there already" in again.stderr, again
    nowhere = subprocess.run([program("dragoman-relay"), "recordings", event.file, "--cut", out + "2", "--from", segments[0]["start"],
                              "--to", segments[-1]["start"]], capture_output=True, text=True, env={"PATH": "/nowhere"})
    assert nowhere.returncode == 1 and "apt install ffmpeg" in nowhere.stderr, nowhere


def full_disk(programs):
    """The recordings' disk is a small one of the relay's own, and fills up."""
    event = Event(programs, booths=(), languages=["zh", "en"])
    os.makedirs(programs.path("small"))
    with open(event.file, encoding="utf-8") as f:
        text = f.read().replace('dir = "var"', 'dir = "small"')
    with open(event.file, "w", encoding="utf-8") as f:
        f.write(text)
    script = f"mount -t tmpfs -o size=4m none {programs.path('small')} && exec {program('dragoman-relay')} {event.file}"
    relay = programs.start("relay-small", ["unshare", "-m", "sh", "-c", script])
    wait_for("the relay on a small disk", lambda: event.ready() or relay.poll() is not None)
    if relay.poll() is not None:
        print("no disk of its own here: the full disk was not tried")
        return
    small = f"/proc/{relay.pid}/root{programs.path('small')}"
    event.floor()
    ear = Ear(event.channel("en"))
    post(event, "recording", {"on": True})
    with open(os.path.join(small, "somebody-else"), "wb") as f:
        free = os.statvfs(small).f_bavail * os.statvfs(small).f_bsize
        f.write(bytes(free - 500_000))
    wait_for("the recording to end", lambda: event.state()["recording"]["state"] == "failed")
    state = event.state()["recording"]
    assert "No space left" in state["reason"], state
    before = len(ear.heard)
    wait_for("packets after the failure", lambda: len(ear.heard) > before + 400)
    expect_no_gap("a listener while the disk is full", ear.stop())
    assert 'dragoman_recording_failed{room="hall"} 1' in event.get("/metrics")
    files = sorted(glob.glob(os.path.join(small, "recordings/hall/*/*/*.opus")))
    lengths = {(os.path.dirname(path), samples_of(path)) for path in files}
    # Of one segment, or of two, should the hour have struck.
    assert len(files) == 3 * len(lengths) and len(lengths) == len({folder for folder, _ in lengths}), (files, lengths)
    journal = shutil.copytree(small, programs.path("small-copy"), ignore=lambda _, names: ["somebody-else", "recordings"])
    kinds = journal_kinds(os.path.join(journal, "journal.sqlite"))
    assert "recording failed" in kinds and "recording" in kinds, kinds
    os.remove(os.path.join(small, "somebody-else"))
    assert post(event, "recording", {"on": True})["recording"]["state"] == "on"
    assert programs.end(relay) == 0, "the relay did not end cleanly"


def main():
    need("ffmpeg", "ffprobe")
    with Programs() as programs:
        event = Event(programs, booths=("en", "fr"), languages=["zh", "en", "fr"])
        relay = event.relay()
        event.interpreted()
        record_and_stop(event)
        relay = kill_and_go_on(event, programs, relay)
        cut(event, programs)
        assert programs.end(relay) == 0, "the relay did not end cleanly on SIGTERM"
    with Programs() as programs:
        full_disk(programs)


main()
