"""Listening by WebRTC over a network that loses packets, and through a NAT that forgets: relay and Chromium on two hosts.
What RED brings back is told by the browser's own count of concealed samples. Root only. The steps are in
whep_network.mjs."""

import json
import os
import subprocess
import sys

from browser import chromium, page_tools
from namespace import Namespaces, run
from support import Event, Programs, need, program, wait_for

RELAY = "10.77.0.1"
INSIDE = "--inside"


def hall(programs, listener):
    event = Event(programs, booths=("en", "fr"))
    event.http = event.http.replace("127.0.0.1", RELAY)
    with open(event.file, encoding="utf-8") as f:
        text = f.read()
    with open(event.file, "w", encoding="utf-8") as f:
        f.write(text.replace("127.0.0.1", RELAY))
    programs.start("relay", [program("dragoman-relay"), event.file, "--insecure"])
    wait_for("the relay to be ready", event.ready)
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
        inside = subprocess.run(hosts.on("a") + [sys.executable, "-B", os.path.abspath(__file__), INSIDE, hosts.names["b"]], timeout=280)
        assert inside.returncode == 0, "it failed inside: see above"


if __name__ == "__main__":
    main()
    sys.exit(0)
