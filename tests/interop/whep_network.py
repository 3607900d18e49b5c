"""Listening by WebRTC over a network that loses packets, and through a NAT that forgets: relay and Chromium on two hosts.
What RED brings back is told by the browser's own count of concealed samples. Root only. The steps are in
whep_network.mjs."""

import json
import os
import subprocess
import sys

from browser import chromium, page_tools
from namespace import Namespaces, again_on, on_the_cable, run
from support import Event, Programs, need

INSIDE = "--inside"


def hall(programs, listener):
    event = Event(programs, booths=("en", "fr"))
    on_the_cable(event)
    heard = event.interpreted()
    setting = {"browser": chromium(), "tools": page_tools(), "origin": f"http://{event.http}", "heard": heard,
               "media": event.media.split(":")[1]}
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "whep_network.mjs")
    done = subprocess.run(["ip", "netns", "exec", listener, "node", script, json.dumps(setting)], timeout=240)
    assert done.returncode == 0, "a step failed: see above"


def main():
    if INSIDE in sys.argv:
        with Programs() as programs:
            return hall(programs, sys.argv[-1])
    chromium(), page_tools(), need("nft")
    with Namespaces() as hosts:
        run("ip", "-n", hosts.names["b"], "route", "add", "default", "dev", hosts.cable["b"])
        again_on(hosts, "a", __file__, INSIDE, hosts.names["b"])


if __name__ == "__main__":
    main()
    sys.exit(0)
