"""The delegate's page in a real Chromium, over plain http from a name that is no localhost, against a real relay: which
language is heard, by its frequency; changes; lost relays; the code and the sheet; what axe-core finds. The steps are
in phone_page.mjs."""

import json
import os
import shutil
import subprocess
import sys

from desk_page import chromium
from support import Event, Programs, need, program, skip


def main():
    need("node")
    browser = chromium()
    tools = os.environ["DRAGOMAN_PAGE"]
    if not os.path.exists(os.path.join(tools, "installed.stamp")):
        skip("the pages were built without npm (tools/setup installs it)")
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
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "phone_page.mjs")
        done = subprocess.run(["node", script, json.dumps(setting)], timeout=280)
        assert done.returncode == 0, "a step failed: see above"


if __name__ == "__main__":
    main()
    sys.exit(0)
