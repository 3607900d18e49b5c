"""The remote speaker's page in a real Chromium whose microphone plays a tone: a listener hears it by its frequency; the
lamp says whether the room hears it; keys, microphones and pages that are not right are refused in plain words; a relay
that was killed is found again. The steps are in speak_page.mjs."""

import os
import sys

from browser import chromium, page_tools, run_steps
from support import Event, Programs, program, write_tone
from trusted import Trusted

VOICE, MIXER = 740.0, 440.0


def main():
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        voice, mixer = programs.path("voice.wav"), programs.path("mixer.wav")
        write_tone(voice, VOICE)
        write_tone(mixer, MIXER)
        event = Event(programs, floor_language="", booths=())
        relay = event.relay()
        keyed = Trusted(programs)
        keyed.start()
        run_steps("speak_page.mjs", {
            "browser": browser, "tools": tools, "url": f"http://{event.http}", "port": int(event.http.split(":")[1]),
            "relay": {"pid": relay.pid, "command": [program("dragoman-relay"), event.file], "dir": programs.dir},
            "voice": voice, "heard": {"floor": VOICE, "mixer": MIXER},
            "mixer": [program("dragoman-floor"), event.http, "--room", "hall", "--name", "mixer", "--file", mixer, "--loop"],
            "keyed": {"port": keyed.http, "https": keyed.https, "floor": keyed.key("hall.floor")["token"],
                      "desk": keyed.key("hall.en.1")["token"]},
            "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        })


if __name__ == "__main__":
    main()
    sys.exit(0)
