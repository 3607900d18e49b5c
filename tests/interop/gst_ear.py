"""Listens by WHEP with GStreamer's webrtcbin, for whep_gstreamer.py: gst_ear.py RELAY ROOM SECONDS WAV CHANNEL...
Records each channel for so long, in one session, and says as JSON when each was asked for."""

import json
import sys
import time
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2"


class Ear:
    def __init__(self, relay, room, seconds, wav, channels):
        self.base = f"http://{relay}"
        self.room, self.seconds, self.wav, self.channels = room, seconds, wav, channels
        self.session = None
        self.told = []
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.Pipeline.new()
        self.web = Gst.ElementFactory.make("webrtcbin")
        self.web.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.web)
        self.web.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(CAPS))
        self.web.connect("on-negotiation-needed", lambda web: web.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, None)))
        self.web.connect("notify::ice-gathering-state", self.gathered)
        self.web.connect("pad-added", self.sounds)

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add_seconds(40, self.loop.quit)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        print(json.dumps({"told": self.told}))

    def offered(self, promise, _):
        reply = promise.get_reply()  # owns what it holds, so it is kept until that is taken
        self.web.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def gathered(self, web, _):
        if web.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE and self.session is None:
            self.session = ""
            GLib.idle_add(self.exchange)

    def exchange(self):
        offer = self.web.get_property("local-description").sdp.as_text()
        with self.request("POST", f"/whep/{self.room}/{self.channels[0]}", offer, "application/sdp") as reply:
            self.session, answer = reply.headers["Location"], reply.read().decode()
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        described = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.web.emit("set-remote-description", described, Gst.Promise.new())
        return False

    def request(self, method, path, body=None, kind="application/json"):
        return urllib.request.urlopen(urllib.request.Request(
            self.base + path, method=method, data=body.encode() if body else None, headers={"Content-Type": kind}), timeout=10)

    def sounds(self, _, pad):
        recorder = Gst.parse_bin_from_description(
            "rtpopusdepay ! opusdec ! audioconvert ! audio/x-raw,format=S16LE,channels=1,rate=48000 ! wavenc ! "
            f"filesink location={self.wav}", True)
        self.pipeline.add(recorder)
        recorder.sync_state_with_parent()
        pad.link(recorder.get_static_pad("sink"))
        self.begun = time.monotonic()
        GLib.idle_add(self.next, 0)

    def next(self, i):
        if i < len(self.channels):
            if i > 0:
                self.request("POST", self.session, json.dumps({"channel": self.channels[i]})).close()
            self.told.append({"channel": self.channels[i], "at": time.monotonic() - self.begun})
            GLib.timeout_add(int(1000 * self.seconds), self.next, i + 1)
            return False
        self.request("DELETE", self.session).close()
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::eos", lambda *_: self.loop.quit())
        self.pipeline.send_event(Gst.Event.new_eos())
        GLib.timeout_add_seconds(2, self.loop.quit)
        return False


Gst.init(None)
Ear(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4], sys.argv[5:]).run()
