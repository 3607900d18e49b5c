"""An event made by `dragoman-relay init`, its relay, and requests to it with or without one of its keys."""

import http.client
import json
import os
import re
import ssl
import subprocess

from support import free_port, free_tcp_port, program, wait_for


class Trusted:
    """An event with secrets of its own, and its relay."""

    def __init__(self, programs, channels="", block=None):
        self.programs = programs
        self.http, self.https, self.media = free_tcp_port(), free_tcp_port(), free_port()
        self.dir = programs.path("event")
        os.mkdir(self.dir)
        self.block = block = block or os.getpid() % 100 + 100
        with open(self.path("event.toml"), "w", encoding="utf-8") as f:
            f.write(f"""
[event]
name = "Trust"
[network]
multicast = "239.{block}.0.0/16"
http = "127.0.0.1:{self.http}"
https = "127.0.0.1:{self.https}"
media = "127.0.0.1:{self.media}"
[[room]]
id = "hall"
languages = ["en", "fr"]
{channels}
[[room.booth]]
id = "en"
a = "en"
""")
        self.init()

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def init(self, *options):
        return subprocess.run([program("dragoman-relay"), "init", self.dir, *options], check=True, capture_output=True,
                              text=True, timeout=60).stdout

    def key(self, name):
        with open(self.path("keys", name + ".key"), encoding="utf-8") as f:
            return json.load(f)

    def start(self):
        self.process = self.programs.start("relay", [program("dragoman-relay"), self.path("event.toml"), "--log-level", "trace"])
        wait_for("the relay to be ready", lambda: self.plain("GET", "/readyz")[0] == 200)

    def tls(self, highest=ssl.TLSVersion.TLSv1_3):
        context = ssl.create_default_context(cafile=self.path("trust", "ca.pem"))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.maximum_version = highest
        return context

    def ask(self, method, path, key=None, body=None, token=None):
        """Status, headers and body of a request by HTTPS, its certificate checked against the event's authority."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, context=self.tls(), timeout=20)
        return self._ask(connection, method, path, key, body, token)

    def plain(self, method, path, key=None, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=20)
        return self._ask(connection, method, path, key, body, token)

    def _ask(self, connection, method, path, key, body, token):
        token = self.key(key)["token"] if key else token
        headers = {"Authorization": "Bearer " + token} if token else {}
        try:
            connection.request(method, path, body=json.dumps(body) if body is not None else None, headers=headers)
            reply = connection.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read().decode()
        except OSError:
            return 0, {}, ""
        finally:
            connection.close()

    def refused(self, reason):
        text = self.ask("GET", "/metrics", "technician")[2]
        return int(re.search(rf'dragoman_access_refused_total{{reason="{reason}"}} (\d+)', text)[1])

    def run(self, name, *options, key, timeout=60):
        return subprocess.run([program(name), "--key", key, *options], capture_output=True, text=True, timeout=timeout,
                              cwd=self.programs.dir, stdin=subprocess.DEVNULL)

    def sessions(self, name):
        keys = json.loads(self.ask("GET", "/api/v1/keys", "technician")[2])["keys"]
        return next(k["sessions"] for k in keys if k["name"] == name)
