"""A technician listens unnoticed in a real Chromium, against a real relay: a desk that is off air, on air, what a desk
hears, the floor's source, a channel, each known by its frequency; and nobody counts that ear. The steps are in
console_listen.mjs."""

import os
import sys

from browser import chromium, page_tools, run_steps
from desk import EN, FR, two_desks
from support import Programs


def main():
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        event, english, _ = two_desks(programs)
        run_steps("console_listen.mjs", {
            "browser": browser, "tools": tools, "url": f"http://{event.http}",
            "tones": {"floor": event.FLOOR, "en": EN, "fr": FR}, "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        })
        assert not any(line["on_air"] for line in english.lines()), "the English desk was never on air"


if __name__ == "__main__":
    main()
    sys.exit(0)
