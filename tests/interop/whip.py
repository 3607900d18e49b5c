"""Speaking with a real Chromium by WebRTC: what it sends is a floor source, and a listener hears it by its frequency;
where there are keys, by the key of the room's floor alone. The browser's steps are in whip.mjs."""

import http.client
import json
import os
import sys

from browser import chromium, page_tools, run_steps
from support import Event, Programs
from trusted import Trusted

HZ = 740.0
FINGERPRINT = ":".join(["AB"] * 32)
OFFER = "\r\n".join((
    "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE 0", "m=audio 9 UDP/TLS/RTP/SAVPF 96",
    "c=IN IP4 0.0.0.0", "a=mid:0", "a=sendonly", "a=rtcp-mux", "a=setup:actpass", "a=ice-ufrag:abcd",
    "a=ice-pwd:0123456789012345678901", "a=fingerprint:sha-256 " + FINGERPRINT, "a=rtpmap:96 opus/48000/2", ""))


def offer(event, room, token):
    """Status and body of an offer with that token."""
    connection = http.client.HTTPConnection("127.0.0.1", event.http, timeout=20)
    headers = {"Content-Type": "application/sdp"}
    if token:
        headers["Authorization"] = "Bearer " + token
    connection.request("POST", f"/whip/{room}/remote", body=OFFER, headers=headers)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


def by_key_alone():
    with Programs() as programs:
        event = Trusted(programs)
        event.start()
        names = [file.removesuffix(".key") for file in os.listdir(event.path("keys")) if file.endswith(".key")]
        floor = next(name for name in names if event.key(name)["role"] == "floor")
        assert offer(event, "hall", None)[0] == 401
        assert offer(event, "hall", "A" * 43)[0] == 401
        assert offer(event, "hall", event.key("hall.en.1")["token"])[0] == 403
        status, answer = offer(event, "hall", event.key(floor)["token"])
        assert status == 201, answer
        assert "a=recvonly" in answer and "a=ptime:20" in answer, answer
        status, answer = offer(event, "hall", event.key(floor)["token"])
        assert status == 409 and json.loads(answer)["error"]["code"] == "source_taken", answer
    print("ok      where there are keys, the floor's alone begins a source")


def main():
    browser, tools = chromium(), page_tools()
    by_key_alone()
    with Programs() as programs:
        event = Event(programs, floor_language="", booths=())
        event.relay()
        url = f"http://{event.http}"
        run_steps("whip.mjs", {"browser": browser, "tools": tools, "origin": url, "url": url, "heard": {"floor": HZ}})


if __name__ == "__main__":
    main()
    sys.exit(0)
