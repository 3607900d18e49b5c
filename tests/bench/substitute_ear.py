"""What a phone without WebRTC hears by the page's own way, in a real Chromium on another host than the relay (network
namespaces, hence root): from the mouth to the sound that leaves the page, then the same while the network loses a share
of the segments that TCP sends. Limits: 150 ms in the median; at 3 % loss 1 % of silence; never 1 s late. The steps are
in substitute_ear.mjs."""

import argparse
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "interop"))
from browser import chromium, page_tools  # noqa: E402
from namespace import Namespaces, again_on, on_the_cable  # noqa: E402
from support import Event, Programs, need  # noqa: E402

INSIDE = "--inside"
ROWS = (
    ("clean_p50_ms", "mouth to the page's sound, median, ms", 150.0),
    ("clean_max_ms", "… worst", None),
    ("clean_silent_percent", "… silent, %", None),
    ("lost_segments_percent", "segments of TCP that were dropped, %", None),
    ("lossy_p50_ms", "… delay then, median, ms", None),
    ("lossy_max_ms", "… worst", 1000.0),
    ("lossy_silent_percent", "… silent, %", 1.0),
    ("after_p50_ms", "… ten seconds after it, median, ms", None),
)


def hall(arguments, listener):
    with Programs() as programs:
        event = Event(programs, languages=["zh", "en"], booths=("en",))
        on_the_cable(event)
        setting = {"browser": chromium(), "tools": page_tools(), "origin": f"http://{event.http}", "seconds": arguments.seconds,
                   "loss": arguments.loss}
        done = subprocess.run(["ip", "netns", "exec", listener, "node", os.path.join(HERE, "substitute_ear.mjs"), json.dumps(setting)],
                              stdout=subprocess.PIPE, timeout=arguments.seconds * 4 + 120)
        assert done.returncode == 0, "nothing could be measured: see above"
        show(json.loads(done.stdout), arguments)


def show(found, arguments):
    if arguments.json:
        print(json.dumps(found))
        return
    for name, what, limit in ROWS:
        verdict = "" if limit is None else f"   limit {limit:.0f}: {'ok' if found[name] <= limit else 'OVER'}"
        print(f"{what:<44}{found[name]:8.1f}{verdict}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="clean, and as long with loss (default: 30)")
    parser.add_argument("--loss", type=int, default=3, help="percent of the segments (default: 3)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(INSIDE, metavar="HOST", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        return hall(arguments, arguments.inside)
    chromium(), page_tools(), need("nft")
    with Namespaces() as hosts:
        again_on(hosts, "a", __file__, *sys.argv[1:], INSIDE, hosts.names["b"])


if __name__ == "__main__":
    main()
