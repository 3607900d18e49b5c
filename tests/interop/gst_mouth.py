"""Speaks by WHIP with GStreamer's webrtcbin, for whip_gstreamer.py: gst_mouth.py RELAY ROOM SOURCE SECONDS HERTZ.
Puts its source on the floor, says as JSON what the relay told of its sound, and ends its session."""

import json
import sys
import time
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111"


class Mouth:
    def __init__(self, relay, room, source, seconds, hertz):
        self.base, self.room, self.source, self.seconds = f"http://{relay}", room, source, seconds
        self.session, self.told = None, {}
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(
            f"webrtcbin name=web bundle-policy=max-bundle audiotestsrc is-live=true freq={hertz} volume=0.2 ! audioconvert ! "
            f"audio/x-raw,rate=48000,channels=1 ! opusenc frame-size=20 ! rtpopuspay pt=111 ! {CAPS} ! web.")
        self.web = self.pipeline.get_by_name("web")
        self.web.emit("get-transceiver", 0).set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        self.web.connect("on-negotiation-needed", lambda web: web.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, None)))
        self.web.connect("notify::ice-gathering-state", self.gathered)

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add_seconds(40, self.loop.quit)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        print(json.dumps(self.told))

    def offered(self, promise, _):
        reply = promise.get_reply()  # owns what it holds, so it is kept until that is taken
        self.web.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def gathered(self, web, _):
        if web.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE and self.session is None:
            self.session = ""
            GLib.idle_add(self.exchange)

    def exchange(self):
        offer = self.web.get_property("local-description").sdp.as_text()
        with self.request("POST", f"/whip/{self.room}/{self.source}", offer, "application/sdp") as reply:
            self.session, answer = reply.headers["Location"], reply.read().decode()
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        described = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.web.emit("set-remote-description", described, Gst.Promise.new())
        self.begun = time.monotonic()
        GLib.timeout_add(500, self.look)
        return False

    def request(self, method, path, body=None, kind="application/json"):
        return urllib.request.urlopen(urllib.request.Request(
            self.base + path, method=method, data=body.encode() if body else None, headers={"Content-Type": kind}), timeout=10)

    def look(self):
        with self.request("GET", self.session) as reply:
            self.told = json.load(reply)
        if self.told["alive"] and not self.told["selected"]:
            self.request("POST", f"/api/v1/rooms/{self.room}/floor", json.dumps({"source": self.source})).close()
        if not self.told["on_floor"] and time.monotonic() - self.begun < 20:
            return True
        GLib.timeout_add(int(1000 * self.seconds), self.leave)
        return False

    def leave(self):
        with self.request("GET", self.session) as reply:
            self.told = json.load(reply)
        self.request("DELETE", self.session).close()
        self.loop.quit()
        return False


Gst.init(None)
Mouth(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5])).run()
