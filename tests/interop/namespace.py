"""A network namespace of the test's own: a second host on this machine. Needs root; skips without."""

import os
import subprocess

from support import need, skip


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True)


class Namespaces:
    """Two hosts joined by a cable: `a` is 10.77.0.1, `b` is 10.77.0.2 (inside the namespaces only)."""

    def __init__(self):
        need("ip")
        if os.geteuid() != 0:
            skip("network namespaces need root")
        self.a, self.b = f"dra{os.getpid()}", f"drb{os.getpid()}"

    def __enter__(self):
        try:
            run("ip", "netns", "add", self.a)
        except subprocess.CalledProcessError as error:
            skip("no network namespaces here: " + error.stderr.strip())
        run("ip", "netns", "add", self.b)
        cable_a, cable_b = f"va{os.getpid()}", f"vb{os.getpid()}"
        run("ip", "link", "add", cable_a, "netns", self.a, "type", "veth", "peer", "name", cable_b, "netns", self.b)
        for namespace, cable, address in ((self.a, cable_a, "10.77.0.1/24"), (self.b, cable_b, "10.77.0.2/24")):
            inside = ["ip", "-n", namespace]
            run(*inside, "addr", "add", address, "dev", cable)
            run(*inside, "link", "set", cable, "up")
            run(*inside, "link", "set", "lo", "up", "multicast", "on")
            run(*inside, "route", "add", "224.0.0.0/4", "dev", cable)
        self.cable = {"a": cable_a, "b": cable_b}
        return self

    def __exit__(self, *_):
        for namespace in (self.a, self.b):
            subprocess.run(["ip", "netns", "del", namespace], check=False)

    def on(self, host):
        return ["ip", "netns", "exec", self.a if host == "a" else self.b]
