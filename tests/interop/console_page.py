"""The technician's console in a real Chromium, against a real relay with 32 languages in a room: meters that move,
alarms that come and are acknowledged, commands with their undo, history, and what axe-core finds. The steps are in
console_page.mjs, the desks in console_hall.mjs."""

import json
import os
import subprocess
import sys

from desk_page import chromium
from support import Event, Programs, need, skip

LANGUAGES = "zh en ru mn es fr ar de it pt nl pl cs sk hu ro bg el tr uk sr hr sl lt lv et fi sv da ja ko vi".split()
BOOTHS = ("en", "ru", "es", "fr", "ar", "de", "ja", "vi")


def main():
    need("node")
    browser = chromium()
    tools = os.environ["DRAGOMAN_PAGE"]
    if not os.path.exists(os.path.join(tools, "installed.stamp")):
        skip("the page was built without npm (tools/setup installs it)")
    with Programs() as programs:
        # What a loaded machine does to the timing is another test's affair.
        alarms = '[alarms]\noff = ["jitter", "drift", "loss", "media_late", "cpu"]'
        event = Event(programs, languages=LANGUAGES, booths=BOOTHS, audio=alarms)
        relay = event.relay()
        setting = {
            "browser": browser, "tools": tools, "relay": {"pid": relay.pid, "url": f"http://{event.http}"},
            "languages": LANGUAGES, "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        }
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "console_page.mjs")
        done = subprocess.run(["node", script, json.dumps(setting)], timeout=280)
        assert done.returncode == 0, "a step failed: see above"


if __name__ == "__main__":
    main()
    sys.exit(0)
