"""Listening with a real Chromium by WebRTC, from an origin that is no secure context: which language is heard is
told by its frequency, before and after a change. The steps are in whep.mjs."""

import sys

from browser import chromium, page_tools, run_steps
from support import Event, Programs, program


def main():
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        event = Event(programs)
        relay = event.relay()
        heard = event.interpreted()
        host, port = event.http.split(":")
        run_steps("whep.mjs", {
            "browser": browser, "tools": tools, "origin": f"http://dragoman.test:{port}", "address": host, "heard": heard,
            "relay": {"pid": relay.pid, "url": f"http://{event.http}", "dir": programs.dir, "command": [program("dragoman-relay"), event.file]},
        })


if __name__ == "__main__":
    main()
    sys.exit(0)
