"""Listening with a real Firefox by WebRTC. It has no protocol that a test could rely on without more programs, so the
page reports by itself what it hears: it is served here, together with the relay's /whep paths, as one origin that is
no secure context. Firefox never sends WebRTC to a loopback address, so all of it runs on a host of its own; root only."""

import http.client
import http.server
import json
import os
import queue
import shutil
import subprocess
import sys
import threading

from namespace import Namespaces, run
from support import Event, Programs, need, program, skip, wait_for

ADDRESS = "10.77.0.1"
STEPS = ["en", "fr", "ru", "en"]
HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = """<!doctype html><title>ear</title><body><script>EAR</script><script>
const tell = (what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
// An analyser wants a sound device, which there need not be: what comes is recorded and looked at.
async function loudestOf(candidates) {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((go) => (recorder.onstop = go));
  recorder.start();
  await pause(800);
  recorder.stop();
  await stopped;
  const recorded = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(await new Blob(parts).arrayBuffer());
  const samples = recorded.getChannelData(0).slice(-12000);
  const energy = samples.reduce((sum, x) => sum + x * x, 0);
  const shareOf = (hertz) => {
    let re = 0, im = 0;
    samples.forEach((x, i) => {
      re += x * Math.cos((2 * Math.PI * hertz * i) / 48000);
      im += x * Math.sin((2 * Math.PI * hertz * i) / 48000);
    });
    return (2 * (re * re + im * im)) / (samples.length * energy);
  };
  const shares = candidates.map((hertz) => ({ hertz, share: shareOf(hertz) }));
  return shares.reduce((best, one) => (one.share > best.share ? one : best));
}
async function run(steps, heard) {
  const answered = await listen("hall", steps[0]);
  await tell({ status: answered.status, secure: isSecureContext, agent: navigator.userAgent });
  for (let i = 0; i < 1000 && peer.connectionState !== "connected"; ++i) await pause(20);
  for (const channel of steps) {
    await change(channel);
    let loud;
    for (let i = 0; i < 20; ++i) {
      loud = await loudestOf(Object.values(heard));
      if (loud.hertz === heard[channel] && loud.share > 0.8) break;
    }
    const inbound = (await figures())["inbound-rtp"];
    await tell({ channel, loud, lost: inbound.packetsLost, ssrc: inbound.ssrc });
  }
  await tell({ left: await leave() });
}
RUN.catch((error) => tell({ failed: String(error) }));
</script>"""

PREFERENCES = {
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "media.autoplay.block-webaudio": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.getAddons.showPane": False,
    "services.settings.server": "data:,",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "security.OCSP.enabled": 0,
}


def serve(relay, heard, reports):
    """The page, its reports, and the relay's own /whep behind them."""
    with open(os.path.join(HERE, "ear.js"), encoding="utf-8") as script:
        page = PAGE.replace("EAR", script.read()).replace("RUN", f"run({json.dumps(STEPS)}, {json.dumps(heard)})")

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self, status, kind, body, location=None):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/report":
                reports.put(json.loads(body))
                return self.answer(200, "text/plain", b"")
            connection = http.client.HTTPConnection(relay, timeout=10)
            connection.request(self.command, self.path, body, {"Content-Type": self.headers.get("Content-Type") or ""})
            reply = connection.getresponse()
            self.answer(reply.status, reply.headers["Content-Type"], reply.read(), reply.headers["Location"])

        do_POST = do_DELETE = forward

        def do_GET(self):
            self.answer(200, "text/html", page.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer((ADDRESS, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def firefox(programs, url):
    name = next((n for n in ("firefox-esr", "firefox") if shutil.which(n)), None) or skip("there is no Firefox")
    profile = programs.path("profile")
    os.makedirs(profile)
    with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as out:
        for key, value in PREFERENCES.items():
            out.write(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n")
    environment = {"HOME": programs.dir, "MOZ_HEADLESS": "1"}
    return programs.start("firefox", [name, "--headless", "--no-remote", "--profile", profile, url], env=environment)


def hall(programs):
    """The event at the host's own address; the frequency that each channel carries."""
    event = Event(programs)
    event.http = event.http.replace("127.0.0.1", ADDRESS)
    with open(event.file, encoding="utf-8") as f:
        text = f.read()
    with open(event.file, "w", encoding="utf-8") as f:
        f.write(text.replace("127.0.0.1", ADDRESS))
    programs.start("relay", [program("dragoman-relay"), event.file, "--insecure"])
    wait_for("the relay to be ready", event.ready)
    return event, event.interpreted()


def listen():
    with Programs() as programs:
        event, heard = hall(programs)
        reports = queue.Queue()
        port = serve(event.http, heard, reports)
        firefox(programs, f"http://{ADDRESS}:{port}/ear")

        def report():
            told = reports.get(timeout=90)
            print(json.dumps(told))
            assert "failed" not in told, told["failed"]
            return told
        first = report()
        assert first["status"] == 201 and "Firefox" in first["agent"], first
        assert first["secure"] is False
        streams = set()
        for channel in STEPS:
            told = report()
            assert told["channel"] == channel
            assert told["loud"]["hertz"] == heard[channel] and told["loud"]["share"] > 0.8, f"{channel}: {told}"
            assert told["lost"] == 0
            streams.add(told["ssrc"])
        assert len(streams) == 1, "the stream changed with the language"
        assert report()["left"] == 200


def main():
    if "--inside" in sys.argv:
        return listen()
    if not (shutil.which("firefox-esr") or shutil.which("firefox")):
        need("firefox-esr")
    with Namespaces() as hosts:
        # A page without microphone learns only the address of the default route.
        run("ip", "-n", hosts.names["a"], "route", "add", "default", "dev", hosts.cable["a"])
        inside = subprocess.run(hosts.on("a") + [sys.executable, "-B", os.path.abspath(__file__), "--inside"], timeout=240)
        assert inside.returncode == 0, "it failed inside: see above"


if __name__ == "__main__":
    main()
    sys.exit(0)
