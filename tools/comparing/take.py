"""One take: everybody hears the same packets at the same moment, recorded beside the mouth by one
JACK client, so that every delay is a difference on one count of samples."""

import dataclasses
import os
import subprocess
import time

import account
import listeners
import numpy
import sound
from jack import Jack
from support import Event, Programs, program, wait_for

PERIOD = 240  # frames; divides every frame length in use, and is kept by every client here
# name, what dragoman-netsim is told
CONDITIONS = (
    ("clean", []),
    ("1 % loss", ["--loss", "1%"]),
    ("5 % loss", ["--loss", "5%"]),
    ("5 % loss in bursts of 4", ["--loss", "5%", "--burst", "4"]),
    ("jitter 0–30 ms", ["--jitter", "30ms"]),
    ("150 ms stalls every 10 s", ["--stall", "150ms/10s"]),
)


class Take:
    def __init__(self, programs: Programs, seconds: float, seed: int, period: int = PERIOD):
        self.programs, self.seconds, self.seed = programs, seconds, seed
        self.jack = Jack(programs, period).start()
        self.wav = programs.path("mouth.wav")
        sound.write_wav(self.wav, sound.noise(seconds + 30, seed))

    def start(self, name: str, command: list[str], **options) -> subprocess.Popen:
        return self.programs.start(name, command, env=self.jack.env, **options)

    def start_port(self, name: str, command: list[str], kind: str = "out", **options) -> str:
        """Starts a JACK client; its first port of that kind."""
        before = set(self.jack.ports())
        self.start(name, command, **options)
        return wait_for(f"{name} to open its JACK port", lambda: next(
            (p for p in self.jack.ports() if p not in before and p.rsplit(":", 1)[1].startswith(kind)), None), deadline=20)

    def say(self, *sinks: str) -> str:
        """The mouth speaks into JACK ports; its own port."""
        mouth = self.start_port("mouth", ["gst-launch-1.0", "-q", "filesrc", "location=" + self.wav, "!", "wavparse", "!", "audioconvert", "!",
                                          "audio/x-raw,format=F32LE", "!", "jackaudiosink", "connect=none", "client-name=mouth"])
        for sink in sinks:
            self.jack.connect(mouth, sink)
        return mouth

    def record(self, mouth: str, ears: dict[str, str]) -> dict[str, sound.Heard]:
        """{receiver: what it played} of {receiver: its port}."""
        wav = self.programs.path("take.wav")
        length = round(self.seconds + (sound.SETTLE + sound.LONGEST + sound.BLOCK) / sound.RATE)
        self.counted = time.time() + sound.SETTLE / sound.RATE
        recorder = self.start("recorder", ["jack_rec", "-f", wav, "-d", str(length), "-b", "16", "-B", "96000", mouth, *ears.values()])
        recorder.wait(length + 60)
        rows = sound.read_wav(wav)
        if numpy.max(numpy.abs(rows[0])) == 0:
            raise AssertionError("the mouth said nothing")
        return {name: sound.heard(rows[0], ear) for name, ear in zip(ears, rows[1:])}


def groups(take: Take, event: Event, condition: list[str]) -> list[listeners.Stream]:
    """The channel's plain group and its RED twin, each behind a network of the same seed."""
    streams = []
    for kind, last in (("", 1), (".red", 2)):
        text = event.get(f"/api/v1/rooms/hall/channels/floor{kind}.sdp")
        group, port = listeners.address(text)
        beyond = f"239.{221 + os.getpid() % 30}.{os.getpid() // 30 % 250}.{last}"
        path = take.programs.path(f"beyond{kind}.sdp")
        with open(path, "w", encoding="utf-8") as f:
            f.write(listeners.moved(text, beyond))
        take.start(f"network{kind}", [program("dragoman-netsim"), "--listen", f"{group}:{port}", "--to", f"{beyond}:{port}",
                                      "--interface", "lo", "--seed", str(take.seed), *condition])
        streams.append(listeners.Stream(beyond, port, path))
    return streams


def relayed(condition: list[str], seconds: float, seed: int, wanted: tuple[listeners.Receiver, ...] = listeners.RECEIVERS,
            frame: str = "5ms", period: int = PERIOD) -> dict[str, sound.Heard | str]:
    """{receiver: what it played, or why nothing was measured}"""
    with Programs() as programs:
        take = Take(programs, seconds, seed, period)
        event = Event(programs, booths=(), languages=["zh", "en"], audio=f'frame = "{frame}"')
        event.relay()
        floor = take.start_port("floor", [program("dragoman-floor"), event.http, "--room", "hall", "--device", "system"], "in")
        wait_for("the floor to be alive", lambda: any(s["kind"] == "floor" and s["alive"] for s in event.state()["sources"]))
        plain, red = groups(take, event, condition)
        ears, results = {}, {}
        for receiver in wanted:
            name = receiver.name.replace(" ", "-")
            try:
                with open(programs.path(name + ".said"), "wb") as said:
                    ears[receiver.name] = take.start_port(name, receiver.command(plain, red), stdout=said)
            except AssertionError as failure:
                results[receiver.name] = str(failure)
        late_before = account.late_frames(event.get("/metrics"))
        heard = take.record(take.say(floor), ears)
        late = account.late_frames(event.get("/metrics")) - late_before
        return results | {name: with_account(take, name, each, late) for name, each in heard.items()}


def with_account(take: Take, name: str, heard: sound.Heard, late_frames: int) -> sound.Heard:
    """Beside what was heard of ours, what it counted itself."""
    if not name.startswith("dragoman"):
        return heard
    with open(take.programs.path(name.replace(" ", "-") + ".said"), encoding="utf-8") as f:
        own = account.listener(f.read(), take.counted, take.counted + take.seconds)
    return dataclasses.replace(heard, own=own and own | {account.LATE_FRAMES: late_frames})
