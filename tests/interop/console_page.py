"""The technician's console in a real Chromium, against a real relay with 32 languages in a room: meters that move,
alarms that come and are acknowledged, commands with their undo, history, and what axe-core finds; then eight rooms,
two of them at work. The steps are in console_page.mjs and console_rooms.mjs, the desks in console_hall.mjs."""

import os
import sys

from browser import chromium, page_tools, run_steps
from support import Event, Programs

LANGUAGES = "zh en ru mn es fr ar de it pt nl pl cs sk hu ro bg el tr uk sr hr sl lt lv et fi sv da ja ko vi".split()
BOOTHS = ("en", "ru", "es", "fr", "ar", "de", "ja", "vi")
# What a loaded machine does to the timing is another test's affair.
ALARMS = '[alarms]\noff = ["jitter", "drift", "loss", "media_late", "cpu"]'
# A second room beside the first.
OTHER = """[[room]]
id = "blue"
name = "blue"
floor = "zh"
languages = ["zh", "en", "fr"]
[[room.booth]]
id = "en"
a = "en"
[[room.booth]]
id = "fr"
a = "fr"
"""
# Rooms whose names do not fit beside each other, and that nobody speaks in.
MORE = ("Committee room A", "Committee room B", "Press conference", "Trade union hall", "Salon Beethoven", "Auditorium 3")


def many_rooms(browser, tools):
    with Programs() as programs:
        event = Event(programs, languages=["zh", "en", "fr"], booths=("en", "fr"), audio=ALARMS)
        with open(event.file, encoding="utf-8") as f:
            text = f.read().replace('name = "Main hall"', 'name = "hall"')
        with open(event.file, "w", encoding="utf-8") as f:
            f.write(text + OTHER)
            for i, name in enumerate(MORE):
                f.write(f'[[room]]\nid = "r{i}"\nname = "{name}"\nfloor = "zh"\nlanguages = ["zh"]\n')
        event.relay()
        run_steps("console_rooms.mjs", {
            "browser": browser, "tools": tools, "url": f"http://{event.http}", "rooms": ["hall", "blue"], "more": MORE,
            "languages": ["zh", "en", "fr"], "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        }, timeout=180)


def main():
    tools = page_tools()
    browser = chromium()
    with Programs() as programs:
        event = Event(programs, languages=LANGUAGES, booths=BOOTHS, audio=ALARMS)
        relay = event.relay()
        run_steps("console_page.mjs", {
            "browser": browser, "tools": tools, "relay": {"pid": relay.pid, "url": f"http://{event.http}"},
            "languages": LANGUAGES, "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        }, timeout=280)
    many_rooms(browser, tools)


if __name__ == "__main__":
    main()
    sys.exit(0)
