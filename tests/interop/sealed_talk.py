"""Private lines where the event has keys: technician and desk hear each other, and who sees the packets on their way hears
noise."""

import json
import math

from desk import Desk
from sealed import Wire, l16, payload_of
from support import RATE, Programs, expect_tone, level_at, program, read_wav, wait_for, write_tone
from trusted import Trusted

TECHNICIAN, DESK = 2500.0, 620.0


class Leaving(Wire):
    """What the relay sends to somebody on this machine alone."""

    def wanted(self, to, source):
        return source == self.port and to[0].startswith("127.")


class Technician:
    def __init__(self, event):
        self.programs = event.programs
        wav, self.heard = self.programs.path("technician.wav"), self.programs.path("technician-heard.wav")
        write_tone(wav, TECHNICIAN)
        self.process = self.programs.start("technician", [
            program("dragoman-monitor"), "--key", event.path("keys", "technician.key"), "--room", "hall", "--talk", "--headless",
            "--input", wav, "--loop", "--output", self.heard])

    def shows(self, what, **fields):
        def found():
            with open(self.programs.path("technician.log"), errors="replace") as log:
                lines = [json.loads(line) for line in log if line.startswith("{") and line.endswith("}\n")]
            return lines and all(lines[-1][key] == value for key, value in fields.items())
        wait_for(what, found)


def check_noise(event, hertz):
    wire = Leaving(event.media)
    seen = wire.packets(400)
    wire.close()
    noise = l16(b"".join(payload_of(packet) for _, packet in seen))
    power = 10 * math.log10(sum(x * x for x in noise) / len(noise))
    assert power > -8 and level_at(noise[:RATE], hertz) < -25, (power, level_at(noise[:RATE], hertz))
    return len(seen)


def main():
    with Programs() as programs:
        event = Trusted(programs)
        event.start()
        desk = Desk(event, "en", 1, DESK, event.path("keys", "hall.en.1.key"))
        technician = Technician(event)
        technician.shows("a technician at rest", linked=True, talk=None)
        desk.shows("a desk at rest", microphone="off")
        programs.tell(technician.process, "talk en")
        technician.shows("who hears it", talk="en", hearers=["en/1"])
        desk.shows("who talks to it", talkers=["technician"])
        seen = check_noise(event, TECHNICIAN)
        wait_for("two seconds at the desk", lambda: level_at(read_wav(desk.heard)[-RATE:], TECHNICIAN) > -40)
        programs.tell(technician.process, "talk off")
        technician.shows("the end", talk=None)
        desk.say("talk technician")
        technician.shows("who talks to it", talkers=["en/1"])
        seen += check_noise(event, DESK)
        wait_for("two seconds at the technician's", lambda: level_at(read_wav(technician.heard)[-RATE:], DESK) > -40)
        programs.tell(technician.process, "quit")
        assert technician.process.wait(20) == 0
        level = expect_tone("the technician's headphones", read_wav(technician.heard)[-2 * RATE:], DESK, [1000.0])
        print(f"both ways heard ({level:.1f} dBFS at the technician's); {seen} packets on the wire are noise")


main()
