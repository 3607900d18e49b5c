"""One end of WebRTC by GStreamer's webrtcbin, signalled by HTTP: what gst_ear.py and gst_mouth.py share."""

import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

Gst.init(None)


class Peer:
    """Offers to `path` of the relay; answered() is called when the relay's answer is set."""

    def __init__(self, relay, path, pipeline, web):
        self.base, self.path, self.pipeline, self.web = f"http://{relay}", path, pipeline, web
        self.session = None
        self.loop = GLib.MainLoop()
        web.connect("on-negotiation-needed", lambda web: web.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, None)))
        web.connect("notify::ice-gathering-state", self.gathered)

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add_seconds(40, self.loop.quit)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)

    def answered(self):
        pass

    def offered(self, promise, _):
        reply = promise.get_reply()  # owns what it holds, so it is kept until that is taken
        self.web.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def gathered(self, web, _):
        if web.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE and self.session is None:
            self.session = ""
            GLib.idle_add(self.exchange)

    def exchange(self):
        offer = self.web.get_property("local-description").sdp.as_text()
        with self.request("POST", self.path, offer, "application/sdp") as reply:
            self.session, answer = reply.headers["Location"], reply.read().decode()
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        described = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.web.emit("set-remote-description", described, Gst.Promise.new())
        self.answered()
        return False

    def request(self, method, path, body=None, kind="application/json"):
        return urllib.request.urlopen(urllib.request.Request(
            self.base + path, method=method, data=body.encode() if body else None, headers={"Content-Type": kind}), timeout=10)
