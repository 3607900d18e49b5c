"""What the interop tests share: an event on loopback, programs started and ended by pid, and ears.

Ears are Goertzel filters: each language speaks its own frequency, so a recording tells by itself
which language was heard, how loud, and what else was in it.
"""

import array
import json
import math
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import wave

SKIP = 77  # CTest's SKIP_RETURN_CODE
RATE = 48000
DEADLINE = 60.0  # a test that waits this long for something has failed

# Whoever is told to end takes along the relay, the JACK server and the rest that it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def skip(reason):
    print("skipped: " + reason)
    sys.exit(SKIP)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            skip(f"{program} is not installed (tools/setup --tests installs it)")


def program(name):
    return os.path.join(os.environ["DRAGOMAN_BIN"], name)


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def free_tcp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, condition, deadline=DEADLINE):
    """Polls until condition() is true and returns its value; fails by name when it never is."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {deadline:.0f} s in vain for {what}")


def json_lines(path):
    """What a program has said so far with --json, a line at a time; its log, which goes the same way, is left out."""
    with open(path, encoding="utf-8", errors="replace") as f:
        return [json.loads(line) for line in f if line.startswith("{") and line.endswith("}\n")]


def write_tone(path, hertz, seconds=2.0, dbfs=-18.0):
    """A sine that loops without a step: a whole number of periods, mono, 16 bit."""
    periods = round(hertz * seconds)
    count = round(periods * RATE / hertz)
    amplitude = 32767 * 10 ** (dbfs / 20)
    samples = array.array("h", (round(amplitude * math.sin(2 * math.pi * periods * i / count)) for i in range(count)))
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())


def read_wav(path):
    """Samples of the first channel as floats. Forgives a header whose length was never filled in."""
    with open(path, "rb") as f:
        data = f.read()
    at, channels, rate, body = 12, 1, RATE, b""
    while at + 8 <= len(data):
        name, size = data[at:at + 4], struct.unpack("<I", data[at + 4:at + 8])[0]
        if name == b"fmt ":
            channels, rate = struct.unpack("<HI", data[at + 10:at + 16])
        if name == b"data":
            body = data[at + 8:at + 8 + min(size, len(data) - at - 8)]
            break
        at += 8 + size + (size & 1)
    assert rate == RATE, f"{path}: {rate} Hz, not {RATE}"
    values = array.array("h")
    values.frombytes(body[:len(body) // (2 * channels) * 2 * channels])
    return [v / 32768 for v in values[::channels]]


def level_at(samples, hertz):
    """Level of one frequency in dBFS (a full-scale sine is 0), by Goertzel with a Hann window."""
    n = len(samples)
    if n == 0:
        return -200.0
    k = 2 * math.cos(2 * math.pi * hertz / RATE)
    s1 = s2 = 0.0
    step = 2 * math.pi / n
    for i, x in enumerate(samples):
        s0 = x * (0.5 - 0.5 * math.cos(step * i)) + k * s1 - s2
        s2, s1 = s1, s0
    power = s1 * s1 + s2 * s2 - k * s1 * s2
    return 20 * math.log10(max(1e-10, math.sqrt(max(power, 0.0)) * 4 / n))


def expect_tone(name, samples, hertz, others, at_least=-40.0, apart=30.0):
    """Asserts that a recording carries `hertz` and none of `others`; returns its level."""
    assert len(samples) > RATE // 2, f"{name}: only {len(samples)} samples recorded"
    middle = samples[len(samples) // 4:len(samples) // 4 + RATE]
    level = level_at(middle, hertz)
    assert level > at_least, f"{name}: {hertz} Hz at {level:.1f} dBFS, expected more than {at_least}"
    for other in others:
        if other != hertz:
            wrong = level_at(middle, other)
            assert wrong < level - apart, f"{name}: {other} Hz at {wrong:.1f} dBFS beside {hertz} Hz at {level:.1f}"
    return level


class Programs:
    """Starts programs and ends exactly those, whatever happens."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="dragoman-interop-")
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        for name, process in reversed(self.running):
            self.end(process)
        if kind is None:
            shutil.rmtree(self.dir, ignore_errors=True)
        else:
            for name, _ in self.running:
                print(f"--- {name}")
                with open(self.path(name + ".log"), errors="replace") as log:
                    print(log.read()[-3000:])
        return False

    def path(self, name):
        return os.path.join(self.dir, name)

    def start(self, name, command, env=None, **options):
        log = open(self.path(name + ".log"), "ab")
        process = subprocess.Popen(command, cwd=self.dir, stdin=subprocess.PIPE,
                                   stdout=options.pop("stdout", log), stderr=log,
                                   # Seats are remembered here, not among the user's own.
                                   env=dict(os.environ, XDG_STATE_HOME=self.dir, **(env or {})), **options)
        log.close()
        self.running.append((name, process))
        return process

    @staticmethod
    def end(process, by=signal.SIGTERM):
        if process.poll() is None:
            process.send_signal(by)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return process.returncode

    @staticmethod
    def tell(process, line):
        process.stdin.write((line + "\n").encode())
        process.stdin.flush()


