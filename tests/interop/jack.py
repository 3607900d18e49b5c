"""A JACK server with a dummy sound card for benchmarks and tests; ports are virtual cables."""

import contextlib
import os
import subprocess

from jack_client import JackClient
from support import need, wait_for


class Jack:
    def __init__(self, programs, period=120, name=None):
        need("jackd", "jack_wait")
        self.programs = programs
        self.period = period
        self.name = name or f"dragoman{os.getpid()}"
        self.env = {"JACK_NO_AUDIO_RESERVATION": "1", "JACK_NO_START_SERVER": "1", "JACK_DEFAULT_SERVER": self.name}
        self.server = self.client = None

    def start(self):
        # Idle-priority spinners keep a virtual core from halting, which makes callbacks late.
        for core in range(os.cpu_count() or 1):
            self.programs.start(f"spinner{core}", ["taskset", "-c", str(core), "chrt", "-i", "0", "sh", "-c", "while :; do :; done"])
        return self.start_server()

    def start_server(self):
        common = ["-S", "-d", "dummy", "-r", "48000", "-p", str(self.period), "-C", "2", "-P", "2"]
        for priority in (["-R", "-P", "75"], ["-r"]):
            self.server = self.programs.start("jackd", ["jackd", "-n", self.name] + priority + common, env=self.env)
            waited = subprocess.run(["jack_wait", "-s", self.name, "-w", "-t", "10"], env=dict(os.environ, **self.env), capture_output=True)
            if waited.returncode == 0 and self.server.poll() is None:
                self.client = JackClient(self.name)
                return self
            self.programs.end(self.server)
        raise AssertionError("jackd does not start, with or without real-time priority")

    def stop_server(self):
        self.programs.end(self.server)
        self.client.close()

    def ports(self):
        return self.client.ports()

    def port_of(self, client, kind):
        """First port of a client whose name begins with `client`; kind is 'in' or 'out'."""
        return wait_for(f"JACK port {client}:{kind}", lambda: next(
            (p for p in self.ports() if p.startswith(client) and p.split(":")[1].startswith(kind)), None))

    def cut_all(self, client):
        """Removes the cables that PortAudio lays to the system's ports by itself. It does so a moment after it has
        shown the ports; a client whose server came back has none."""
        ports = [port for port in self.ports() if port.startswith(client)]
        with contextlib.suppress(AssertionError):
            wait_for(f"{client}'s own cables", lambda: all(self.client.cables_of(port) for port in ports), deadline=1)
        for port in ports:
            for other in self.client.cables_of(port):
                self.client.disconnect(port, other)

    def connect(self, source, sink):
        self.client.connect(source, sink)
