"""From the mouth to Firefox's audio graph by WebRTC: pulses come to the relay as a mixer's stream, an AudioWorklet notes
when each begins. Limits: 70 ms in the median, 90 ms for 95 %. Firefox wants a sound device: ALSA's plug-in for JACK
(Debian's libasound2-plugins) gives it one of jackd's dummy driver. Root only, as a host of its own is needed."""

import argparse
import array
import glob
import json
import math
import os
import socket
import statistics
import struct
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "interop"))
from firefox import ADDRESS, Page, firefox, hall, on_a_host_of_its_own  # noqa: E402
from jack import Jack  # noqa: E402
from support import Programs, free_port, skip, wait_for  # noqa: E402

LIMITS = {"median": 70.0, "95 %": 90.0}
LOCAL, GROUP = "127.0.0.1", "239.69.2.1"
PULSE_MS, EVERY_MS = 100, 1000
SETTLE_S = 5  # Firefox's own buffer, before anything counts
PAGE = """
async function run(seconds) {
  const answered = await listen("hall", "floor");
  if (answered.status !== 201) throw new Error(answered.answer);
  for (let i = 0; i < 1000 && peer.connectionState !== "connected"; ++i) await pause(20);
  await context.resume();
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([ONSETS], { type: "text/javascript" })));
  const node = new AudioWorkletNode(context, "onsets");
  await pause(1000 * SETTLE);
  const begun = [];
  node.port.onmessage = (message) => begun.push(message.data);
  context.createMediaStreamSource(new MediaStream([track])).connect(node).connect(context.destination);
  const before = (await figures())["inbound-rtp"];
  await pause(1000 * seconds);
  const after = (await figures())["inbound-rtp"];
  await tell({ begun, lost: after.packetsLost - before.packetsLost,
    buffer: (1000 * (after.jitterBufferDelay - before.jitterBufferDelay)) / (after.jitterBufferEmittedCount - before.jitterBufferEmittedCount) });
}
run(SECONDS).catch((error) => tell({ failed: String(error) }));
"""
ASOUND = """
pcm.cable { type jack
  playback_ports { 0 system:playback_1 1 system:playback_2 }
  capture_ports { 0 system:capture_1 1 system:capture_2 } }
pcm.!default { type plug slave.pcm "cable" }
"""


class Mixer:
    """A stream of L16 in packets of 1 ms: a pulse every second."""

    def __init__(self, port):
        self.port, self.sent_at, self.ended = port, [], False
        tone = array.array("h", (round(16000 * math.sin(2 * math.pi * 1000 * (i + 0.5) / 48000)) for i in range(48)))
        tone.byteswap()
        self.loud, self.quiet = tone.tobytes(), bytes(96)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.bind((LOCAL, 0))
            out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOCAL))
            out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
            begun, number = time.monotonic(), 0
            while not self.ended:
                time.sleep(max(0.0, begun + number / 1000 - time.monotonic()))
                phase = number % EVERY_MS
                if phase == 0:
                    self.sent_at.append(time.time() * 1000 - 1)  # its first sample was spoken a packet's length earlier
                header = struct.pack("!BBHII", 0x80, 98, number & 0xFFFF, number * 48 & 0xFFFFFFFF, 77)
                out.sendto(header + (self.loud if phase < PULSE_MS else self.quiet), (GROUP, self.port))
                number += 1

    def end(self):
        self.ended = True
        self.thread.join()


def measure(seconds):
    with Programs() as programs:
        port = free_port()
        with open(programs.path("mixer.sdp"), "w", encoding="ascii") as f:
            f.write(f"v=0\r\no=- 1 1 IN IP4 {LOCAL}\r\ns=Mixer\r\nc=IN IP4 {GROUP}/0\r\nt=0 0\r\n"
                    f"m=audio {port} RTP/AVP 98\r\na=rtpmap:98 L16/48000/1\r\na=ptime:1\r\na=recvonly\r\n")
        with open(programs.path(".asoundrc"), "w", encoding="ascii") as f:
            f.write(ASOUND)
        jack = Jack(programs, period=240).start()
        event = hall(programs, languages=["zh", "en"], booths=(), sources='[[room.source]]\nid = "mixer"\nsdp = "mixer.sdp"\n')
        mixer = Mixer(port)
        wait_for("the mixer to be alive", lambda: any(s["id"] == "mixer" and s["alive"] for s in event.state()["sources"]))
        with open(os.path.join(HERE, "onsets.js"), encoding="utf-8") as onsets:
            script = PAGE.replace("ONSETS", json.dumps(onsets.read())).replace("SECONDS", str(seconds)).replace("SETTLE", str(SETTLE_S))
        page = Page(event.http, script)
        firefox(programs, page.url, env=jack.env, preferences={
            # Only there does a page get an AudioWorklet, and its clock in microseconds.
            "dom.securecontext.allowlist": ADDRESS, "privacy.reduceTimerPrecision": False,
            # The process that is kept from everything else can't reach JACK.
            "security.sandbox.content.level": 0, "media.cubeb.sandbox": False, "media.cubeb.backend": "alsa"})
        told = page.report(90 + seconds)
        mixer.end()
    # Each beginning belongs to the last pulse before it.
    lags = sorted(heard - max(sent for sent in mixer.sent_at if sent <= heard) for heard in told["begun"])
    assert len(lags) > seconds / 2, f"{len(lags)} pulses were heard in {seconds} s"
    return {"pulses": len(lags), "median": statistics.median(lags), "95 %": lags[math.ceil(0.95 * len(lags)) - 1],
            "worst": lags[-1], "own buffer, mean": told["buffer"], "packets lost": told["lost"]}


def show():
    arguments = options()
    if not glob.glob("/usr/lib/*/alsa-lib/libasound_module_pcm_jack.so"):
        # tools/setup doesn't install it: PortAudio would open the devices that it brings, through JACK, whenever it looks for some.
        skip("ALSA has no plug-in for JACK: `apt install libasound2-plugins` for this, and remove it afterwards")
    found = measure(arguments.seconds)
    if arguments.json:
        return print(json.dumps(found))
    for name in ("median", "95 %", "worst", "own buffer, mean"):
        limit = LIMITS.get(name)
        verdict = "" if limit is None else f"   limit {limit:.0f}: {'ok' if found[name] <= limit else 'OVER'}"
        print(f"mouth to Firefox's audio graph, {name:<24} {found[name]:7.1f} ms{verdict}")
    print(f"{found['pulses']} pulses, {found['packets lost']} packets lost")


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="of pulses, one a second (default: 30)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


on_a_host_of_its_own(show, options().seconds + 240)
