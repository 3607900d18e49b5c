"""A technician with a microphone: talks to a booth, which hears it and no channel carries it; a desk
talks to the technician, who hears it."""

import subprocess

from desk import Desk
from support import Event, Programs, expect_tone, json_lines, level_at, program, read_wav, wait_for, write_tone

TECHNICIAN, MATE = 2500.0, 1500.0


class Technician:
    def __init__(self, event):
        self.programs = event.programs
        wav = self.programs.path("technician.wav")
        write_tone(wav, TECHNICIAN)
        self.heard = self.programs.path("technician-heard.wav")
        self.process = self.programs.start("technician", [
            program("dragoman-monitor"), event.http, "--room", "hall", "--talk", "--headless",
            "--input", wav, "--loop", "--output", self.heard])

    def say(self, line):
        self.programs.tell(self.process, line)

    def shows(self, what, **fields):
        def found():
            lines = json_lines(self.programs.path("technician.log"))
            return lines and all(lines[-1][key] == value for key, value in fields.items()) and lines[-1]
        return wait_for(what, found)


def channel(event, name):
    wav = event.programs.path(f"{name}-channel.wav")
    subprocess.run([program("dragoman-listen"), event.http, "--room", "hall", "--channel", name, "--output", wav,
                    "--seconds", "2"], check=True, timeout=60, capture_output=True)
    return read_wav(wav)[-48000:]


def main():
    with Programs() as programs:
        event = Event(programs, booths=("en", "ru"))
        event.relay()
        event.floor()
        desk, mate = Desk(event, "en", 1, Event.LANGUAGES["en"]), Desk(event, "en", 2, MATE)
        other = Desk(event, "ru", 1, Event.LANGUAGES["ru"])
        for each in (desk, mate, other):
            each.shows("a desk at rest", microphone="off")
        technician = Technician(event)
        technician.shows("a technician at rest", linked=True, talk=None)

        desk.say("on")
        desk.shows("the desk on air", on_air=["en"])
        mate.shows("the colleague at work", hears_partner=True)
        technician.say("talk en")
        technician.shows("who hears it", talk="en", hearers=["en/1", "en/2"])
        for each in (desk, mate):
            each.shows("who talks to it", talkers=["technician"])
        for name in ("en", "ru", "floor"):
            level = level_at(channel(event, name), TECHNICIAN)
            assert level < -60, f"channel {name} carries the technician at {level:.1f} dBFS"
        assert desk.lines()[-1]["on_air"] == ["en"], "being talked to took the desk off air"
        ears = event.channel("en")["listeners"]
        assert ears["multicast"] + ears["unicast"] == 0, f"somebody listens to en: {ears}"
        for each in (mate, other):
            programs.end(each.process)
        # The floor, the technician, and by a line of its own the colleague at work.
        for hertz in (TECHNICIAN, Event.LANGUAGES["en"], Event.FLOOR):
            expect_tone("the booth's headphones", read_wav(mate.heard)[-96000:], hertz, [MATE])
        level = level_at(read_wav(other.heard)[-48000:], TECHNICIAN)
        assert level < -60, f"another booth hears the technician at {level:.1f} dBFS"
        technician.shows("one hearer less", hearers=["en/1"])
        technician.say("talk xx")
        wait_for("the refusal", lambda: "Booths here: en, ru" in technician.shows("its talk", talk="en")["reason"])
        technician.say("talk off")
        technician.shows("the end", talk=None, hearers=[])
        desk.shows("the end at the desk", talkers=[])

        desk.say("talk technician")
        technician.shows("who talks to it", talkers=["en/1"])
        monitor = subprocess.run([program("dragoman-monitor"), event.http, "--once"], capture_output=True, text=True,
                                 timeout=20, check=True).stdout
        assert "talks to the technician" in monitor, monitor
        assert level_at(channel(event, "en"), Event.LANGUAGES["en"]) < -60, "the channel hears what the technician is told"
        technician.say("quit")
        assert technician.process.wait(10) == 0
        expect_tone("the technician's headphones", read_wav(technician.heard), Event.LANGUAGES["en"],
                    [TECHNICIAN, MATE, Event.FLOOR])


main()