class Event:
    """One room on loopback with ports and groups of its own, so that tests may run side by side."""

    LANGUAGES = {"zh": 440.0, "en": 620.0, "ru": 880.0, "mn": 1000.0, "es": 1240.0, "fr": 1760.0}
    FLOOR = 440.0
    BOOTHS = ("en", "ru", "mn", "es", "fr")

    def __init__(self, programs, floor_language="zh", sources="", audio="", languages=None, booths=None):
        self.programs = programs
        self.http = f"127.0.0.1:{free_tcp_port()}"
        self.media = f"127.0.0.1:{free_port()}"
        block = os.getpid() % 200 + 20
        self.block = f"239.{block}.0.0/16" if block != 77 else "239.19.0.0/16"
        self.languages = languages or list(self.LANGUAGES)
        self.booths = self.BOOTHS if booths is None else booths
        self.file = programs.path("event.toml")
        text = f"""
[event]
name = "Interop"
[network]
interface = "lo"
ttl = 0
multicast = "{self.block}"
http = "{self.http}"
media = "{self.media}"
[audio]
level_match = false
{audio}
[storage]
dir = "var"
[[room]]
id = "hall"
name = "Main hall"
{f'floor = "{floor_language}"' if floor_language else ''}
languages = {json.dumps(self.languages)}
{sources}
"""
        for booth in self.booths:
            text += f'[[room.booth]]\nid = "{booth}"\na = "{booth}"\n'
        with open(self.file, "w", encoding="utf-8") as f:
            f.write(text)

    def relay(self):
        process = self.programs.start("relay", [program("dragoman-relay"), self.file])
        wait_for("the relay to be ready", lambda: self.ready())
        return process

    def ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.http}/readyz", timeout=5) as reply:
                return reply.status == 200
        except OSError:
            return False

    def get(self, path):
        with urllib.request.urlopen(f"http://{self.http}{path}", timeout=5) as reply:
            return reply.read().decode()

    def state(self):
        return json.loads(self.get("/api/v1/event"))["rooms"][0]

    def channel(self, name):
        return next(c for c in self.state()["channels"] if c["id"] == name)

    def floor(self, hertz=FLOOR):
        wav = self.programs.path("floor.wav")
        write_tone(wav, hertz)
        process = self.programs.start("floor", [program("dragoman-floor"), self.http, "--room", "hall", "--file", wav, "--loop"])
        wait_for("the floor to be alive", lambda: any(s["kind"] == "floor" and s["alive"] for s in self.state()["sources"]))
        return process

    def booth(self, language, hertz=None, desk=1):
        name = f"booth-{language}-{desk}"
        wav = self.programs.path(name + ".wav")
        write_tone(wav, hertz or self.LANGUAGES[language])
        process = self.programs.start(name, [
            program("dragoman-booth"), self.http, "--room", "hall", "--booth", language, "--desk", str(desk),
            "--input", wav, "--loop", "--output", self.programs.path(name + "-heard.wav"), "--headless"])
        self.programs.tell(process, "on")
        wait_for(f"{language} to be on air", lambda: self.channel(language)["state"] in ("interpreted", "relay"))
        return process

    def interpreted(self):
        """Starts the floor and every booth; returns the frequency that each channel must carry."""
        self.floor()
        for booth in self.booths:
            self.booth(booth)
        heard = {"floor": self.FLOOR, "zh": self.FLOOR}
        heard.update({b: self.LANGUAGES[b] for b in self.booths})
        return {c: heard[c] for c in ["floor"] + self.languages if c in heard}

    def sdp(self, channel, kind=""):
        path = self.programs.path(f"{channel}{kind}.sdp")
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.get(f"/api/v1/rooms/hall/channels/{channel}{kind}.sdp"))
        return path


def ffmpeg_from_sdp(sdp, seconds, wav):
    return ["ffmpeg", "-nostdin", "-loglevel", "warning", "-protocol_whitelist", "file,rtp,udp", "-localaddr", "127.0.0.1",
            "-i", sdp, "-t", str(seconds), "-ac", "1", "-ar", str(RATE), "-c:a", "pcm_s16le", "-y", wav]


def gstreamer_from_group(group, port, wav, red=False):
    caps = "application/x-rtp,media=audio,clock-rate=48000,encoding-name=OPUS,payload=96"
    chain = []
    if red:
        chain = ["rtpreddec", "pt=97", "!", "capssetter", "replace=true", "caps=" + caps, "!"]
        caps = "application/x-rtp,media=audio,clock-rate=48000,encoding-name=RED,payload=97"
    return ["gst-launch-1.0", "-e", "-q", "udpsrc", f"address={group}", f"port={port}", "multicast-iface=lo", "caps=" + caps,
            "!"] + chain + ["rtpjitterbuffer", "latency=40", "do-lost=true", "!", "rtpopusdepay", "!", "opusdec", "!",
            "audioconvert", "!", "audio/x-raw,format=S16LE,channels=1,rate=48000", "!", "wavenc", "!", "filesink", "location=" + wav]
