"""Keys and the PIN in a real Chromium, against a relay that has them: the console asks for a technician's key, the
delegates' page for the PIN; what is wrong is refused in plain words and slowed; who is put out hears nothing more. The
steps are in keys_page.mjs."""

import os
import sys

from browser import chromium, page_tools, run_steps
from support import Programs, program, wait_for, write_tone
from trusted import Trusted

FLOOR = 440.0


def main():
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        event = Trusted(programs)
        event.start()
        wav = programs.path("floor.wav")
        write_tone(wav, FLOOR)
        programs.start("floor", [program("dragoman-floor"), "--key", event.path("keys", "hall.floor.key"), "--room", "hall",
                                 "--file", wav, "--loop"])
        wait_for("the floor's session", lambda: event.sessions("hall.floor") == 1)
        run_steps("keys_page.mjs", {
            "browser": browser, "tools": tools, "http": event.http, "https": event.https, "dir": event.dir,
            "init": [program("dragoman-relay"), "init", event.dir], "tones": {"floor": FLOOR},
            "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        })


if __name__ == "__main__":
    main()
    sys.exit(0)
