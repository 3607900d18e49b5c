"""The delegate's page in a real Chromium, over plain http from a name that is no localhost, against a real relay: which
language is heard, by its frequency; changes; lost relays; the code and the sheet; what axe-core finds. The steps are
in phone_page.mjs."""

import os
import shutil
import sys

from browser import chromium, page_tools, run_steps
from support import Event, Programs, program


def main():
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        event = Event(programs, languages=["zh", "en", "ru", "ar"], booths=("en", "ru"))
        relay = event.relay()
        event.interpreted()
        setting = {
            "browser": browser, "tools": tools, "port": int(event.http.split(":")[1]),
            "relay": {"pid": relay.pid, "command": [program("dragoman-relay"), event.file], "dir": programs.dir},
            "tones": {"floor": event.FLOOR, "en": event.LANGUAGES["en"], "ru": event.LANGUAGES["ru"]},
            "zbarimg": shutil.which("zbarimg") or "", "work": programs.dir,
            "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        }
        run_steps("phone_page.mjs", setting)


if __name__ == "__main__":
    main()
    sys.exit(0)
