"""What the technician's console costs with 64 channels on it, and how far its meters lag the sound: ten consoles read
the relay, one of them in a real Chromium. Limits: 5 % of a core of the relay's control side, 30 % of one in the
browser, 100 ms from the sound's packet to the lit meter. The steps are in console_page.mjs."""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "interop"))
from browser import chromium, figures_of, page_tools  # noqa: E402
from support import Event, Programs, program  # noqa: E402

LANGUAGES = ("zh en ru mn es fr ar de it pt nl pl cs sk hu ro bg el tr uk sr hr sl lt lv et fi sv da ja ko vi "
             "no is ga mt sq mk bs be ka hy az kk uz ky tg tk fa ur hi bn ta te ml th lo km my id ms sw am").split()
CONSOLES = 10
LIMITS = {"relay_percent": 5.0, "browser_percent": 30.0, "lag_p50_ms": 100.0, "lag_max_ms": 100.0}


def measure(seconds):
    tools, browser = page_tools(), chromium()
    with Programs() as programs:
        event = Event(programs, languages=LANGUAGES, booths=("en", "ru"))
        event.relay()
        programs.start("load", [program("dragoman-load"), event.http, "--consoles", str(CONSOLES - 1), "--seconds", "86400"])
        setting = {"browser": browser, "tools": tools, "url": f"http://{event.http}", "channels": len(LANGUAGES) + 1,
                   "consoles": CONSOLES, "seconds": seconds, "shots": os.environ.get("DRAGOMAN_SHOTS", "")}
        return figures_of(os.path.join(HERE, "console_page.mjs"), setting, seconds * 4 + 240)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="of each of the two measurements (default: 20)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.seconds)
    if arguments.json:
        print(json.dumps(found))
        return
    print(f"{found['channels']} channels, {CONSOLES} consoles, {found['seconds']:.0f} s:")
    for name, what in (("relay_percent", "relay's control side, % of a core"), ("page_percent", "the page's own thread, % of a core"),
                       ("renderer_percent", "its renderer process, % of a core"), ("browser_percent", "all of the browser, % of a core"),
                       ("lag_p50_ms", "packet of sound to lit meter, median, ms"), ("lag_max_ms", f"… worst of {found['pulses']}")):
        limit = LIMITS.get(name)
        verdict = "" if limit is None else f"   limit {limit:.0f}: {'ok' if found[name] <= limit else 'OVER'}"
        print(f"  {what:<48} {found[name]:7.1f}{verdict}")


main()
