"""A real Firefox for tests and benchmarks. It has no protocol that they could rely on without more programs, so a page
reports by itself what it hears: it is served here, together with the relay's /whep paths, as one origin. Firefox never
sends WebRTC to a loopback address, so all of it runs on a host of its own; root only."""

import http.client
import http.server
import json
import os
import queue
import shutil
import subprocess
import sys
import threading

from namespace import RELAY as ADDRESS, Namespaces, run
from support import Event, need, program, skip, wait_for

TELL = """
const tell = (what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
"""
HERE = os.path.dirname(os.path.abspath(__file__))
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


class Page:
    """The page and what it reports, and behind it the relay's own /whep. `script` stands below ear.js."""

    def __init__(self, relay, script):
        with open(os.path.join(HERE, "ear.js"), encoding="utf-8") as ear:
            self.html = f"<!doctype html><title>ear</title><body><script>{ear.read()}</script><script>{TELL}{script}</script>"
        self.relay, self.reports = relay, queue.Queue()
        server = http.server.ThreadingHTTPServer((ADDRESS, 0), self.handler())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://{ADDRESS}:{server.server_address[1]}/ear"

    def report(self, patience=90):
        told = self.reports.get(timeout=patience)
        assert "failed" not in told, told["failed"]
        return told

    def handler(self):
        page = self

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
                    page.reports.put(json.loads(body))
                    return self.answer(200, "text/plain", b"")
                connection = http.client.HTTPConnection(page.relay, timeout=10)
                connection.request(self.command, self.path, body, {"Content-Type": self.headers.get("Content-Type") or ""})
                reply = connection.getresponse()
                self.answer(reply.status, reply.headers["Content-Type"], reply.read(), reply.headers["Location"])

            do_POST = do_DELETE = forward

            def do_GET(self):
                self.answer(200, "text/html", page.html.encode())

            def log_message(self, *_):
                pass

        return Handler


def firefox(programs, url, preferences=(), env=()):
    name = next((n for n in ("firefox-esr", "firefox") if shutil.which(n)), None) or skip("there is no Firefox")
    profile = programs.path("profile")
    os.makedirs(profile)
    with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as out:
        for key, value in {**PREFERENCES, **dict(preferences)}.items():
            out.write(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n")
    environment = {"HOME": programs.dir, "MOZ_HEADLESS": "1", **dict(env)}
    return programs.start("firefox", [name, "--headless", "--no-remote", "--profile", profile, url], env=environment)


def hall(programs, **options):
    """The event, its relay at the host's own address."""
    event = Event(programs, **options)
    event.http = event.http.replace("127.0.0.1", ADDRESS)
    with open(event.file, encoding="utf-8") as f:
        text = f.read()
    with open(event.file, "w", encoding="utf-8") as f:
        f.write(text.replace("127.0.0.1", ADDRESS))
    programs.start("relay", [program("dragoman-relay"), event.file, "--insecure"])
    wait_for("the relay to be ready", event.ready)
    return event


def on_a_host_of_its_own(inside, timeout):
    """Runs this program again with --inside, where `inside` is called."""
    if "--inside" in sys.argv:
        return inside()
    if not (shutil.which("firefox-esr") or shutil.which("firefox")):
        need("firefox-esr")
    with Namespaces() as hosts:
        # A page without microphone learns only the address of the default route.
        run("ip", "-n", hosts.names["a"], "route", "add", "default", "dev", hosts.cable["a"])
        done = subprocess.run(hosts.on("a") + [sys.executable, "-B", *sys.argv, "--inside"], timeout=timeout)
        assert done.returncode == 0, "it failed inside: see above"
