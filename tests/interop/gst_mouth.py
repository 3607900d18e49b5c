"""Speaks by WHIP with GStreamer's webrtcbin, for whip_gstreamer.py: gst_mouth.py RELAY ROOM SOURCE SECONDS HERTZ.
Puts its source on the floor, says as JSON what the relay told of its sound, and ends its session."""

import json
import sys
import time

from gst_webrtc import GLib, Gst, GstWebRTC, Peer

CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111"


class Mouth(Peer):
    def __init__(self, relay, room, source, seconds, hertz):
        self.room, self.source, self.seconds, self.told = room, source, seconds, {}
        pipeline = Gst.parse_launch(
            f"webrtcbin name=web bundle-policy=max-bundle audiotestsrc is-live=true freq={hertz} volume=0.2 ! audioconvert ! "
            f"audio/x-raw,rate=48000,channels=1 ! opusenc frame-size=20 ! rtpopuspay pt=111 ! {CAPS} ! web.")
        web = pipeline.get_by_name("web")
        web.emit("get-transceiver", 0).set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        super().__init__(relay, f"/whip/{room}/{source}", pipeline, web)

    def answered(self):
        self.begun = time.monotonic()
        GLib.timeout_add(500, self.look)

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


mouth = Mouth(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5]))
mouth.run()
print(json.dumps(mouth.told))
