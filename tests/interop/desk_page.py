"""The desk's page in a real Chromium, against a real relay and real desks: the lamp, handover between two pages,
lost links, the keyboard alone, narrow and enlarged, and what axe-core finds. The steps are in desk_page.mjs."""

import json
import os
import re
import shutil
import subprocess
import sys

from support import Event, Programs, need, program, skip, wait_for, write_tone

URL = re.compile(r'"page":"(http://127\.0\.0\.1:\d+/)"')


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        # Ubuntu's package only fetches a snap, which is not to be had everywhere.
        if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return found
    return skip("there is no chromium (tools/setup --tests installs it on Debian)")


def desk(programs, event, booth, number):
    name = f"desk-{booth}-{number}"
    wav = programs.path(name + ".wav")
    write_tone(wav, 500.0 + 100 * number)
    process = programs.start(name, [
        program("dragoman-booth"), event.http, "--room", "hall", "--booth", booth, "--desk", str(number),
        "--input", wav, "--loop", "--output", programs.path(name + "-heard.wav"), "--headless", "--settings", programs.path(name + ".toml")])

    def page():
        with open(programs.path(name + ".log"), encoding="utf-8") as log:
            return URL.search(log.read())
    return {"pid": process.pid, "url": wait_for(f"the page of {name}", page)[1]}


def main():
    need("node")
    browser = chromium()
    tools = os.environ["DRAGOMAN_PAGE"]
    if not os.path.exists(os.path.join(tools, "installed.stamp")):
        skip("the page was built without npm (tools/setup installs it)")
    with Programs() as programs:
        event = Event(programs, languages=["zh", "en", "ru", "ar"], booths=("en", "ru"))
        relay = event.relay()
        event.floor()
        setting = {
            "browser": browser, "tools": tools,
            "relay": {"pid": relay.pid, "url": f"http://{event.http}", "command": [program("dragoman-relay"), event.file], "dir": programs.dir},
            "en1": desk(programs, event, "en", 1), "en2": desk(programs, event, "en", 2), "ru1": desk(programs, event, "ru", 1),
            "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        }
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "desk_page.mjs")
        done = subprocess.run(["node", script, json.dumps(setting)], timeout=240)
        assert done.returncode == 0, "a step failed: see above"


if __name__ == "__main__":
    main()
    sys.exit(0)
