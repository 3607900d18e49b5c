"""Listens by WHEP with GStreamer's webrtcbin, for whep_gstreamer.py: gst_ear.py RELAY ROOM SECONDS WAV CHANNEL...
Records each channel for so long, in one session, and says as JSON when each was asked for."""

import json
import sys
import time

from gst_webrtc import GLib, Gst, GstWebRTC, Peer

CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2"


class Ear(Peer):
    def __init__(self, relay, room, seconds, wav, channels):
        self.seconds, self.wav, self.channels, self.told = seconds, wav, channels, []
        pipeline, web = Gst.Pipeline.new(), Gst.ElementFactory.make("webrtcbin")
        web.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        pipeline.add(web)
        web.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(CAPS))
        super().__init__(relay, f"/whep/{room}/{channels[0]}", pipeline, web)
        web.connect("pad-added", self.sounds)

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


ear = Ear(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4], sys.argv[5:])
ear.run()
print(json.dumps({"told": ear.told}))
