"""A desk as a script works it: lines in, JSON lines out, and a WAV of its headphones."""

from support import Event, json_lines, program, wait_for, write_tone

EN, FR = Event.LANGUAGES["en"], Event.LANGUAGES["fr"]


class Desk:
    def __init__(self, event, booth, number, hertz, key=None, before=(), name=None):
        self.programs, self.name = event.programs, name or f"booth-{booth}-{number}"
        wav = self.programs.path(self.name + ".wav")
        write_tone(wav, hertz)
        self.heard = self.programs.path(self.name + "-heard.wav")
        self.process = self.programs.start(self.name, [
            *before, program("dragoman-booth"), *(["--key", key] if key else [event.http]), "--room", "hall", "--booth", booth, "--desk", str(number),
            "--input", wav, "--loop", "--output", self.heard, "--headless"])
        self.seen = 0

    def say(self, line):
        self.programs.tell(self.process, line)

    def lines(self):
        return json_lines(self.programs.path(self.name + ".log"))

    def shows(self, what, **fields):
        """Waits until the latest line has these values."""
        return wait_for(what, lambda: (lines := self.lines()) and
                        all(lines[-1][key] == value for key, value in fields.items()) and lines[-1])


def two_desks(programs):
    """An event with its floor, an English desk off air and a French one on air."""
    event = Event(programs, languages=["zh", "en", "fr"], booths=("en", "fr"))
    event.relay()
    event.floor()
    english, french = Desk(event, "en", 1, EN), Desk(event, "fr", 1, FR)
    english.shows("the English desk", microphone="off")
    french.say("on")
    french.shows("the French desk on air", on_air=["fr"])
    return event, english, french
