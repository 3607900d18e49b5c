"""The desk's page in a real Chromium, against a real relay and real desks: the lamp, handover between two pages,
lost links, the keyboard alone, narrow and enlarged, and what axe-core finds. The steps are in desk_page.mjs."""

import os
import re
import sys

from browser import chromium, page_tools, run_steps
from support import Event, Programs, program, wait_for, write_tone

URL = re.compile(r'"page":"(http://127\.0\.0\.1:\d+/)"')


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
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        event = Event(programs, languages=["zh", "en", "ru", "ar", "fr", "es", "mn", "de", "it", "pt", "pl", "ja"], booths=("en", "ru"))
        relay = event.relay()
        event.floor()
        setting = {
            "browser": browser, "tools": tools,
            "relay": {"pid": relay.pid, "url": f"http://{event.http}", "command": [program("dragoman-relay"), event.file], "dir": programs.dir},
            "en1": desk(programs, event, "en", 1), "en2": desk(programs, event, "en", 2), "ru1": desk(programs, event, "ru", 1),
            "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        }
        run_steps("desk_page.mjs", setting, timeout=420)


if __name__ == "__main__":
    main()
    sys.exit(0)
