"""From the mouth to a browser's audio graph by WebRTC, in a real Chromium: pulses go to the floor as a source sends
them, an AudioWorklet notes when each begins. Limits: 70 ms in the median, 90 ms for 95 %. And a change of language,
from the click to the new sound: 100 ms. The steps are in browser_ear.mjs."""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "interop"))
from browser import chromium, figures_of, page_tools  # noqa: E402
from support import Event, Programs  # noqa: E402

LIMITS = {"mouth_p50_ms": 70.0, "mouth_p95_ms": 90.0, "change_p50_ms": 100.0}


def measure(seconds):
    tools, browser = page_tools(), chromium()
    with Programs() as programs:
        event = Event(programs, languages=["zh", "en", "fr"], booths=("en", "fr"))
        event.relay()
        heard = {}
        for booth in event.booths:
            event.booth(booth)
            heard[booth] = Event.LANGUAGES[booth]
        setting = {"browser": browser, "tools": tools, "url": f"http://{event.http}", "seconds": seconds, "heard": heard}
        return figures_of(os.path.join(HERE, "browser_ear.mjs"), setting, seconds * 4 + 120)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="of pulses, one a second (default: 30)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.seconds)
    if arguments.json:
        print(json.dumps(found))
        return
    for name, what in (("mouth_p50_ms", f"mouth to Chromium's audio graph, median of {found['pulses']}, ms"), ("mouth_p95_ms", "… 95 %"),
                       ("mouth_max_ms", "… worst"), ("buffer_ms", "… of it in the browser's own buffer, mean"), ("change_p50_ms", "change of language, click to sound, median"),
                       ("change_max_ms", f"… worst of {found['changes']}")):
        limit = LIMITS.get(name)
        verdict = "" if limit is None else f"   limit {limit:.0f}: {'ok' if found[name] <= limit else 'OVER'}"
        print(f"{what:<56} {found[name]:7.1f}{verdict}")


main()
