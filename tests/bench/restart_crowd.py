"""A relay that is killed under a hall of listeners by WebRTC and started again: how soon they all hear, counted from when
it answers. Limit: 3 s with 500 listeners. They verify what they hear and come back as the delegates' page does
(dragoman-load)."""

import argparse
import json
import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from support import Event, Programs, program, wait_for  # noqa: E402

LIMIT_S = 3.0


def connected(event):
    wanted = 'dragoman_web_sessions{state="connected"} '
    lines = event.get("/metrics").splitlines()
    return next((int(float(line[len(wanted):])) for line in lines if line.startswith(wanted)), 0)


def measure(listeners, down):
    with Programs() as programs:
        event = Event(programs, booths=())
        relay = event.relay()
        event.floor()
        out = programs.path("load.json")
        with open(out, "wb") as f:
            crowd = programs.start("load", [program("dragoman-load"), f"http://{event.http}", "--transport", "webrtc", str(listeners),
                                            "--seconds", str(20 + down), "--json"], stdout=f)
            wait_for("all to hear", lambda: connected(event) == listeners)
            time.sleep(2)  # the measurement's own pace: dragoman-load counts from now
            programs.end(relay, signal.SIGKILL)
            time.sleep(down)
            event.relay()  # waits until it answers
            up = time.monotonic()
            wait_for("all to be back", lambda: connected(event) == listeners)
            back = time.monotonic() - up
            assert crowd.wait(120) == 0
        with open(out, encoding="utf-8") as f:
            found = json.load(f)["crowds"][0]
        return {"listeners": listeners, "down_s": down, "back_s": back, "returns": found["returns"], "silent": found["silent"],
                "gone": found["gone"], "forged": found["forged"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=500)
    parser.add_argument("--down", type=int, default=3, help="seconds without a relay (default: 3)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.listeners, arguments.down)
    if arguments.json:
        print(json.dumps(found))
        return
    verdict = "ok" if found["back_s"] <= LIMIT_S and found["returns"] >= arguments.listeners else "OVER"
    print(f"{found['listeners']} listeners by WebRTC, relay killed, {found['down_s']} s without one:\n"
          f"  all back after it answers, s {found['back_s']:18.2f}   limit {LIMIT_S:.0f}: {verdict}\n"
          f"  came back, by their own count {found['returns']:17.0f}\n"
          f"  never came, heard nothing, forged {found['gone']:13.0f} {found['silent']:.0f} {found['forged']:.0f}")


if __name__ == "__main__":
    main()
